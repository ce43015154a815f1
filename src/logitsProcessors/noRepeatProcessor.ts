// Keeps the story from going in circles: no run of `words` words is written twice within reach, and no word twice in a
// row. Works on words rather than bytes: a penalty on bytes would punish common letters.
import * as l10n from '@vscode/l10n';
import type { LogitsProcessor } from './logitsProcessor.ts';
import { ProseScanner } from './proseScanner.ts';
import { capitalOf, isDigit, isWordByte, smallOf, space } from './wordBytes.ts';

/** How many words back repetitions are noticed. */
const reachInWords = 200;
/** Of longer words only this many bytes are compared, as many as the scanner remembers. */
const maxWordBytes = 64;
/** The shortest run, in words: a single word is not a repetition. */
const minWordsPerRun = 2;

/** A processor that follows the word in progress through the words it allows. */
export interface WordFollower {
  /**
   * Whether the word in progress, continued with a byte, can become no word other than this one. Apostrophe endings
   * count as the same word.
   *
   * @param byte the next byte, in the case it would be written in
   * @param word in lowercase; it begins with the word in progress and this byte
   * @param at the index of the byte in it
   */
  leadsOnlyTo(byte: number, word: Uint8Array, at: number): boolean;
}

/**
 * Turns off before a run of words is completed that is already in the text: the next letter of the word that would
 * complete it is forbidden, usually its first, so that another word comes. (Forbidding only its end left half words
 * behind: "smiled andoption".)
 *
 * A word that comes twice in a row may still become another one ("the" may become "they"), so only what would end it is
 * forbidden. If it can't become another one (no known word begins with "still"), the first letter after which only this
 * word is possible is forbidden ("sti" may still become "stir"). Writers do double words on purpose ("had had", "bye
 * bye"), but the model's doubles are mostly slips, so it writes none. With any punctuation between them ("bye, bye"), a
 * word may come twice.
 *
 * At least one byte always remains allowed.
 */
export class NoRepeatProcessor implements LogitsProcessor {
  get reason(): string {
    return l10n.t('repeats what was just written');
  }
  readonly #wordsPerRun: number;
  readonly #followers: readonly WordFollower[];
  readonly #scanner = new ProseScanner();
  /** Words in lowercase, one character per byte, the latest last. */
  readonly #words: string[] = [];
  /** By the preceding words, joined: the words that followed them within reach, with their counts. */
  readonly #runs = new Map<string, Map<string, number>>();
  /** The words that would precede the current one in a run, joined. */
  #front = '';
  /** The words that would complete a run. */
  #completing: readonly string[] = [];
  readonly #current = new Uint8Array(maxWordBytes);
  #currentLength = 0;
  /** The last word in lowercase. */
  #last = new Uint8Array(0);
  /** Whether there is anything but a space between the last word and the current one: "Run! Run!" is not a slip. */
  #isAfterPunctuation = true;

  /**
   * @param wordsPerRun the shortest run of words that may not be repeated, at least 2
   * @param followers processors before this one in the pipeline; without any, every word may continue
   */
  constructor(wordsPerRun: number, followers: readonly WordFollower[] = []) {
    this.#wordsPerRun = Math.max(minWordsPerRun, wordsPerRun);
    this.#followers = followers;
  }

  begin(prompt: Uint8Array): void {
    this.#scanner.restart();
    this.#words.length = 0;
    this.#runs.clear();
    this.#front = '';
    this.#completing = [];
    this.#currentLength = 0;
    this.#last = new Uint8Array(0);
    this.#isAfterPunctuation = true;
    for (const byte of prompt) this.accept(byte);
  }

  forbidInPlace(logits: Float32Array): void {
    if (this.#scanner.isInSign) return;
    this.#forbidDouble(logits);
    for (const word of this.#completing) {
      if (!this.#isBegun(word)) continue;
      if (word.length === this.#currentLength) forbidEnd(logits);
      else forbidLetter(logits, word.charCodeAt(this.#currentLength));
    }
  }

  accept(byte: number): void {
    const mayHaveClosed = this.#scanner.isApostrophePending;
    if (this.#scanner.accept(byte)) {
      this.#finishWord(this.#scanner.word);
      // An apostrophe after the word was a quotation mark.
      this.#isAfterPunctuation = mayHaveClosed;
    }
    if (!this.#scanner.isInWord) {
      this.#currentLength = 0;
      if (byte !== space) this.#isAfterPunctuation = true;
    } else if (this.#currentLength < maxWordBytes) this.#current[this.#currentLength++] = smallOf(byte);
  }

  /** Keeps the last word from being repeated immediately. */
  #forbidDouble(logits: Float32Array): void {
    const last = this.#last;
    const at = this.#currentLength;
    if (this.#isAfterPunctuation || at > last.length || isDigit(last[0]!)) return;
    for (let index = 0; index < at; index++) if (this.#current[index] !== last[index]) return;
    if (at === last.length) {
      forbidEnd(logits);
      return;
    }
    const small = last[at]!;
    const capital = capitalOf(small);
    if (this.#leadsOnlyToLast(small)) forbidByte(logits, small);
    if (capital !== small && this.#leadsOnlyToLast(capital)) forbidByte(logits, capital);
  }

  #leadsOnlyToLast(byte: number): boolean {
    for (const follower of this.#followers) {
      if (follower.leadsOnlyTo(byte, this.#last, this.#currentLength)) return true;
    }
    return false;
  }

  /** Whether a word begins with the current one. */
  #isBegun(word: string): boolean {
    if (word.length < this.#currentLength) return false;
    for (let index = 0; index < this.#currentLength; index++) {
      if (word.charCodeAt(index) !== this.#current[index]) return false;
    }
    return true;
  }

  #finishWord(bytes: Uint8Array): void {
    this.#last = bytes.map(smallOf);
    const word = String.fromCharCode(...this.#last);
    if (this.#words.length >= this.#wordsPerRun - 1) {
      const followers = this.#runs.get(this.#front) ?? new Map<string, number>();
      followers.set(word, (followers.get(word) ?? 0) + 1);
      this.#runs.set(this.#front, followers);
    }
    this.#words.push(word);
    if (this.#words.length > reachInWords) this.#forgetOldest();
    this.#front = this.#words.slice(1 - this.#wordsPerRun).join(' ');
    this.#completing = [...(this.#runs.get(this.#front)?.keys() ?? [])];
  }

  #forgetOldest(): void {
    const front = this.#words.slice(0, this.#wordsPerRun - 1).join(' ');
    const word = this.#words[this.#wordsPerRun - 1]!;
    const followers = this.#runs.get(front);
    const count = followers?.get(word) ?? 0;
    if (count > 1) followers!.set(word, count - 1);
    else followers?.delete(word);
    if (followers?.size === 0) this.#runs.delete(front);
    this.#words.shift();
  }
}

/**
 * Whether a byte continues a word. An apostrophe may be a quotation mark, and a byte that begins a sign ends the word.
 */
const goesOn = (byte: number): boolean => isWordByte(byte) && !isDigit(byte);

/** Forbids everything that would end the word, if it can continue. */
function forbidEnd(logits: Float32Array): void {
  let hasWayOut = false;
  for (let byte = 0; byte < logits.length; byte++) hasWayOut ||= goesOn(byte) && logits[byte]! > -Infinity;
  if (!hasWayOut) return;
  for (let byte = 0; byte < logits.length; byte++) if (!goesOn(byte)) logits[byte] = -Infinity;
}

/** Forbids a letter in both cases, if anything else is left. */
function forbidLetter(logits: Float32Array, small: number): void {
  const capital = capitalOf(small);
  if (!hasOther(logits, small, capital)) return;
  logits[small] = -Infinity;
  logits[capital] = -Infinity;
}

/** Forbids a byte, if anything else is left. */
function forbidByte(logits: Float32Array, byte: number): void {
  if (hasOther(logits, byte, byte)) logits[byte] = -Infinity;
}

function hasOther(logits: Float32Array, first: number, second: number): boolean {
  for (let byte = 0; byte < logits.length; byte++) {
    if (byte !== first && byte !== second && logits[byte]! > -Infinity) return true;
  }
  return false;
}
