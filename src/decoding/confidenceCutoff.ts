// How likely it is that a suggestion is right, and how far: one that is likely wrong, or saves too little, is not shown unasked.
// By chances and what they save, not by bits per byte: two sure letters are not worth a glance, and a long word that is right two times out
// of three is. And by the chances among what the processors allow: where one name of the text begins with "Mar", it is that. At the same
// letters saved ghost text comes and goes a third less often than by bits per byte of the model (docs/writing.md).
import { knows, type Lexicon } from '../logitsProcessors/lexicon.ts';
import { isCapitalized, ProseScanner } from '../logitsProcessors/proseScanner.ts';
import { isDigit } from '../logitsProcessors/wordBytes.ts';
import type { Settings } from '../settings/definitions.ts';
import type { DecodedByte } from './sequence.ts';

/** What a suggestion needs to be shown. */
export interface ConfidenceLimit {
  /** The least chance that its first word is right, from 0 to 1; all of it may be less likely. */
  readonly chance: number;
  /** How many of its characters must be expected to be right: the sum of their chances. */
  readonly characters: number;
}

/** All of a suggestion may be less likely than its first word: so much of that chance is enough. */
const shareForAll = 0.6;

/**
 * What is within one of these comes: a chance, and how many times the shortest suggestion's length must be expected to be right. What
 * saves more may be less likely. docs/writing.md shows what each setting lets through.
 */
const limitsOf: Readonly<Record<Settings['confidence'], readonly { chance: number; lengths: number }[] | undefined>> = {
  none: undefined,
  low: [
    { chance: 0.5, lengths: 0.75 },
    { chance: 0.35, lengths: 2 },
  ],
  medium: [
    { chance: 0.72, lengths: 1 },
    { chance: 0.5, lengths: 1.5 },
  ],
  high: [
    { chance: 0.93, lengths: 0.75 },
    { chance: 0.65, lengths: 2 },
  ],
};

/** What the settings let through unasked: what is within one of these; `undefined` is everything. */
export function confidenceLimits(
  settings: Pick<Settings, 'confidence' | 'shortestSuggestion'>,
): readonly ConfidenceLimit[] | undefined {
  const shortest = settings.shortestSuggestion;
  return limitsOf[settings.confidence]?.map(({ chance, lengths }) => ({ chance, characters: lengths * shortest }));
}

/** Bytes of a prompt's end that tell what language it is in: some thirty words. */
const tellingBytes = 160;
/** The share of its words that must be known. Half of the words of other languages' texts never are, nine tenths of a story's. */
const minKnownShare = 0.75;
/** Signs that prose has few of. */
const codeSigns = new Uint8Array(256);
for (const sign of '{}[]()<>=_/\\|&^%$#@+*~`;') codeSigns[sign.charCodeAt(0)] = 1;

/**
 * Whether a prompt is of the kind that the model knows: it has a whole word, most of its last words are the lexicon's, and it does not
 * look like code. Of another text the model may be sure and wrong. Words with a capital and numbers count for nothing: they may be
 * anybody's.
 */
export function isFamiliar(prompt: Uint8Array, lexicon: Lexicon): boolean {
  const scanner = new ProseScanner();
  let words = 0;
  let known = 0;
  let signs = 0;
  // The first word may be cut.
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

/** Follows a continuation byte by byte, and says how much of it is to be shown. */
export interface Cutoff {
  /** Bytes from the beginning of which the model was sure. */
  readonly confidentBytes: number;
  /** Takes the next byte. @returns whether what follows may still be sure */
  push(step: Omit<DecodedByte, 'logits'>): boolean;
  /** The continuation ended by itself. */
  finish(): void;
}

/** Several cutoffs for one continuation: what one of them shows is shown, the first of them first. */
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

  finish(): void {
    for (const cutoff of this.#cutoffs) cutoff.finish();
  }
}

/** Follows a continuation byte by byte and finds the last word up to which it is likely enough to be right. */
export class ConfidenceCutoff implements Cutoff {
  readonly #limit: ConfidenceLimit;
  readonly #scanner = new ProseScanner();
  #bytes = 0;
  /** Of the word in progress, with what stands in front of it. */
  #wordChance = 1;
  #wordCharacters = 0;
  /** That all words so far are right. */
  #chance = 1;
  #expectedCharacters = 0;
  #likelyBytes = 0;
  #isSure = true;

  constructor(limit: ConfidenceLimit) {
    this.#limit = limit;
  }

  /** Bytes from the beginning that end with a word (or with the sentence) and are likely to be right; 0 if that would save too little. */
  get confidentBytes(): number {
    return this.#expectedCharacters >= this.#limit.characters ? this.#likelyBytes : 0;
  }

  /** Takes the next byte. @returns whether what follows may still be sure */
  push({ byte, chance, endChance }: Pick<DecodedByte, 'byte' | 'chance' | 'endChance'>): boolean {
    if (!this.#isSure) return false;
    this.#wordChance *= chance;
    // The byte behind a word tells that it ended: that counts here, and which sign it is counts for the next word, since it is shown only
    // with what follows. Behind an apostrophe, which may belong to the word ("don't") or not ("the boys' dog"), only the byte after it
    // tells.
    const signBytes = this.#scanner.isApostrophePending ? 1 : 0;
    if (this.#scanner.accept(byte)) this.#endWord(this.#bytes - signBytes, signBytes, chance / endChance);
    this.#bytes++;
    if ((byte & 0xc0) !== 0x80) this.#wordCharacters++;
    return this.#isSure;
  }

  /** The continuation ended by itself: its last mark is shown too if the model was sure of it. */
  finish(): void {
    if (this.#isSure) this.#endWord(this.#bytes, 0, 1);
  }

  /**
   * @param bytes up to the word's end
   * @param signCharacters how many characters of the next one are there already, besides the one that is looked at
   * @param signChance the part of the word's chance that belongs to the next one: that of this sign, if it is any that ends a word
   */
  #endWord(bytes: number, signCharacters: number, signChance: number): void {
    const chance = (this.#chance * this.#wordChance) / signChance;
    this.#isSure = chance >= this.#limit.chance * (this.#likelyBytes === 0 ? 1 : shareForAll);
    if (this.#isSure) {
      this.#chance = chance;
      this.#expectedCharacters += chance * (this.#wordCharacters - signCharacters);
      this.#likelyBytes = bytes;
    }
    this.#wordChance = signChance;
    this.#wordCharacters = signCharacters;
  }
}
