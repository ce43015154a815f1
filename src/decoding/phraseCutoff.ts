// Which whole phrase is worth showing to a writer who rests: judged as one, where a word in front of a pause is judged by itself. Its
// first word is nobody's to know; what counts is that the rest follows.
import type { Settings } from '../settings/definitions.ts';
import { ProseScanner } from '../logitsProcessors/proseScanner.ts';
import type { Cutoff } from './confidenceCutoff.ts';
import type { DecodedByte } from './sequence.ts';

/** The most bits per byte that count as sure, over a whole phrase; docs/writing.md shows what each lets through. */
export const maxPhraseBitsOf: Readonly<Record<Settings['phraseConfidence'], number>> = {
  low: 0.5,
  medium: 0.4,
  high: 0.3,
};

/** Fewer words are the end of one, not a phrase. */
const minWords = 3;
/** The most bits per byte of a word behind the first: a strange one does not hide behind those that are sure. */
const maxLaterWordBits = 1;
/** The marks that end a phrase. */
const marks = new Uint8Array(256);
for (const mark of '.!?,;:"') marks[mark.charCodeAt(0)] = 1;

/** Follows a continuation byte by byte and finds the last phrase up to which it was sure as a whole. */
export class PhraseCutoff implements Cutoff {
  readonly #maxBits: number;
  readonly #scanner = new ProseScanner();
  #bytes = 0;
  #bits = 0;
  #words = 0;
  #wordBits = 0;
  #wordBytes = 0;
  #confidentBytes = 0;
  #isSure = true;

  /** @param maxBits the most bits per byte, on average over all of a phrase, that count as sure */
  constructor(maxBits: number) {
    this.#maxBits = maxBits;
  }

  /** Bytes from the beginning that end with a mark and of which the model was sure; 0 without such a phrase. */
  get confidentBytes(): number {
    return this.#confidentBytes;
  }

  /** Takes the next byte. @returns whether what follows may still be sure */
  push({ byte, bits }: Pick<DecodedByte, 'byte' | 'bits'>): boolean {
    if (!this.#isSure) return false;
    this.#bits += bits;
    this.#wordBits += bits;
    this.#bytes++;
    this.#wordBytes++;
    if (this.#scanner.accept(byte)) this.#endWord();
    if (this.#isSure && marks[byte] === 1 && !this.#scanner.isQuoteOpen) this.#endPhrase();
    return this.#isSure;
  }

  /** The continuation ended by itself. */
  finish(): void {
    if (this.#isSure) this.#endPhrase();
  }

  #endWord(): void {
    this.#isSure = this.#words === 0 || this.#wordBits <= maxLaterWordBits * this.#wordBytes;
    this.#words++;
    this.#wordBits = 0;
    this.#wordBytes = 0;
  }

  #endPhrase(): void {
    if (this.#words >= minWords && this.#bits <= this.#maxBits * this.#bytes) this.#confidentBytes = this.#bytes;
  }
}
