// Suggestions that were made, by the text before the cursor: whoever types along, takes a word or goes back is served from here.

interface Entry {
  /** Text before the cursor when the suggestion was made. */
  readonly before: string;
  /** What was suggested, the first choice first. */
  readonly texts: readonly string[];
  /** Everything else that decides the suggestion: settings, language, text behind the cursor. */
  readonly circumstances: string;
}

/** Entries kept: the suggestions of the last minutes of writing. */
const defaultCapacity = 64;

/** A few dozen recent suggestions, newest first. */
export class SuggestionCache {
  readonly #capacity: number;
  #entries: Entry[] = [];

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
  }

  /**
   * What is left of a suggestion for the writer who has typed part of it, or all of one made right here.
   *
   * @param count how many different texts are wanted; fewer are returned only where some were made for exactly this place before
   * @returns `undefined` if the model must be asked
   */
  lookUp(before: string, circumstances: string, count: number): readonly string[] | undefined {
    for (const entry of this.#entries) {
      if (entry.circumstances !== circumstances || !before.startsWith(entry.before)) continue;
      const typed = before.slice(entry.before.length);
      const rest = entry.texts.filter((text) => text.length > typed.length && text.startsWith(typed));
      if (rest.length === 0 && (typed !== '' || entry.texts.length > 0)) continue;
      // Several candidates are shown only for exactly the place that they were made for.
      if (count > 1 && (typed !== '' || entry.texts.length < count)) continue;
      return rest.slice(0, count).map((text) => text.slice(typed.length));
    }
    return undefined;
  }

  /** Keeps what was suggested; an empty list says that there is nothing to suggest here. */
  add(before: string, circumstances: string, texts: readonly string[]): void {
    const others = this.#entries.filter((entry) => entry.before !== before || entry.circumstances !== circumstances);
    this.#entries = [{ before, texts, circumstances }, ...others].slice(0, this.#capacity);
  }

  clear(): void {
    this.#entries = [];
  }
}
