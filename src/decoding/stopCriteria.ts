// When a story stops, and how much of what was written belongs to it. The work per byte is small, however long the story is.
import { endsSentence, lastSentenceEnd } from '../prose/sentences.ts';
import type { StoryOptions } from './storyOptions.ts';
import { StopStrings } from './stopStrings.ts';

/**
 * Why a story ended: at a natural end (`sentence`, `paragraph`, `story`), at one of the stop strings, or cut by the limit of
 * bytes (`length`) or of time (`time`).
 */
export type StopReason = 'sentence' | 'paragraph' | 'story' | 'stopString' | 'length' | 'time';

interface Piece {
  readonly text: string;
}

/** The text's end is kept to between this length and twice as much: more than an end of a sentence is told by. */
const tailLength = 256;

/** Follows the text of one story. Offsets are UTF-16 units from its first character. */
export class StopCriteria {
  readonly #options: Pick<StoryOptions, 'stopAt' | 'stopStrings' | 'trimToSentence'>;
  readonly #stopStrings: StopStrings | undefined;
  /** Units so far. */
  #length = 0;
  /** The last of them. */
  #tail = '';
  #hasText = false;
  /** The end of the last sentence that is known to have ended: until white space follows, its full stop may be a decimal point. */
  #sentenceEnd = 0;
  /** Offset of the first character that has not been released. */
  #released = 0;
  /** Where the story ends, once a rule has said so. */
  #end: number | undefined;

  constructor(options: Pick<StoryOptions, 'stopAt' | 'stopStrings' | 'trimToSentence'>) {
    this.#options = options;
    this.#stopStrings = options.stopStrings.length === 0 ? undefined : new StopStrings(options.stopStrings);
  }

  /** Takes note of new characters. @returns the reason to stop, if there is one */
  push(characters: string): StopReason | undefined {
    for (let index = 0; index < characters.length; index++) {
      const reason = this.#pushUnit(characters[index]!);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** How many of the pieces held back (the last ones of the text) no rule can take back any more. */
  releasable(heldBack: readonly Piece[]): number {
    const count = this.#countUpTo(heldBack, this.#safeEnd());
    for (let index = 0; index < count; index++) this.#released += heldBack[index]!.text.length;
    return count;
  }

  /** How many of the pieces still held back belong to the story, now that it has ended. */
  finish(heldBack: readonly Piece[], reason: StopReason): number {
    let end = this.#end ?? this.#length;
    if (this.#options.trimToSentence && (reason === 'length' || reason === 'time')) {
      // What was released ends with a sentence, if anything was.
      const sentence = this.#released + lastSentenceEnd(heldBack.map(({ text }) => text).join(''));
      if (sentence > 0) end = sentence;
    }
    return this.#countUpTo(heldBack, end);
  }

  #pushUnit(character: string): StopReason | undefined {
    const index = this.#length++;
    const { stopAt, trimToSentence } = this.#options;
    const stopLength = this.#stopStrings?.push(character.charCodeAt(0)) ?? 0;
    if (stopLength > 0) {
      this.#end = index + 1 - stopLength;
      return 'stopString';
    }
    const isSpace = /\s/u.test(character);
    const endsHere = isSpace && (stopAt === 'sentence' || trimToSentence) && endsSentence(this.#tail);
    if (endsHere) this.#sentenceEnd = index;
    const hadText = this.#hasText;
    this.#hasText ||= !isSpace;
    this.#tail += character;
    if (this.#tail.length >= 2 * tailLength) this.#tail = this.#tail.slice(-tailLength);
    if (stopAt !== 'sentence' && stopAt !== 'paragraph') return undefined;
    // The character after an end shows that it was one; it does not belong to the story.
    if (character === '\n' && hadText) {
      this.#end = index;
      return 'paragraph';
    }
    if (stopAt === 'sentence' && character === ' ' && endsHere) {
      this.#end = index;
      return 'sentence';
    }
    return undefined;
  }

  /** Up to here nothing can be taken back. */
  #safeEnd(): number {
    if (this.#end !== undefined) return this.#end;
    const end = this.#length - (this.#stopStrings?.pendingLength ?? 0);
    return this.#options.trimToSentence ? Math.min(end, this.#sentenceEnd) : end;
  }

  #countUpTo(heldBack: readonly Piece[], end: number): number {
    let offset = this.#released;
    let count = 0;
    for (const [index, piece] of heldBack.entries()) {
      offset += piece.text.length;
      if (offset > end) break;
      // Bytes of an unfinished character wait for the byte that completes it.
      if (piece.text !== '') count = index + 1;
    }
    return count;
  }
}
