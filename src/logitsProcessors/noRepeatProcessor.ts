// Keeps the story from going in circles: no run of `words` words is written twice within reach, and no word twice in a row.
// Works on words, not bytes: a penalty on bytes would punish common letters.
import * as l10n from '@vscode/l10n';
import type { LogitsProcessor } from './logitsProcessor.ts';
import { ProseScanner } from './proseScanner.ts';
import { capitalOf, isDigit, isWordByte, smallOf, space } from './wordBytes.ts';

/** How many words back a repetition is noticed. */
const reachInWords = 200;
/** Of a longer word only this many bytes are compared, as many as the scanner remembers. */
const maxWordBytes = 64;
/** The shortest run of words: a single word is no repetition. */
const minWordsPerRun = 2;

/** A processor that follows the word in progress through the words that it allows. */
export interface WordFollower {
  /**
   * Whether the word in progress, going on with a byte, can become no other word than this one. What an apostrophe adds to a word is
   * the same word here.
   *
   * @param byte what comes next, as small or capital as it would be written
   * @param word with small letters; it begins with the word in progress and this byte
   * @param at the place of the byte in it
   */
  leadsOnlyTo(byte: number, word: Uint8Array, at: number): boolean;
}

/**
 * Turns off before a run of words would be complete that stands in the text already: of the word that would complete it the next letter
 * is forbidden, mostly its first, so that another word comes. (Forbidding only its end left half words behind: "smiled andoption".)
 *
 * A word twice in a row may yet become another ("the" may go on to "they"): forbidden is whatever would end it. Where it could not
 * ("still" begins no other word that is known), the first letter is forbidden from which only this word can come ("sti" may be "stir").
 * There are doubles that writers mean ("had had", "bye bye"); the model's are mostly slips, so it writes none. With any mark between
 * them ("bye, bye") words may come twice.
 *
 * Never so that nothing is left to write.
 */
export class NoRepeatProcessor implements LogitsProcessor {
  get reason(): string {
    return l10n.t('repeats what was just written');
  }
  readonly #wordsPerRun: number;
  readonly #followers: readonly WordFollower[];
  readonly #scanner = new ProseScanner();
  /** Words with small letters, one character per byte, the newest last. */
  readonly #words: string[] = [];
  /** By the words in front, joined: the words that followed them within reach, with the number of times. */
  readonly #runs = new Map<string, Map<string, number>>();
  /** The words that a run would have in front of the current one, joined. */
  #front = '';
  /** The words that would complete a run. */
  #completing: readonly string[] = [];
  readonly #current = new Uint8Array(maxWordBytes);
  #currentLength = 0;
  /** The last word with small letters. */
  #last = new Uint8Array(0);
  /** Whether anything but a space stands between the last word and the current one: "Run! Run!" is not a slip. */
  #isAfterPunctuation = true;

  /**
   * @param wordsPerRun the shortest run of words that may not come again, at least 2
   * @param followers stand before this one in the pipeline; without any, every word may go on
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
      // An apostrophe behind the word was a mark.
      this.#isAfterPunctuation = mayHaveClosed;
    }
    if (!this.#scanner.isInWord) {
      this.#currentLength = 0;
      if (byte !== space) this.#isAfterPunctuation = true;
    } else if (this.#currentLength < maxWordBytes) this.#current[this.#currentLength++] = smallOf(byte);
  }

  /** Keeps the last word from coming again at once. */
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
