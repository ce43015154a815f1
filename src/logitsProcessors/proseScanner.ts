// Reads English prose byte by byte and keeps track of the position: in a word, at the start of a sentence, inside
// quotation marks. This is what the processors need to know about the text so far; allocates nothing per byte.
import { isAbbreviation } from '../prose/sentences.ts';
import {
  apostrophe,
  fullStop,
  isCapital,
  isWordByte,
  newline,
  quotationMark,
  signContinuations,
  space,
} from './wordBytes.ts';

const exclamationMark = 0x21;
const questionMark = 0x3f;
/** The first byte that is text; lower ones begin, end or pad stories. */
const firstTextByte = 0x03;
/** Longer words are followed, but not stored in full. */
const maxWordBytes = 64;

/** The state of a text at its end. */
export class ProseScanner {
  readonly #word = new Uint8Array(maxWordBytes);
  #wordLength = 0;
  #isInWord = false;
  /** An apostrophe after a letter: part of the word only if a letter follows. */
  #isApostrophePending = false;
  #signBytesLeft = 0;
  #previous = newline;
  #startsSentence = true;
  #isWordAtSentenceStart = false;
  #isQuoteOpen = false;
  #ending = { mark: 0, isEllipsis: false, isQuoted: false };

  /** Whether the last byte belongs to a word that may continue. */
  get isInWord(): boolean {
    return this.#isInWord;
  }

  /** Whether the last byte is an apostrophe that may belong to the word in progress. */
  get isApostrophePending(): boolean {
    return this.#isApostrophePending;
  }

  /** The bytes of the last word, finished or in progress. Valid until the next byte; at most 64 of them. */
  get word(): Uint8Array {
    return this.#word.subarray(0, this.#wordLength);
  }

  /** Whether the last byte is in the middle of a character that is not a letter. */
  get isInSign(): boolean {
    return this.#signBytesLeft > 0;
  }

  /** Whether the word in progress, or one that would begin here, is the first of its sentence. */
  get isSentenceStart(): boolean {
    return this.#isInWord ? this.#isWordAtSentenceStart : this.#startsSentence;
  }

  /** Whether {@link word} is the first of its sentence. */
  get isWordAtSentenceStart(): boolean {
    return this.#isWordAtSentenceStart;
  }

  /**
   * Whether the next word must be capitalized: after a sentence, except where it may continue (after "...", or after an
   * exclamation in quotation marks: "Stop!" she said).
   */
  get wantsCapital(): boolean {
    const { mark, isEllipsis, isQuoted } = this.#ending;
    if (mark === 0) return this.#startsSentence;
    return !isEllipsis && !(isQuoted && mark !== fullStop);
  }

  get isQuoteOpen(): boolean {
    return this.#isQuoteOpen;
  }

  /** The last byte; a newline before the first. */
  get previous(): number {
    return this.#previous;
  }

  /** Back to the beginning of a text. */
  restart(): void {
    this.#beginText();
    this.#isApostrophePending = false;
    this.#wordLength = 0;
    this.#previous = newline;
  }

  /** Takes the next byte. @returns whether a word has ended, which {@link word} holds until the next one begins */
  accept(byte: number): boolean {
    const wasInWord = this.#isInWord;
    if (byte < firstTextByte) this.#beginText();
    else if (this.#signBytesLeft > 0) this.#signBytesLeft--;
    else if (isWordByte(byte)) this.#letter(byte);
    else this.#sign(byte);
    this.#previous = byte < firstTextByte ? newline : byte;
    return wasInWord && !this.#isInWord;
  }

  #beginText(): void {
    this.#isInWord = false;
    this.#signBytesLeft = 0;
    this.#startsSentence = true;
    this.#isQuoteOpen = false;
    this.#ending.mark = 0;
  }

  #letter(byte: number): void {
    if (!this.#isInWord) {
      this.#isInWord = true;
      this.#wordLength = 0;
      this.#isWordAtSentenceStart = this.#startsSentence;
      this.#startsSentence = false;
      this.#ending.mark = 0;
    } else if (this.#isApostrophePending) this.#remember(apostrophe);
    this.#isApostrophePending = false;
    this.#remember(byte);
  }

  #sign(byte: number): void {
    if (byte === apostrophe && this.#isInWord && !this.#isApostrophePending) {
      this.#isApostrophePending = true;
      return;
    }
    this.#isInWord = false;
    this.#isApostrophePending = false;
    this.#signBytesLeft = signContinuations(byte);
    if (byte === quotationMark) this.#quote();
    else if (byte === newline) this.#beginText();
    else if (byte === fullStop || byte === exclamationMark || byte === questionMark) this.#mark(byte);
    else if (byte !== space && byte !== apostrophe) this.#ending.mark = 0;
  }

  #quote(): void {
    const opens = !this.#isQuoteOpen;
    this.#isQuoteOpen = opens;
    if (opens) {
      this.#startsSentence = true;
      this.#ending.mark = 0;
    } else this.#ending.isQuoted = true;
  }

  #mark(byte: number): void {
    if (byte === fullStop && this.#ending.mark === 0 && isAbbreviation(String.fromCharCode(...this.word))) return;
    this.#ending.isEllipsis = this.#ending.mark === fullStop && byte === fullStop;
    this.#ending.isQuoted = false;
    this.#ending.mark = byte;
    this.#startsSentence = true;
  }

  #remember(byte: number): void {
    if (this.#wordLength < maxWordBytes) this.#word[this.#wordLength++] = byte;
  }
}

/** Whether a word begins with a capital. */
export function isCapitalized(word: Uint8Array): boolean {
  return word.length > 0 && isCapital(word[0]!);
}
