// Keeps the story from going in circles: no run of `words` words is written twice within reach, and no word twice in a row.
// Works on words, not bytes: a penalty on bytes would punish common letters.
import type { LogitsProcessor } from './logitsProcessor.ts';
import { apostrophe, capitalOf, isCapital, isDigit, isSmallLetter, isWordByte, space } from './wordBytes.ts';

/** How many words back a repetition is noticed. */
const reachInWords = 200;

const isLetter = (byte: number): boolean =>
  isSmallLetter(byte) || isCapital(byte) || byte >= 0x80 || byte === apostrophe;

/**
 * Turns off before a run of words would be complete that stands in the text already: of the word that would complete it the next letter
 * is forbidden, mostly its first, so that another word comes. (Forbidding only its end left half words behind: "smiled andoption".)
 * A word twice in a row is noticed when it is written: it may still become another ("the" may go on to "they"), so what is forbidden
 * then is any byte that ends it. Never so that nothing is left to write.
 */
export class NoRepeatProcessor implements LogitsProcessor {
  readonly reason = 'repeats what was just written';
  readonly #wordsPerRun: number;
  /** Lower-cased words, the newest last. */
  readonly #words: string[] = [];
  /** By the words in front, joined: the words that followed them within reach, with the number of times. */
  readonly #followers = new Map<string, Map<string, number>>();
  #current = '';
  /** Whether anything but a space stands between the last word and the current one: "Run! Run!" is not a slip. */
  #isAfterPunctuation = true;

  /** @param wordsPerRun the shortest run of words that may not come again, at least 2 */
  constructor(wordsPerRun: number) {
    this.#wordsPerRun = wordsPerRun;
  }

  begin(prompt: Uint8Array): void {
    this.#words.length = 0;
    this.#followers.clear();
    this.#current = '';
    this.#isAfterPunctuation = true;
    for (const byte of prompt) this.accept(byte);
  }

  forbidInPlace(logits: Float32Array): void {
    for (const follower of this.#followers.get(this.#wordsInFront())?.keys() ?? []) {
      if (!follower.startsWith(this.#current)) continue;
      if (follower === this.#current) forbidEnd(logits);
      else forbidLetter(logits, follower.charCodeAt(this.#current.length));
    }
    const isTwice = this.#current !== '' && !this.#isAfterPunctuation && this.#words.at(-1) === this.#current;
    if (isTwice) forbidEnd(logits);
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
    if (byte !== space) this.#isAfterPunctuation = true;
  }

  #finishWord(): void {
    const front = this.#wordsInFront();
    const followers = this.#followers.get(front) ?? new Map<string, number>();
    followers.set(this.#current, (followers.get(this.#current) ?? 0) + 1);
    if (this.#words.length >= this.#wordsPerRun - 1) this.#followers.set(front, followers);
    this.#words.push(this.#current);
    this.#current = '';
    if (this.#words.length > reachInWords) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const front = this.#words.slice(0, this.#wordsPerRun - 1).join(' ');
    const follower = this.#words[this.#wordsPerRun - 1]!;
    const followers = this.#followers.get(front);
    const count = followers?.get(follower) ?? 0;
    if (count > 1) followers!.set(follower, count - 1);
    else followers?.delete(follower);
    if (followers?.size === 0) this.#followers.delete(front);
    this.#words.shift();
  }

  /** The words that a run would have in front of the current one. */
  #wordsInFront(): string {
    return this.#wordsPerRun === 1 ? '' : this.#words.slice(1 - this.#wordsPerRun).join(' ');
  }
}

/** Whether a byte leads on in a word. An apostrophe may be a quotation mark, and what begins a sign ends the word. */
const goesOn = (byte: number): boolean => isWordByte(byte) && !isDigit(byte);

/** Forbids whatever would end the word, if it can go on. */
function forbidEnd(logits: Float32Array): void {
  let hasWayOut = false;
  for (let byte = 0; byte < logits.length; byte++) hasWayOut ||= goesOn(byte) && logits[byte]! > -Infinity;
  if (!hasWayOut) return;
  for (let byte = 0; byte < logits.length; byte++) if (!goesOn(byte)) logits[byte] = -Infinity;
}

/** Forbids a letter, small and capital, if anything else is left. */
function forbidLetter(logits: Float32Array, small: number): void {
  const capital = capitalOf(small);
  let hasWayOut = false;
  for (let byte = 0; byte < logits.length; byte++) {
    hasWayOut ||= byte !== small && byte !== capital && logits[byte]! > -Infinity;
  }
  if (!hasWayOut) return;
  logits[small] = -Infinity;
  logits[capital] = -Infinity;
}
