// Searches for the likeliest words at the pointed letter, once its choices are known; canceled when another letter is
// pointed at.
import type { ToPanel } from '../protocol.ts';
import { isSamePlace, readingAt, textAt, type Update } from './requests.ts';
import type { Place, State } from './state.ts';

/** Asks once per answered request for choices; a search that is no longer needed is canceled. */
export function withWords({ state, send }: Update): Update {
  const { place, explaining, choices, wordSearch } = state;
  const isShown = state.isInspectorOpen && state.tab === 'letter' && place !== undefined;
  const isSettled = explaining !== undefined && !explaining.isOut && !explaining.isOld && choices !== undefined;
  if (wordSearch?.isOut === true && (!isShown || !isSettled || wordSearch.of !== explaining.requestId)) {
    const cancelled = { ...state, wordSearch: undefined };
    return { state: cancelled, send: [...send, { type: 'cancel', requestId: wordSearch.requestId }] };
  }
  // A story being written needs the model.
  if (!isShown || !isSettled || state.run !== undefined || wordSearch?.of === explaining.requestId)
    return { state, send };
  const found = textAt(state, place);
  if (found === undefined) return { state, send };
  const requestId = state.lastRequestId + 1;
  const { prompt, written } = found;
  return {
    state: { ...state, lastRequestId: requestId, wordSearch: { requestId, isOut: true, of: explaining.requestId } },
    send: [...send, { type: 'findWords', requestId, prompt, written, ...readingAt(state, place) }],
  };
}

/** Applies an answer, which may be to a question that is no longer asked. */
export function wordsFound(state: State, { requestId, words }: Extract<ToPanel, { type: 'wordsFound' }>): State {
  const { wordSearch, place } = state;
  if (requestId !== wordSearch?.requestId || place === undefined) return state;
  return { ...state, wordSearch: { ...wordSearch, isOut: false }, words: { list: words, place } };
}

/** The words found at a place; while the knobs change, those found before. */
export function wordsAt({ words }: State, place: Place): NonNullable<State['words']>['list'] | undefined {
  return isSamePlace(words?.place, place) ? words?.list : undefined;
}
