// Another story on the screen: the one before can be brought back.
import type { State } from './state.ts';
import type { Story } from './panelStory.ts';

/** How many stories can be undone. */
const maxUndone = 30;

/** Another story takes the place of the one that is shown, which can be brought back. */
export function withNewStory(state: State, story: Story): State {
  const isEmpty = state.story.variants.length === 0 && state.story.passages.length === 0;
  const past = isEmpty ? state.past : [...state.past, state.story].slice(-maxUndone);
  return { ...withStoryShown(state, story), past, future: [] };
}

/** Nothing that was said of the story before holds for this one. */
export function withStoryShown(state: State, story: Story): State {
  const place = state.place?.source === 'document' ? state.place : undefined;
  const choices = place && state.choices;
  return { ...state, story, place, choices, again: undefined, scoring: undefined, memoryRequest: undefined };
}
