// What the panel asks the host on its own: missing scores, and the choices at a letter.
import type { ToHost, WritingOptions } from '../protocol.ts';
import { knobsOf, type Place, type State } from './state.ts';
import { passagesOf, textOf } from './panelStory.ts';
import { characterAt } from './textUnits.ts';

/** A state, and messages for the host in the order they must be sent. */
export interface Update {
  readonly state: State;
  readonly send: readonly ToHost[];
}

export const withoutMessages = (state: State): Update => ({ state, send: [] });
export const withMessages = (state: State, ...send: readonly ToHost[]): Update => ({ state, send });

/**
 * Asks for the scores of the first passage without any, such as after the window is reloaded or a session is opened.
 */
export function withScores({ state, send }: Update): Update {
  const { story } = state;
  if (state.host === undefined || state.run !== undefined || state.scoring !== undefined) return { state, send };
  const all = [...story.passages, ...story.variants];
  const index = all.findIndex(({ text, bits }) => text !== '' && bits.length === 0);
  if (index === -1) return { state, send };
  const requestId = state.lastRequestId + 1;
  const { text, options } = all[index]!;
  const prompt = textOf(story, Math.min(index, story.passages.length));
  return {
    state: { ...state, lastRequestId: requestId, scoring: { requestId, passage: index } },
    send: [...send, { type: 'scoreText', requestId, prompt, text, options }],
  };
}

/** Asks for the choices at the pointed place, with the current knobs; one question at a time. */
export function withChoices({ state, send }: Update): Update {
  if (state.explaining?.isOld !== true || state.explaining.isOut || !state.isInspectorOpen) return { state, send };
  const found = state.place && textAt(state, state.place);
  // At a fork, the letter may not have been written yet.
  if (found === undefined) return { state: { ...state, choices: undefined }, send };
  const requestId = state.lastRequestId + 1;
  return {
    state: { ...state, lastRequestId: requestId, explaining: { requestId, isOut: true, isOld: false } },
    send: [...send, { type: 'explain', requestId, ...found, ...readingAt(state, state.place!) }],
  };
}

/** The options for reading a place: the current knobs. */
export function readingAt(state: State, place: Place): { options: WritingOptions; isDocument?: boolean } {
  const knobs = knobsOf(state);
  // Having learned from the document itself, the model would find nothing in it surprising.
  if (place.source === 'document') return { options: { ...knobs, learns: false }, isDocument: true };
  return { options: { ...knobs, ...endingAt(state, place) } };
}

/** When the place's passage may end; every passage has its own value. */
function endingAt({ story }: State, { passage }: Place): Pick<WritingOptions, 'minSentences'> {
  const { minSentences } = passagesOf(story)[passage]!.options;
  return minSentences === undefined ? {} : { minSentences };
}

/** The place or the knobs have changed, so the last answer is outdated. */
export function asksAgain(state: State): State {
  if (state.place === undefined) return state;
  const { requestId, isOut } = state.explaining ?? { requestId: 0, isOut: false };
  return { ...state, explaining: { requestId, isOut, isOld: true } };
}

export function isSamePlace(left: Place | undefined, right: Place | undefined): boolean {
  return left?.source === right?.source && left?.passage === right?.passage && left?.index === right?.index;
}

/** The character at a place, and the text before it. */
export function textAt(
  state: State,
  { source, passage, index }: Place,
): { prompt: string; written: string; character: string } | undefined {
  const text = source === 'document' ? state.document?.text : passagesOf(state.story)[passage]?.text;
  const found = characterAt(text ?? '', index);
  if (found === undefined) return undefined;
  const prompt = source === 'document' ? '' : textOf(state.story, passage);
  return { prompt, written: found.before, character: found.character };
}
