// The Letter tab: each number stands in the column that it belongs to.
import assert from 'node:assert/strict';
import test from 'node:test';
import { letterView } from '../../../src/panel/page/letterView.ts';
import { blankPassage, emptyStory } from '../../../src/panel/page/panelStory.ts';
import { initialState, knobsOf, type State } from '../../../src/panel/page/state.ts';
import type { PanelChoice } from '../../../src/panel/protocol.ts';
import { writtenIn } from '../../support/writtenIn.ts';

const stateWith = (choices: readonly PanelChoice[]): State => ({
  ...initialState,
  story: { ...emptyStory, variants: [{ ...blankPassage(knobsOf(initialState), 'm', ''), text: 'a' }] },
  place: { source: 'story', passage: 0, index: 0, isHeld: true, isByKeys: false },
  choices: [choices],
});

/** The first table, a row per line: its cells, without what is only drawn. */
function rowsOf(choices: readonly PanelChoice[]): string[][] {
  const page = writtenIn(letterView(stateWith(choices), () => undefined));
  const rows = page.slice(0, page.indexOf('</table>')).split('<tr').slice(1);
  return rows.map((row) =>
    Array.from(row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gu), ([, cell]) => cell!.replaceAll(/<[^>]*>|>/gu, '').trim()),
  );
}

test('a choice is shown as the model believes, with the text of the writer, and after the knobs', () => {
  assert.deepEqual(
    rowsOf([
      { byte: 0x61, before: 0.5, withText: 0.3, after: 0.75 },
      { byte: 0x62, before: 0.2, withText: 0.1, after: 0, cut: 'topK' },
    ]),
    [
      ['Next', 'The model', 'With your text', 'After the knobs'],
      ['a', '50 %', '30 %', '75 %'],
      ['b', '20 %', '10 %', 'cut by top-k'],
    ],
  );
});

test('where nothing is known of a text, it has no column', () => {
  assert.deepEqual(rowsOf([{ byte: 0x61, before: 0.5, after: 0, cut: { reason: 'forbidden' } }]), [
    ['Next', 'The model', 'After the knobs'],
    ['a', '50 %', 'forbidden'],
  ]);
});
