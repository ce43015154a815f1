// Replacing a letter with another one: the story continues from there, and the previous branch is kept beside it.
import { hexOf } from '../../model/hex.ts';
import { maxVariants } from '../protocol.ts';
import { withoutMessages, type Update } from './requests.ts';
import type { Action, Place, State } from './state.ts';
import { passagesOf, type Story } from './panelStory.ts';
import { startWriting } from './startWriting.ts';
import { characterAt } from './textUnits.ts';
import { variantsOf } from './variants.ts';

/**
 * Continues from the pinned place with another letter or word. If the place is in the last passage, the branches appear
 * side by side and the new one is chosen. In an earlier passage, that passage's own text is kept beside the new branch,
 * and the whole previous story stays in the list of stories.
 */
export function continueFrom(state: State, action: Extract<Action, { type: 'alternativeChosen' }>): Update {
  const { place, story, explaining } = state;
  // While an answer is pending, the table may not be the one that the person meant.
  if (place?.source !== 'story' || explaining?.isOut === true) return withoutMessages(state);
  const passage = passagesOf(story)[place.passage];
  if (passage === undefined) return withoutMessages(state);
  const found = characterAt(passage.text, place.index);
  if (found === undefined) return withoutMessages(state);
  const head = new TextEncoder().encode(found.character).subarray(0, action.byteIndex);
  const forced = hexOf([...new TextEncoder().encode(found.before), ...head, ...action.bytes]);
  const isLast = place.passage === story.passages.length;
  const before: Story = { ...story, passages: story.passages.slice(0, place.passage), variants: [], chosen: 0 };
  // The branch being left must be among those kept.
  const others = isLast ? story.variants.filter((each) => each !== passage) : [];
  const kept = [...others.slice(Math.max(0, others.length - (maxVariants - 2))), passage];
  const { minSentences } = passage.options;
  const variants = variantsOf(state, action.seed, { minSentences }, forced, 1);
  const next = startWriting(state, before, variants, kept);
  if (next.state.run === undefined) return next;
  const fork: Place = { ...place, isHeld: true, isByKeys: true };
  const focus = { selector: '.variant.chosen tinted-text' };
  const asked = { requestId: explaining?.requestId ?? 0, isOut: false, isOld: true };
  return { ...next, state: { ...next.state, place: fork, explaining: asked, focus } };
}
