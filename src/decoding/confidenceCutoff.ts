// How likely a suggestion is to be right, and how far: one that is likely wrong, or saves too little, is not shown unasked.
// Judged by chances and what they save, not by bits per byte: two certain letters are not worth a glance, but a long word that is right
// two times out of three is. The chances are those among what the processors allow: if only one name in the text begins with "Mar", it
// must be that one. For the same letters saved, ghost text comes and goes a third less often than if it were judged by the model's bits
// per byte (docs/writing.md).
import { knows, type Lexicon } from '../logitsProcessors/lexicon.ts';
import { isCapitalized, ProseScanner } from '../logitsProcessors/proseScanner.ts';
import { isDigit } from '../logitsProcessors/wordBytes.ts';
import type { Settings } from '../settings/definitions.ts';
import type { DecodedByte } from './sequence.ts';

/** What a suggestion needs to be shown. */
export interface ConfidenceLimit {
  /** The least chance that its first word is right, from 0 to 1; the whole may be less likely. */
  readonly chance: number;
  /** How many of its characters must be expected to be right: the sum of their chances. */
  readonly characters: number;
}

/** A whole suggestion may be less likely than its first word: this share of that chance is enough. */
const shareForAll = 0.6;

/**
 * A suggestion is shown if it meets one of these: a chance, and how much of it must be expected to be right, as a multiple of the
 * shortest suggestion's length. What saves more may be less likely. docs/writing.md shows what each setting lets through.
 */
const limitsOf: Readonly<Record<Settings['confidence'], readonly { chance: number; lengths: number }[] | undefined>> = {
  none: undefined,
  low: [
    { chance: 0.5, lengths: 0.75 },
    { chance: 0.35, lengths: 2 },
  ],
  medium: [
    { chance: 0.75, lengths: 1 },
    { chance: 0.51, lengths: 1.75 },
  ],
  high: [
    { chance: 0.93, lengths: 0.75 },
    { chance: 0.65, lengths: 2 },
  ],
};

/** What the settings let through unasked: whatever meets one of these limits; `undefined` is everything. */
export function confidenceLimits(
  settings: Pick<Settings, 'confidence' | 'shortestSuggestion'>,
): readonly ConfidenceLimit[] | undefined {
  const shortest = settings.shortestSuggestion;
  return limitsOf[settings.confidence]?.map(({ chance, lengths }) => ({ chance, characters: lengths * shortest }));
}

/** How many bytes of a prompt's end are examined for its language: about thirty words. */
const tellingBytes = 160;
/** The share of its words that must be known. In texts of other languages not even half are, in a story nine tenths. */
const minKnownShare = 0.75;
/** Signs that are rare in prose. */
const codeSigns = new Uint8Array(256);
for (const sign of '{}[]()<>=_/\\|&^%$#@+*~`;') codeSigns[sign.charCodeAt(0)] = 1;

/**
 * Whether a prompt is of the kind that the model knows: the lexicon has at least one of its last whole words and most of them, and it
 * does not look like code. On other texts the model may be sure and wrong. Unknown capitalized words and numbers don't count: they may
 * be anybody's.
 */
export function isFamiliar(prompt: Uint8Array, lexicon: Lexicon): boolean {
  const scanner = new ProseScanner();
  let words = 0;
  let known = 0;
  let signs = 0;
  // The first word may be incomplete.
  let isWhole = prompt.length <= tellingBytes;
  for (const byte of prompt.subarray(-tellingBytes)) {
    if (scanner.accept(byte)) {
      const { word } = scanner;
      const isKnown = knows(lexicon, word);
      if (isWhole && (isKnown || !(isCapitalized(word) || isDigit(word[0]!)))) words++;
      if (isWhole && isKnown) known++;
      isWhole = true;
    }
    if (codeSigns[byte] === 1) signs++;
  }
  return known > 0 && known >= minKnownShare * words && 2 * signs <= words;
}

/** Follows a continuation byte by byte, and says how much of it to show. */
export interface Cutoff {
  /** How many bytes from the beginning the model was sure of. */
  readonly confidentBytes: number;
  /** Takes the next byte. @returns whether the model may still be sure of what follows */
  push(step: Omit<DecodedByte, 'logits'>): boolean;
  /** Whether anything may be shown whose first word is right with this chance, or less. */
  mayShow(firstWordChance: number): boolean;
  /** The continuation ended by itself. */
  finish(): void;
}

/** Several cutoffs for one continuation: the first one that shows anything decides. */
export class FirstCutoff implements Cutoff {
  readonly #cutoffs: readonly Cutoff[];

  constructor(cutoffs: readonly Cutoff[]) {
    this.#cutoffs = cutoffs;
  }

  get confidentBytes(): number {
    return this.#cutoffs.find(({ confidentBytes }) => confidentBytes > 0)?.confidentBytes ?? 0;
  }

  push(step: Omit<DecodedByte, 'logits'>): boolean {
    let isSure = false;
    for (const cutoff of this.#cutoffs) if (cutoff.push(step)) isSure = true;
    return isSure;
  }

  mayShow(firstWordChance: number): boolean {
    return this.#cutoffs.some((cutoff) => cutoff.mayShow(firstWordChance));
  }

  finish(): void {
    for (const cutoff of this.#cutoffs) cutoff.finish();
  }
}

/** Follows a continuation byte by byte and finds the last word up to which it is likely enough to be right. */
export class ConfidenceCutoff implements Cutoff {
  readonly #limit: ConfidenceLimit;
  readonly #scanner = new ProseScanner();
  #bytes = 0;
  /** Of the word in progress, with what precedes it. */
  #wordChance = 1;
  #wordCharacters = 0;
  /** The chance that all words so far are right. */
  #chance = 1;
  #expectedCharacters = 0;
  #likelyBytes = 0;
  #isSure = true;

  constructor(limit: ConfidenceLimit) {
    this.#limit = limit;
  }

  /** How many bytes from the beginning, up to the end of a word or sentence, are likely to be right; 0 if that would save too little. */
  get confidentBytes(): number {
    return this.#expectedCharacters >= this.#limit.characters ? this.#likelyBytes : 0;
  }

  /** Takes the next byte. @returns whether the model may still be sure of what follows */
  push({ byte, chance, endChance }: Pick<DecodedByte, 'byte' | 'chance' | 'endChance'>): boolean {
    if (!this.#isSure) return false;
    this.#wordChance *= chance;
    // The byte after a word shows that the word ended. That it did counts here; which sign ended it counts for the next word, since the
    // sign is shown only with what follows. After an apostrophe, which may belong to the word ("don't") or not ("the boys' dog"), only the
    // next byte tells.
    const signBytes = this.#scanner.isApostrophePending ? 1 : 0;
    if (this.#scanner.accept(byte)) this.#endWord(this.#bytes - signBytes, signBytes, chance / endChance);
    // What follows can only make the word less likely.
    else if (this.#chance * this.#wordChance < this.#leastChance) this.#isSure = false;
    this.#bytes++;
    if ((byte & 0xc0) !== 0x80) this.#wordCharacters++;
    return this.#isSure;
  }

  mayShow(firstWordChance: number): boolean {
    return firstWordChance >= this.#limit.chance;
  }

  /** Of all words up to and including the current one. */
  get #leastChance(): number {
    return this.#limit.chance * (this.#likelyBytes === 0 ? 1 : shareForAll);
  }

  /** The continuation ended by itself: its last mark is shown too if the model was sure of it. */
  finish(): void {
    if (this.#isSure) this.#endWord(this.#bytes, 0, 1);
  }

  /**
   * @param bytes up to the word's end
   * @param signCharacters how many characters of the next word have come already, not counting the current one
   * @param signChance the part of the word's chance that belongs to the next word: that of this sign, given that some sign ends a word
   */
  #endWord(bytes: number, signCharacters: number, signChance: number): void {
    const chance = (this.#chance * this.#wordChance) / signChance;
    this.#isSure = chance >= this.#leastChance;
    if (this.#isSure) {
      this.#chance = chance;
      this.#expectedCharacters += chance * (this.#wordCharacters - signCharacters);
      this.#likelyBytes = bytes;
    }
    this.#wordChance = signChance;
    this.#wordCharacters = signCharacters;
  }
}
