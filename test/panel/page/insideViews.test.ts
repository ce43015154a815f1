// The views of the layers and of the gates: what they say in words, for whoever cannot see shades and bars.
import assert from 'node:assert/strict';
import test from 'node:test';
import { gateView } from '../../../src/panel/page/gateView.ts';
import { layersView } from '../../../src/panel/page/layersView.ts';
import { blankPassage, emptyStory } from '../../../src/panel/page/panelStory.ts';
import { initialState, knobsOf, type Action, type State } from '../../../src/panel/page/state.ts';
import { listenersIn, writtenIn } from '../../support/writtenIn.ts';

const text = [0x20, 0x61, 0x20, 0x22];

/** ‹a, space, "› behind a space: two layers; the first guesses x everywhere, the second each letter that comes. */
function stateAt(index: number, kept = [0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.1, 0.4]): State {
  const guesses = new Uint8Array(3 * 4 * 3).fill(0x78);
  const shares = new Float32Array(guesses.length).fill(0.1);
  const known = new Float32Array(3 * 4).fill(0.05);
  text.forEach((_, at) => {
    guesses[(2 * 4 + at) * 3] = text[at + 1] ?? 0x20;
    shares[(2 * 4 + at) * 3] = 0.75;
    known[2 * 4 + at] = 0.75;
  });
  const about = { source: 'story', passage: 0 } as const;
  return {
    ...initialState,
    tab: 'layers',
    story: {
      ...emptyStory,
      beginning: ' ',
      variants: [{ ...blankPassage(knobsOf(initialState), '', ''), text: 'a "' }],
    },
    place: { ...about, index, isHeld: true, isByKeys: false },
    inspection: {
      text: { ...about, prompt: ' ', written: 'a "', model: '' },
      seen: {
        type: 'inspected',
        requestId: 1,
        model: 'the model',
        layers: 2,
        bytes: 4,
        guesses,
        shares,
        known,
        kept: Float32Array.from(kept),
      },
    },
  };
}
const ignore = (): undefined => undefined;

test('layers: a row per stage, up to the letter that is pointed at; what is right is said in words too', () => {
  const page = writtenIn(layersView(stateAt(1), ignore));
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

test('layers: what it never expected most, and what stands at the very beginning', () => {
  const state = stateAt(1);
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

test('layers and gates: a letter that is clicked is pointed at', () => {
  for (const view of [layersView, gateView]) {
    const actions: Action[] = [];
    listenersIn(
      view(stateAt(2), (action) => actions.push(action)),
      'click',
    )[1]!();
    const place = { source: 'story', passage: 0, index: 1 };
    assert.deepEqual(actions, [{ type: 'pointedAt', place, by: 'click' }]);
  }
});

test('gates: a strip per layer under each letter, and what is kept at the letter and by kind of letter, in numbers', () => {
  const page = writtenIn(gateView(stateAt(1), ignore));
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
  assert.match(writtenIn(gateView(stateAt(1, []), ignore)), /the model has no gate/u);
});

test('what there is not to be seen yet is said', () => {
  const empty = { ...stateAt(1), inspection: undefined };
  for (const view of [layersView, gateView]) {
    assert.match(writtenIn(view(empty, ignore)), /Write a story/u);
    assert.match(
      writtenIn(view({ ...empty, run: { requestId: 1, open: [0], offset: 0 } }, ignore)),
      /As soon as the text is there/u,
    );
  }
});
