// What outlives the panel: its stories and the text in the box go to the host, which keeps them for the workspace.
import { maxKeptStories, type Shelf, type ToHost } from '../protocol.ts';
import type { State } from './state.ts';
import { isExample } from './exampleStory.ts';
import { newest } from './keptState.ts';
import { textOf, toSavedStory, type Story } from './panelStory.ts';

/** The stories, including the one shown, which may be unfinished. */
export function shelfOf({ draft, history, story }: Pick<State, 'draft' | 'history' | 'story'>): Shelf {
  const text = textOf(story);
  const isOwn = text !== '' && !isExample(story) && (story.variants.length > 0 || story.passages.length > 0);
  const others: readonly Story[] = isOwn ? history.filter((each) => !text.startsWith(textOf(each))) : history;
  const stories = newest(isOwn ? [story, ...others] : others).slice(0, maxKeptStories);
  return { draft, stories: stories.map(toSavedStory) };
}

/** While a story is being written, the shelf is sent at most this often, in milliseconds. */
const everyMs = 1500;

/** Sends the shelf to the host whenever it has changed. */
export class ShelfKeeper {
  readonly #send: (message: ToHost) => void;
  #given: State | undefined;
  #givenAt = 0;

  constructor(send: (message: ToHost) => void) {
    this.#send = send;
  }

  /** Sends it right away, or from time to time while a story is being written. */
  keep(state: State): void {
    if (state.host === undefined) return; // it is not known yet what the host kept
    const given = this.#given;
    if (given?.draft === state.draft && given.history === state.history && given.story === state.story) return;
    if (state.run !== undefined && performance.now() - this.#givenAt < everyMs) return;
    this.#given = state;
    this.#givenAt = performance.now();
    this.#send({ type: 'keepShelf', shelf: shelfOf(state) });
  }
}
