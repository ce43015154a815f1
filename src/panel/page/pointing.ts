// Which letter is pointed at.
import { asksAgain } from './requests.ts';
import type { Action, Place, State } from './state.ts';
import { passagesOf } from './panelStory.ts';
import { charactersOf } from './textUnits.ts';

/** A pinned place stays while the mouse moves; a second click on it unpins it. A click opens the inspector. */
export function pointAt(state: State, { place, by }: Extract<Action, { type: 'pointedAt' }>): State {
  const before = state.place;
  const isHeld = before?.isHeld === true;
  if (by === 'hover' && isHeld) return state;
  const isSame =
    before?.source === place.source && before.passage === place.passage && before.index === place.index && isHeld;
  if (by === 'click' && isSame) return { ...state, place: { ...before, isHeld: false } };
  const next: Place = { ...place, isHeld: by !== 'hover', isByKeys: by === 'keys' };
  return asksAgain({ ...state, place: next, isInspectorOpen: state.isInspectorOpen || by === 'click' });
}

/**
 * Pins the letter this many letters forward (or back, if negative) in the same passage; the first letter if there is
 * none.
 */
export function moved(state: State, by: number): State {
  const { place, story, document } = state;
  const passages = passagesOf(story);
  const from = place ?? { source: 'story', passage: passages.length - 1, index: 0 };
  const text = from.source === 'document' ? document?.text : passages[from.passage]?.text;
  if (text === undefined || text === '') return state;
  const starts: number[] = [];
  let end = 0;
  for (const character of charactersOf(text)) {
    starts.push(end);
    end += Array.from(character).length;
  }
  const at = starts.findLastIndex((start) => start <= from.index) + (place === undefined ? 0 : by);
  const index = starts[at];
  if (index === undefined) return state;
  return asksAgain({ ...state, place: { ...from, index, isHeld: true, isByKeys: true } });
}
