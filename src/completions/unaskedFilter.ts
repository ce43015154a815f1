// Which unasked suggestions are worth a writer's glance. Each one that comes or goes is a movement at the edge of the eye; one that
// saves two letters costs more than it gives. Suggestions that were asked for never pass through here.

/** For a while after a rejection, a suggestion has to be this many times as long. */
const reserve = 2;
/** How long that while is, in characters typed: about three words. */
const reservedCharacters = 16;

/** The suggestion that was shown last, and the text before it. */
interface Shown {
  readonly before: string;
  readonly text: string;
}

/** Follows one writer from place to place. */
export class UnaskedFilter {
  #shown: Shown | undefined;
  #lastBefore = '';
  #reservedLeft = 0;

  /**
   * What is shown of the suggestions for a place.
   *
   * - What is left of the suggestion on the screen stays, however short it has become.
   * - Another one is shown only if it is long enough. For some words after a rejection (something else was typed than was suggested), or
   *   until one is accepted, it has to be twice as long. Esc is not noticed before the next key: the API that would report it is only
   *   proposed (`handleEndOfLifetime`).
   *
   * @param before the text before the cursor
   * @param texts the suggestions, the first choice first
   * @param minCharacters the shortest that is shown, in characters: the keys that it saves
   * @returns all of them, or none
   */
  filter(before: string, texts: readonly string[], minCharacters: number): readonly string[] {
    const rest = this.#restAt(before);
    this.#lastBefore = before;
    const [text] = texts;
    const least = minCharacters * (this.#reservedLeft > 0 ? reserve : 1);
    const isWorthIt = text !== undefined && (text === rest || text.trimEnd().length >= least);
    this.#shown = isWorthIt ? { before, text } : undefined;
    return isWorthIt ? texts : [];
  }

  /** The suggestion is gone without having been rejected: the writer went elsewhere. An earlier rejection counts no longer. */
  forget(): void {
    this.#shown = undefined;
    this.#reservedLeft = 0;
  }

  /** What is left of the shown suggestion, if the writer typed along or accepted part of it; notes a rejection or an acceptance. */
  #restAt(before: string): string | undefined {
    const shown = this.#shown;
    if (before.startsWith(this.#lastBefore)) {
      this.#reservedLeft = Math.max(0, this.#reservedLeft - (before.length - this.#lastBefore.length));
    }
    if (shown === undefined || !before.startsWith(shown.before)) return undefined;
    const typed = before.slice(shown.before.length);
    if (!shown.text.startsWith(typed) && !typed.startsWith(shown.text)) {
      this.#reservedLeft = reservedCharacters;
      return undefined;
    }
    if (typed.length > 1) this.#reservedLeft = 0; // more than one key: accepted
    return shown.text.slice(typed.length);
  }
}
