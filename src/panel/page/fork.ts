// Another letter than the one that is there: the story goes on from it, and the branch that was there stays beside it.
import { hexOf } from '../../model/hex.ts';
import { maxVariants } from '../protocol.ts';
import { withoutMessages, type Update } from './requests.ts';
import type { Action, Place, State } from './state.ts';
import { passagesOf, type Story } from './panelStory.ts';
import { startWriting } from './startWriting.ts';
import { characterAt } from './textUnits.ts';
import { variantsOf } from './variants.ts';

/**
 * Continues from the pinned place with another letter or word. Branches of the last passage stand side by side, the new one is chosen; of an
 * earlier passage its own text stays, and the whole of the other branch is among the stories.
 */
export function continueFrom(state: State, action: Extract<Action, { type: 'alternativeChosen' }>): Update {
  const { place, story, explaining } = state;
  // While an answer is awaited, the table may not be the one that the person meant.
  if (place?.source !== 'story' || explaining?.isOut === true) return withoutMessages(state);
  const passage = passagesOf(story)[place.passage];
  if (passage === undefined) return withoutMessages(state);
  const found = characterAt(passage.text, place.index);
  if (found === undefined) return withoutMessages(state);
  const head = new TextEncoder().encode(found.character).subarray(0, action.byteIndex);
  const forced = hexOf([...new TextEncoder().encode(found.before), ...head, ...action.bytes]);
  const isLast = place.passage === story.passages.length;
  const before: Story = { ...story, passages: story.passages.slice(0, place.passage), variants: [], chosen: 0 };
  // The branch that is left must be among those that stay.
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
