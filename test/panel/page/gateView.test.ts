// The view of the gates: what it says in words, for whoever cannot see shades and bars.
import assert from 'node:assert/strict';
import test from 'node:test';
import { gateView } from '../../../src/panel/page/gateView.ts';
import type { Action } from '../../../src/panel/page/state.ts';
import { insideStateAt } from '../../support/insideState.ts';
import { listenersIn, writtenIn } from '../../support/writtenIn.ts';

const ignore = (): undefined => undefined;

test('a strip per layer under each letter, and what is kept at the letter and by kind of letter, in numbers', () => {
  const page = writtenIn(gateView(insideStateAt(1), ignore));
  assert.match(page, /At a space is kept: Layer 1 50 %, Layer 2 10 %\./u);
  assert.equal(page.split('<rect').length - 1, 2 * 3);
  assert.match(page, /aria-label=What each layer keeps at each of 3 letters/u);
  const means = [...page.matchAll(/<th scope="row">([^<]*)<\/th> <td>([^<]*)<\/td><td>([^<]*)/gu)].map((match) =>
    match.slice(1),
  );
  assert.deepEqual(means, [
    ['Letters', '50 %', '90 %'],
    ['Spaces', '50 %', '10 %'],
    ['Quotation marks', '50 %', '40 %'],
  ]);
  assert.match(writtenIn(gateView(insideStateAt(1, []), ignore)), /the model has no gate/u);
});

test('a letter that is clicked is pointed at', () => {
  const actions: Action[] = [];
  const page = gateView(insideStateAt(2), (action) => actions.push(action));
  listenersIn(page, 'click')[1]!();
  const place = { source: 'story', passage: 0, index: 1 };
  assert.deepEqual(actions, [{ type: 'pointedAt', place, by: 'click' }]);
});

test('what there is not to be seen yet is said', () => {
  const empty = { ...insideStateAt(1), inspection: undefined };
  assert.match(writtenIn(gateView(empty, ignore)), /Write a story/u);
  const writing = { ...empty, run: { requestId: 1, open: [0], offset: 0 } };
  assert.match(writtenIn(gateView(writing, ignore)), /As soon as the text is there/u);
});
