// Splits a text into the units that a reader sees, each with its surprisal. Pure values.
import { surpriseLevel } from './panelStory.ts';

/** What is tinted as one unit. */
export type Tint = 'letters' | 'words' | 'none';

/** A run of code points that is shown, pointed at and tinted as a unit. */
export interface Unit {
  /** Index of its first code point. */
  readonly start: number;
  readonly text: string;
  /** As {@link surpriseLevel} gives it; `undefined` if it is not to be tinted. */
  readonly level: number | undefined;
}

/** Text in which every code point is a character of its own: Latin letters and typographic marks, no combining ones. */
const isSimple = /^[\n\t -\u02ff\u2010-\u2027]*$/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** A character with more code points than this is shown in parts. */
const maxCodePoints = 16;

/** Characters as a reader sees them: a letter with its accents, an emoji with all its parts. */
export function charactersOf(text: string): string[] {
  if (isSimple.test(text)) return Array.from(text);
  return Array.from(segmenter.segment(text), ({ segment }) => segment).flatMap((character) => {
    const points = Array.from(character);
    if (points.length <= maxCodePoints) return [character];
    const parts: string[] = [];
    for (let start = 0; start < points.length; start += maxCodePoints) {
      parts.push(points.slice(start, start + maxCodePoints).join(''));
    }
    return parts;
  });
}

/** The character at a code point, and the text before it; `undefined` past the end. */
export function characterAt(text: string, index: number): { before: string; character: string } | undefined {
  const points = Array.from(text);
  if (points[index] === undefined) return undefined;
  // Enough code points for any character, so that a long text is not segmented for the sake of one.
  const [character] = charactersOf(points.slice(index, index + 2 * maxCodePoints).join(''));
  return { before: points.slice(0, index).join(''), character: character! };
}

/**
 * Characters one by one, or words with the white space after them, whose surprisal is that of all their bytes.
 *
 * @param bits per code point; those that are missing are not tinted
 */
export function unitsOf(text: string, bits: readonly number[], tint: Tint): Unit[] {
  const characters = charactersOf(text);
  const units: Unit[] = [];
  let start = 0;
  let end = 0;
  let unit = '';
  for (const [index, character] of characters.entries()) {
    unit += character;
    end += character.length === 1 ? 1 : Array.from(character).length;
    const next = characters[index + 1];
    if (tint === 'words' && next !== undefined && (!/\s$/u.test(character) || /^\s/u.test(next))) continue;
    units.push({ start, text: unit, level: tint === 'none' ? undefined : levelOf(bits, start, end, tint) });
    start = end;
    unit = '';
  }
  return units;
}

function levelOf(bits: readonly number[], start: number, end: number, tint: Tint): number | undefined {
  if (bits.length < end) return undefined;
  // The same steps, but twice as wide: a word is harder to guess than a letter.
  return surpriseLevel(surpriseOf(bits, start, end) / (tint === 'words' ? 2 : 1));
}

/** The bits of the code points in [start, end), added up. */
export function surpriseOf(bits: readonly number[], start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += bits[index] ?? 0;
  return sum;
}
