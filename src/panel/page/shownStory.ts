// Shows another story, so that the previous one can be restored.
import type { State } from './state.ts';
import type { Story } from './panelStory.ts';

/** How many steps can be undone. */
const maxUndone = 30;

/** Replaces the current story with another one; the replacement can be undone. */
export function withNewStory(state: State, story: Story): State {
  const isEmpty = state.story.variants.length === 0 && state.story.passages.length === 0;
  const past = isEmpty ? state.past : [...state.past, state.story].slice(-maxUndone);
  return { ...withStoryShown(state, story), past, future: [] };
}

/** Shows a story. Everything that was known about the previous one is dropped. */
export function withStoryShown(state: State, story: Story): State {
  const place = state.place?.source === 'document' ? state.place : undefined;
  const choices = place && state.choices;
  return {
    ...state,
    story,
    place,
    choices,
    again: undefined,
    scoring: undefined,
    stepping: undefined,
  };
}
