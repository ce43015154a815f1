// The view of the layers: what it says in words, for whoever cannot see shades and bars.
import assert from 'node:assert/strict';
import test from 'node:test';
import { layersView } from '../../../src/panel/page/layersView.ts';
import type { Action } from '../../../src/panel/page/state.ts';
import { insideStateAt } from '../../support/insideState.ts';
import { listenersIn, writtenIn } from '../../support/writtenIn.ts';

const ignore = (): undefined => undefined;

test('a row per stage, up to the letter that is pointed at; what is right is said in words too', () => {
  const page = writtenIn(layersView(insideStateAt(1), ignore));
  const grid = page.slice(0, page.indexOf('</table>'));
  assert.deepEqual(
    [...grid.matchAll(/<th scope="row">([^<]*)/gu)].map(([, name]) => name),
    ['What came', 'Embedding', 'Layer 1', 'Layer 2'],
  );
  assert.equal(grid.split('<td class="guess').length - 1, 3 * 2);
  assert.equal(grid.split('right: ').length - 1, 2, 'the second layer, for both letters');
  assert.match(page, /It knows a space from layer 2 on\./u);
  assert.match(page, /title=a space, 75 % likely/u);
  assert.match(page, /Right first guesses: Embedding < 0\.1 %, Layer 1 < 0\.1 %, Layer 2 100 %\./u);
  assert.match(page, /How likely a space was/u);
  assert.match(page, /Seen in the model, at 3 bytes/u);
});

test('what it never expected most, and what stands at the very beginning', () => {
  const state = insideStateAt(1);
  const { seen } = state.inspection!;
  const surprised = {
    ...state,
    inspection: { ...state.inspection!, seen: { ...seen, guesses: seen.guesses.map(() => 0x78) } },
  };
  assert.match(
    writtenIn(layersView(surprised, ignore)),
    /It never expected a space most: after the last layer it was 75 % likely\./u,
  );
  const known = {
    ...state,
    inspection: { ...state.inspection!, seen: { ...seen, guesses: seen.guesses.map(() => 0x20) } },
  };
  assert.match(writtenIn(layersView(known, ignore)), /It expects a space from the embedding on\./u);
});

test('a letter that is clicked is pointed at', () => {
  const actions: Action[] = [];
  const page = layersView(insideStateAt(2), (action) => actions.push(action));
  listenersIn(page, 'click')[1]!();
  const place = { source: 'story', passage: 0, index: 1 };
  assert.deepEqual(actions, [{ type: 'pointedAt', place, by: 'click' }]);
});

test('what there is not to be seen yet is said', () => {
  const empty = { ...insideStateAt(1), inspection: undefined };
  assert.match(writtenIn(layersView(empty, ignore)), /Write a story/u);
  const writing = { ...empty, run: { requestId: 1, open: [0], offset: 0 } };
  assert.match(writtenIn(layersView(writing, ignore)), /As soon as the text is there/u);
});
