// How sure the model is of what it would suggest, and how far: what it is not sure of is not shown unasked.
// Word by word: a mean over all that was written so far saved fewer letters (31.9 per 100 at 63.7 % right, against 35.7 at 66.0 % word by
// word, both at 0.2 bits per byte, ten held-out stories), since one sure word hid the unsure one behind it.
import { knows, type Lexicon } from '../logitsProcessors/lexicon.ts';
import { isCapitalized, ProseScanner } from '../logitsProcessors/proseScanner.ts';
import { isDigit } from '../logitsProcessors/wordBytes.ts';
import type { Settings } from '../settings/definitions.ts';
import type { DecodedByte } from './sequence.ts';

/** The most bits per byte that count as sure; docs/writing.md shows what each lets through. */
export const maxBitsOf: Readonly<Record<Settings['confidence'], number | undefined>> = {
  none: undefined,
  low: 0.3,
  medium: 0.18,
  high: 0.07,
};

/** Bytes of a prompt's end that tell what language it is in: some thirty words. */
const tellingBytes = 160;
/** The share of its words that must be known. Half of the words of other languages' texts never are, nine tenths of a story's. */
const leastKnownShare = 0.75;
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
  return known > 0 && known >= leastKnownShare * words && 2 * signs <= words;
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

/** Follows a continuation byte by byte and finds the last word up to which the model was sure. */
export class ConfidenceCutoff implements Cutoff {
  readonly #maxBits: number;
  readonly #scanner = new ProseScanner();
  #bytes = 0;
  /** Of the word in progress, with what stands in front of it. */
  #wordBits = 0;
  #wordBytes = 0;
  #confidentBytes = 0;
  #isSure = true;

  /** @param maxBits the most bits per byte, on average over a word and what stands in front of it, that count as sure */
  constructor(maxBits: number) {
    this.#maxBits = maxBits;
  }

  /** Bytes from the beginning that end with a word (or with the sentence) and of which the model was sure. */
  get confidentBytes(): number {
    return this.#confidentBytes;
  }

  /** Takes the next byte. @returns whether what follows may still be sure */
  push({ byte, bits, endBits }: Omit<DecodedByte, 'logits'>): boolean {
    if (!this.#isSure) return false;
    this.#wordBits += bits;
    this.#wordBytes++;
    // The byte behind a word tells that it ended: that counts here, and which sign it is counts for the next word, since it is shown only
    // with what follows. Behind an apostrophe, which may belong to the word ("don't") or not ("the boys' dog"), only the byte after it
    // tells.
    const wordEnd = this.#bytes - (this.#scanner.isApostrophePending ? 1 : 0);
    if (this.#scanner.accept(byte)) this.#endWord(wordEnd, bits - endBits);
    this.#bytes++;
    return this.#isSure;
  }

  /** The continuation ended by itself: its last mark is shown too if the model was sure of it. */
  finish(): void {
    if (this.#isSure) this.#endWord(this.#bytes, 0);
  }

  /** @param signBits of the word's bits those that belong to the next one */
  #endWord(bytes: number, signBits: number): void {
    this.#isSure = this.#wordBits - signBits <= this.#maxBits * this.#wordBytes;
    if (this.#isSure) this.#confidentBytes = bytes;
    this.#wordBits = signBits;
    this.#wordBytes = 1;
  }
}
