// Keeps the story from going in circles: no run of `words` words is written twice within reach, and no word twice in a row.
// Works on words, not bytes: a penalty on bytes would punish common letters.
import type { Guard } from './guard.ts';

/** How many words back a repetition is noticed. */
const reachInWords = 200;

const isLetter = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte >= 0x80 || byte === 0x27;

/**
 * Forbids the end of a word that would complete a run of words that stands in the text already. While the word is being written it
 * may still become another one ("the" may go on to "they"), so what is forbidden is any byte that ends it, but never so that
 * nothing is left to write.
 */
export class RepetitionGuard implements Guard {
  readonly reason = 'repeats what was just written';
  readonly #wordsPerRun: number;
  /** Lower-cased words, the newest last. */
  readonly #words: string[] = [];
  /** Runs of words within reach, as joined strings, with the number of times they occur. */
  readonly #runs = new Map<string, number>();
  #current = '';
  /** Whether anything but a space stands between the last word and the current one: "Run! Run!" is not a slip. */
  #isAfterPunctuation = true;

  /** @param wordsPerRun the shortest run of words that may not come again, at least 2 */
  constructor(wordsPerRun: number) {
    this.#wordsPerRun = wordsPerRun;
  }

  begin(prompt: Uint8Array): void {
    this.#words.length = 0;
    this.#runs.clear();
    this.#current = '';
    this.#isAfterPunctuation = true;
    for (const byte of prompt) this.accept(byte);
  }

  forbidInPlace(logits: Float32Array): void {
    if (this.#current === '' || !this.#wouldRepeat()) return;
    let hasWayOut = false;
    for (let byte = 0; byte < logits.length; byte++) hasWayOut ||= isLetter(byte) && logits[byte]! > -Infinity;
    if (!hasWayOut) return;
    for (let byte = 0; byte < logits.length; byte++) if (!isLetter(byte)) logits[byte] = -Infinity;
  }

  accept(byte: number): void {
    if (isLetter(byte)) {
      this.#current += String.fromCharCode(byte).toLowerCase();
      return;
    }
    if (this.#current !== '') {
      this.#finishWord();
      this.#isAfterPunctuation = false;
    }
    if (byte !== 0x20) this.#isAfterPunctuation = true;
  }

  #wouldRepeat(): boolean {
    if (!this.#isAfterPunctuation && this.#words.at(-1) === this.#current) return true;
    return this.#runs.has(this.#runEndingWith(this.#current));
  }

  #finishWord(): void {
    const run = this.#runEndingWith(this.#current);
    this.#runs.set(run, (this.#runs.get(run) ?? 0) + 1);
    this.#words.push(this.#current);
    this.#current = '';
    if (this.#words.length <= reachInWords) return;
    const forgotten = this.#words.slice(0, this.#wordsPerRun).join(' ');
    const count = this.#runs.get(forgotten) ?? 0;
    if (count > 1) this.#runs.set(forgotten, count - 1);
    else this.#runs.delete(forgotten);
    this.#words.shift();
  }

  #runEndingWith(word: string): string {
    return [...this.#words.slice(1 - this.#wordsPerRun), word].join(' ');
  }
}
