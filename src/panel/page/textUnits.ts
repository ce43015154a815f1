// Splits a text into the units that a reader sees, each with its surprisal. Pure values.
import { surpriseLevel } from './panelStory.ts';

/** What gets tinted as one unit. */
export type Tint = 'letters' | 'words' | 'none';

/** A run of code points that is shown, pointed at and tinted as a unit. */
export interface Unit {
  /** Index of its first code point. */
  readonly start: number;
  readonly text: string;
  /** As returned by {@link surpriseLevel}; `undefined` if it is not tinted. */
  readonly level: number | undefined;
}

/**
 * Text in which every code point is a separate character: Latin letters and typographic marks, none of them combining.
 */
const isSimple = /^[\n\t -\u02ff\u2010-\u2027]*$/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** A character with more code points is shown in parts. */
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
  // Enough code points for any character, so that a long text needn't be segmented to find one.
  const [character] = charactersOf(points.slice(index, index + 2 * maxCodePoints).join(''));
  return { before: points.slice(0, index).join(''), character: character! };
}

/**
 * Splits a text into characters. Letters are tinted by their own surprisal; words (all letters plus the white space
 * after them) by that of all their bytes.
 *
 * @param bits per code point; those that are missing are not tinted
 */
export function unitsOf(text: string, bits: readonly number[], tint: Tint): Unit[] {
  const units: Unit[] = [];
  let start = 0;
  for (const character of charactersOf(text)) {
    units.push({ start, text: character, level: undefined });
    start += character.length === 1 ? 1 : Array.from(character).length;
  }
  if (tint === 'none') return units;
  if (tint === 'letters') {
    return units.map((unit, at) => ({ ...unit, level: levelOf(bits, unit.start, units[at + 1]?.start ?? start, 1) }));
  }
  return wordsOf(units).flatMap((word, at, words) => {
    // A word is harder to guess than a letter, so its steps are twice as wide.
    const level = levelOf(bits, word[0]!.start, words[at + 1]?.[0]!.start ?? start, 2);
    return word.map((unit) => ({ ...unit, level }));
  });
}

/** The word that contains a code point, with the white space after it. */
export function wordAt(text: string, index: number): { readonly start: number; readonly text: string } | undefined {
  const word = wordsOf(unitsOf(text, [], 'none')).findLast(([first]) => first!.start <= index);
  return word && { start: word[0]!.start, text: word.map((unit) => unit.text).join('') };
}

/** Units grouped into words; none is empty. */
function wordsOf(units: readonly Unit[]): Unit[][] {
  const words: Unit[][] = [];
  for (const [index, unit] of units.entries()) {
    if (index === 0 || isWordStart(units[index - 1]!.text, unit.text)) words.push([unit]);
    else words.at(-1)!.push(unit);
  }
  return words;
}

/** Whether a character begins a word: the white space after a word belongs to that word. */
export function isWordStart(before: string, character: string): boolean {
  return /\s$/u.test(before) && !/^\s/u.test(character);
}

function levelOf(bits: readonly number[], start: number, end: number, width: number): number | undefined {
  if (bits.length < end) return undefined;
  return surpriseLevel(surpriseOf(bits, start, end) / width);
}

/** The sum of the bits of the code points in [start, end). */
export function surpriseOf(bits: readonly number[], start: number, end: number): number {
  let sum = 0;
  for (let index = start; index < end; index++) sum += bits[index] ?? 0;
  return sum;
}
