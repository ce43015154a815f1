// Asks for the words that are likeliest at the letter that is pointed at: after its choices, and until another letter is pointed at.
import type { ToPanel } from '../protocol.ts';
import { isSamePlace, readingAt, textAt, type Update } from './requests.ts';
import type { Place, State } from './state.ts';

/** Asks once for each answered question for choices; a search that nobody waits for any more is cancelled. */
export function withWords({ state, send }: Update): Update {
  const { place, explaining, choices, wordSearch } = state;
  const isShown = state.isInspectorOpen && state.tab === 'letter' && place !== undefined;
  const isSettled = explaining !== undefined && !explaining.isOut && !explaining.isOld && choices !== undefined;
  if (wordSearch?.isOut === true && (!isShown || !isSettled || wordSearch.of !== explaining.requestId)) {
    const cancelled = { ...state, wordSearch: undefined };
    return { state: cancelled, send: [...send, { type: 'cancel', requestId: wordSearch.requestId }] };
  }
  // A story that is being written needs the model.
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

/** After an answer, which may be to a question that nobody asks any more. */
export function wordsFound(state: State, { requestId, words }: Extract<ToPanel, { type: 'wordsFound' }>): State {
  const { wordSearch, place } = state;
  if (requestId !== wordSearch?.requestId || place === undefined) return state;
  return { ...state, wordSearch: { ...wordSearch, isOut: false }, words: { list: words, place } };
}

/** What was found at a place; while the knobs move, what was found before. */
export function wordsAt({ words }: State, place: Place): NonNullable<State['words']>['list'] | undefined {
  return isSamePlace(words?.place, place) ? words?.list : undefined;
}
