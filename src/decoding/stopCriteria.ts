// When a story stops, and how much of what was written belongs to it.
import { endsSentence, lastSentenceEnd } from '../prose/sentences.ts';
import type { StoryOptions } from './storyOptions.ts';

/**
 * Why a story ended: at a natural end (`sentence`, `paragraph`, `story`), at one of the stop strings, or cut by the limit of
 * bytes (`length`) or of time (`time`).
 */
export type StopReason = 'sentence' | 'paragraph' | 'story' | 'stopString' | 'length' | 'time';

interface Piece {
  readonly text: string;
}

/** Follows the text of one story. Offsets are UTF-16 units from its first character. */
export class StopCriteria {
  readonly #options: Pick<StoryOptions, 'stopAt' | 'stopStrings' | 'trimToSentence'>;
  #text = '';
  /** Offset of the first character that has not been given out. */
  #released = 0;
  /** Where the story ends, once a rule has said so. */
  #end: number | undefined;

  constructor(options: Pick<StoryOptions, 'stopAt' | 'stopStrings' | 'trimToSentence'>) {
    this.#options = options;
  }

  /** Takes note of new characters. @returns the reason to stop, if there is one */
  push(characters: string): StopReason | undefined {
    const before = this.#text.length;
    this.#text += characters;
    for (let index = before; index < this.#text.length; index++) {
      const reason = this.#reasonAt(index);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  /** How many of the pieces held back, which end where the text ends, no rule can take back any more. */
  releasable(heldBack: readonly Piece[]): number {
    const count = this.#countUpTo(heldBack, this.#safeEnd());
    for (const piece of heldBack.slice(0, count)) this.#released += piece.text.length;
    return count;
  }

  /** How many of the pieces still held back belong to the story, now that it has ended. */
  finish(heldBack: readonly Piece[], reason: StopReason): number {
    let end = this.#end ?? this.#text.length;
    if (this.#options.trimToSentence && (reason === 'length' || reason === 'time')) {
      end = lastSentenceEnd(this.#text.slice(0, end)) || end;
    }
    return this.#countUpTo(heldBack, end);
  }

  #reasonAt(index: number): StopReason | undefined {
    for (const stop of this.#options.stopStrings) {
      if (stop !== '' && this.#text.endsWith(stop, index + 1)) {
        this.#end = index + 1 - stop.length;
        return 'stopString';
      }
    }
    const { stopAt } = this.#options;
    if (stopAt !== 'sentence' && stopAt !== 'paragraph') return undefined;
    // The character after an end tells that it was one: it does not belong to the story.
    const character = this.#text[index]!;
    const hasText = this.#text.slice(0, index).trim() !== '';
    if (character === '\n' && hasText) {
      this.#end = index;
      return 'paragraph';
    }
    if (stopAt === 'sentence' && character === ' ' && endsSentence(this.#text.slice(Math.max(0, index - 40), index))) {
      this.#end = index;
      return 'sentence';
    }
    return undefined;
  }

  /** Up to here nothing can be taken back. */
  #safeEnd(): number {
    if (this.#end !== undefined) return this.#end;
    const { stopStrings, trimToSentence } = this.#options;
    let end = this.#text.length;
    for (const stop of stopStrings) {
      for (let length = Math.min(stop.length - 1, this.#text.length); length > 0; length--) {
        if (this.#text.endsWith(stop.slice(0, length))) {
          end = Math.min(end, this.#text.length - length);
          break;
        }
      }
    }
    // The white space after a sentence shows that it is one; before that, its end may be a decimal point.
    return trimToSentence ? Math.min(end, lastSentenceEnd(this.#text.slice(this.#released)) + this.#released) : end;
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
