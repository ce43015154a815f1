// Earlier suggestions by the text before the cursor: whoever types along, accepts a word or goes back is served from here.

/**
 * Why a suggestion was made: an automatic one may be shorter, since it ends where the model is no longer sure; one that comes while
 * the writer rests is a phrase.
 */
export type Request = 'automatic' | 'pause' | 'explicit';

/** A request is only served what was made for one of at least its own rank. */
const rankOf: Readonly<Record<Request, number>> = { automatic: 0, pause: 1, explicit: 2 };

interface Entry {
  /** Text before the cursor when the suggestion was made. */
  readonly before: string;
  /** What was suggested, the first choice first. */
  readonly texts: readonly string[];
  /** Everything else that decides the suggestion: settings, language, text after the cursor. */
  readonly circumstances: string;
  readonly request: Request;
  /** How many texts were wanted. Fewer were made only if there are no more. */
  readonly wanted: number;
}

/** Entries kept: the suggestions of the last minutes of writing. */
const defaultCapacity = 64;
/** Texts before the cursor that begin at different places count as the same if this many characters before it agree. */
const tellingCharacters = 1024;

/** A few dozen recent suggestions, newest first. */
export class SuggestionCache {
  readonly #capacity: number;
  #entries: Entry[] = [];

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
  }

  /**
   * What is left of a suggestion that the writer has typed part of, or all of one made right here.
   *
   * @param count how many different texts are wanted; several are returned only if they were made for exactly this place, and fewer
   *   only if as many were wanted then
   * @param request why it is asked now: one that wants more is not served what was made for one that wants less
   * @returns empty if there is nothing to suggest here; `undefined` if the model must be asked
   */
  lookUp(
    before: string,
    circumstances: string,
    count: number,
    request: Request = 'explicit',
  ): readonly string[] | undefined {
    for (const entry of this.#entries) {
      if (entry.circumstances !== circumstances) continue;
      if (rankOf[entry.request] < rankOf[request]) continue;
      const rests = entry.texts.map((text) => restOf(text, entry.before, before)).filter((rest) => rest !== undefined);
      const isHere = entry.before === before;
      if (rests.length === 0 && !(isHere && entry.texts.length === 0)) continue;
      // Several candidates are shown only for exactly the place that they were made for.
      if (count > 1 && !(isHere && (rests.length >= count || entry.wanted >= count))) continue;
      // What is on the screen is looked for first the next time, and forgotten last.
      this.#entries = [entry, ...this.#entries.filter((other) => other !== entry)];
      return rests.slice(0, count);
    }
    return undefined;
  }

  /**
   * Keeps what was suggested; an empty list says that there is nothing to suggest here.
   *
   * @param wanted how many texts were asked for
   */
  add(
    before: string,
    circumstances: string,
    texts: readonly string[],
    request: Request = 'explicit',
    wanted = 1,
  ): void {
    const others = this.#entries.filter((entry) => entry.before !== before || entry.circumstances !== circumstances);
    this.#entries = [{ before, texts, circumstances, request, wanted }, ...others].slice(0, this.#capacity);
  }

  clear(): void {
    this.#entries = [];
  }
}

/**
 * What is left of a text that was suggested after `then`, if a beginning of it has been typed by `now`.
 *
 * @returns `undefined` if something else was typed, or nothing visible is left
 */
function restOf(text: string, then: string, now: string): string | undefined {
  const rest = anyRestOf(text, then, now);
  return rest?.trim() === '' ? undefined : rest;
}

function anyRestOf(text: string, then: string, now: string): string | undefined {
  if (now.startsWith(then)) {
    const typed = now.length - then.length;
    return now.endsWith(text.slice(0, typed)) ? text.slice(typed) : undefined;
  }
  // In a long document, the place where the text before the cursor begins moves from time to time.
  if (then.length < tellingCharacters) return undefined;
  if (now.slice(0, tellingCharacters) === then.slice(0, tellingCharacters)) return undefined;
  for (let typed = 0; typed < text.length; typed++) {
    if (!now.endsWith(text.slice(0, typed))) continue;
    const here = now.slice(0, now.length - typed);
    if (here.length >= tellingCharacters && (then.endsWith(here) || here.endsWith(then))) return text.slice(typed);
  }
  return undefined;
}
