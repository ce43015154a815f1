// Rewrites a whole story passage by passage, each with the options and the seed it was written with.
import * as l10n from '@vscode/l10n';
import { withoutMessages, type Update } from './requests.ts';
import { modelOf, type State } from './state.ts';
import { blankPassage, emptyStory, passagesOf, type Passage } from './panelStory.ts';
import { startWriting } from './startWriting.ts';

/** Starts with the first passage. */
export function writeAgain(state: State): Update {
  const { beginning, passages, variants, chosen } = state.story;
  const last = variants.filter(isWritten);
  const steps = [...passages.filter(isWritten).map((passage) => [passage]), last].filter((step) => step.length > 0);
  const other = steps.flat().find(({ model }) => model !== modelOf(state));
  if (other !== undefined) {
    const message = l10n.t(
      'This was written by {0}: choose that model under More to get the same text again.',
      other.model,
    );
    return withoutMessages({ ...state, notice: { message, isError: true } });
  }
  const [first, ...rest] = steps;
  if (first === undefined) return withoutMessages(state);
  const next = startWriting(state, { ...emptyStory, beginning }, first.map(blankAgain));
  return next.state.run === undefined
    ? next
    : { ...next, state: { ...next.state, again: { rest, chosen: Math.max(0, last.indexOf(variants[chosen]!)) } } };
}

/** Continues with the next passage once one is finished. After a person stops it, no more are written. */
export function withRest(before: Update): Update {
  const { state } = before;
  const { again, story, run } = state;
  if (again === undefined || run !== undefined) return before;
  const last = passagesOf(story).at(-1);
  const [next, ...rest] = again.rest;
  if (next === undefined || last?.reason === 'stopped' || last?.reason === 'failed') {
    const chosen = Math.max(0, Math.min(again.chosen, story.variants.length - 1));
    return { ...before, state: { ...state, again: undefined, story: { ...story, chosen } } };
  }
  const settled = { ...emptyStory, beginning: story.beginning, passages: passagesOf(story) };
  const { state: writing, send } = startWriting(state, settled, next.map(blankAgain));
  // A single undo step, however many passages there are.
  return { state: { ...writing, past: state.past, again: { ...again, rest } }, send: [...before.send, ...send] };
}

function isWritten({ bytes }: Passage): boolean {
  return bytes > 0;
}

/** The same passage before it was written. One that was stopped will end at the same point again. */
function blankAgain({ options, forced, model, reason, bytes }: Passage): Passage {
  const isStopped = reason === 'stopped' || reason === 'failed';
  return blankPassage(isStopped ? { ...options, maxBytes: bytes, trimToSentence: false } : options, model, forced);
}
