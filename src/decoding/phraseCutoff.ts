// Which whole phrase is worth showing to a writer who rests: judged as a whole, whereas before a rest each word is judged by itself.
// Nobody can know its first word; what counts is that the rest follows from it.
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

/** Fewer words are the end of a phrase, not a phrase. */
const minWords = 3;
/** The most bits per byte of a word after the first, so that an unlikely one cannot hide among those that are sure. */
const maxLaterWordBits = 1;
/** The marks that end a phrase. */
const marks = new Uint8Array(256);
for (const mark of '.!?,;:"') marks[mark.charCodeAt(0)] = 1;

/** Follows a continuation byte by byte and finds the last end of a phrase up to which the model was sure of the whole. */
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

  /** How many bytes from the beginning, up to a mark, the model was sure of; 0 without such a phrase. */
  get confidentBytes(): number {
    return this.#confidentBytes;
  }

  /** Takes the next byte. @returns whether the model may still be sure of what follows */
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

  /** A phrase is judged as a whole: its first word may be unlikely. */
  mayShow(): boolean {
    return true;
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
