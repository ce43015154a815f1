// Which unasked suggestions are worth a writer's glance. Every one that comes or goes moves something at the edge of the eye; one that
// saves two letters costs more than it gives. What was asked for never passes through here.

/** After a rejection a suggestion has to be this much longer, for a while. */
const reserve = 2;
/** How long that while is, in characters typed: about three words. */
const reservedCharacters = 16;

/** What stood behind the cursor the last time that there was something. */
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
   * - What is left of the suggestion that stands there stays, however short it has become.
   * - Another one comes only if it is long enough; for some words after a rejection (something else was typed than what stood there) it
   *   has to be twice as long, until one is accepted. Of Esc nobody hears before the next key: what would tell of it is a proposed API
   *   (`handleEndOfLifetime`).
   *
   * @param before the text before the cursor
   * @param texts the suggestions, the first choice first
   * @param minCharacters the shortest that comes, in characters: the keys that it saves
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

  /** Nothing stands there any more, and nobody rejected it: the writer went elsewhere. */
  forget(): void {
    this.#shown = undefined;
    this.#lastBefore = '';
  }

  /** What is left of the suggestion that stood there, if it was typed along or taken in part; notes a rejection or an acceptance. */
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
    if (typed.length > 1) this.#reservedLeft = 0; // more than a key: taken
    return shown.text.slice(typed.length);
  }
}
