// The units of a growing text, such as a story being written: only its end is processed again.
import { isWordStart, unitsOf, type Tint, type Unit } from './textUnits.ts';

interface Content {
  readonly text: string;
  readonly bits: readonly number[];
  readonly tint: Tint;
}

/**
 * The same result as {@link unitsOf} for the whole text.
 *
 * @param units of the previous content
 */
export function grownUnits(units: readonly Unit[], before: Content, { text, bits, tint }: Content): readonly Unit[] {
  const isGrown =
    tint === before.tint &&
    text.startsWith(before.text) &&
    bits.length >= before.bits.length &&
    before.bits.every((each, index) => each === bits[index]);
  if (!isGrown) return unitsOf(text, bits, tint);
  const unscored = tint === 'none' ? -1 : units.findIndex(({ level }) => level === undefined);
  // The last letter may get an accent, the last word may continue.
  let kept = Math.max(0, Math.min(units.length - 1, unscored === -1 ? Infinity : unscored));
  if (tint === 'words') {
    while (kept > 0 && !isWordStart(units[kept - 1]!.text, units[kept]!.text)) kept--;
  }
  const head = units.slice(0, kept);
  const start = units[kept]?.start ?? 0;
  const offset = head.reduce((sum, unit) => sum + unit.text.length, 0);
  const tail = unitsOf(text.slice(offset), bits.slice(start), tint);
  return [...head, ...tail.map((unit) => ({ ...unit, start: unit.start + start }))];
}
