// What outlives the panel: its stories and the text in the box are handed to the host, which keeps them for the workspace.
import { maxKeptStories, type Shelf, type ToHost } from '../protocol.ts';
import type { State } from './state.ts';
import { isExample } from './exampleStory.ts';
import { newest } from './keptState.ts';
import { textOf, toSavedStory, type Story } from './panelStory.ts';

/** While a story is being written it is handed over this often, in milliseconds. */
const everyMs = 1500;

let given: Pick<State, 'draft' | 'history' | 'story'> | undefined;
let givenAt = 0;

/** The stories with the one that is shown: it may be unfinished. */
export function shelfOf({ draft, history, story }: Pick<State, 'draft' | 'history' | 'story'>): Shelf {
  const text = textOf(story);
  const isOwn = text !== '' && !isExample(story) && (story.variants.length > 0 || story.passages.length > 0);
  const others: readonly Story[] = isOwn ? history.filter((each) => !text.startsWith(textOf(each))) : history;
  const stories = newest(isOwn ? [story, ...others] : others).slice(0, maxKeptStories);
  return { draft, stories: stories.map(toSavedStory) };
}

/** Hands the shelf over if it has changed: at once, or now and then while a story is written. */
export function keepShelfSoon(state: State, send: (message: ToHost) => void): void {
  if (state.host === undefined) return; // what the host kept is not known yet
  const { draft, history, story } = state;
  if (given?.draft === draft && given.history === history && given.story === story) return;
  if (state.run !== undefined && performance.now() - givenAt < everyMs) return;
  given = { draft, history, story };
  givenAt = performance.now();
  send({ type: 'keepShelf', shelf: shelfOf(state) });
}
