// Asks the host for a story.
import { mostCharacters } from '../protocol.ts';
import { only, said, type Update } from './requests.ts';
import type { State } from './state.ts';
import { withStory } from './storyShown.ts';
import { textOf, type Passage, type Story } from './story.ts';

/**
 * Begins to write: the story of before can be brought back.
 *
 * @param isContinued whether it goes on with the story that was remembered last
 */
export function write(state: State, story: Story, variants: readonly Passage[], isContinued: boolean): Update {
  if (state.run !== undefined || state.host === undefined) return only(state);
  const prompt = textOf(story, story.passages.length);
  if (prompt.length > mostCharacters) {
    const message = `The text is longer than ${mostCharacters.toLocaleString('en')} characters: shorten it to write on.`;
    return only({ ...state, notice: { message, isError: true } });
  }
  const requestId = state.lastRequestId + 1;
  const next: State = {
    ...withStory(state, { ...story, variants, chosen: 0 }),
    lastRequestId: requestId,
    run: { requestId, open: variants.map((_, index) => index), isContinued },
    notice: undefined,
  };
  const options = variants.map((passage) => passage.options);
  return said(next, {
    type: 'tellStory',
    requestId,
    prompt,
    forced: variants[0]!.forced,
    variants: options,
  });
}
