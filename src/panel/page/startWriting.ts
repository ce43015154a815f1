// Asks the host to write a story.
import * as l10n from '@vscode/l10n';
import { maxCharacters } from '../protocol.ts';
import { withoutMessages, withMessages, type Update } from './requests.ts';
import type { State } from './state.ts';
import { withNewStory } from './shownStory.ts';
import { textOf, type Passage, type Story } from './panelStory.ts';
import { decimal } from './words.ts';

/**
 * Starts writing. The previous story can be restored.
 *
 * @param variants the passages to write
 * @param kept existing variants that stay beside the new ones; the first new one is chosen
 */
export function startWriting(
  state: State,
  story: Story,
  variants: readonly Passage[],
  kept: readonly Passage[] = [],
): Update {
  if (state.run !== undefined || state.host === undefined) return withoutMessages(state);
  const prompt = textOf(story, story.passages.length);
  if (prompt.length > maxCharacters) {
    const message = l10n.t('The text is longer than {0} characters: shorten it to continue.', decimal(maxCharacters));
    return withoutMessages({ ...state, notice: { message, isError: true } });
  }
  const requestId = state.lastRequestId + 1;
  const next: State = {
    ...withNewStory(state, { ...story, variants: [...kept, ...variants], chosen: kept.length }),
    lastRequestId: requestId,
    run: { requestId, open: variants.map((_, index) => index), offset: kept.length },
    isDocumentShown: false,
    notice: undefined,
  };
  return withMessages(next, {
    type: 'tellStory',
    requestId,
    prompt,
    variants: variants.map(({ options, forced }) => ({ options, forced })),
  });
}
