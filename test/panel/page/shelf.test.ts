// What the page hands to the host to keep: each change once, the story that is being written now and then, never the example.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { ToHost } from '../../../src/panel/protocol.ts';
import { textOf } from '../../../src/panel/page/panelStory.ts';
import { ShelfKeeper, shelfOf } from '../../../src/panel/page/shelf.ts';
import { initialState, knobsOf, type State } from '../../../src/panel/page/state.ts';
import { fromSavedStory } from '../../../src/panel/page/panelStory.ts';

const host = { settings: { options: knobsOf(initialState), model: 'm' }, models: ['m'] };
const passage = { text: ' a cat', forced: '', options: knobsOf(initialState), model: 'm', reason: 'story' } as const;
const story = fromSavedStory({
  beginning: 'Once',
  passages: [],
  variants: [{ ...passage, bytes: 6, greedyBytes: 0, milliseconds: 1 }],
  chosen: 0,
});
const texts = (state: State): string[] => shelfOf(state).stories.map((each) => textOf(fromSavedStory(each)));

test('the example is not kept; an own story is, once, with what it grew from left out', () => {
  assert.deepEqual(texts(initialState), []);
  const longer = { ...story, variants: [{ ...story.variants[0]!, text: ' a cat sat' }] };
  assert.deepEqual(texts({ ...initialState, story: longer, history: [story] }), ['Once a cat sat']);
});

test('a change is handed over once, and only after the host has told what it kept', () => {
  const sent: ToHost[] = [];
  const keeper = new ShelfKeeper((message) => sent.push(message));
  keeper.keep(initialState);
  assert.equal(sent.length, 0);
  const state = { ...initialState, host };
  keeper.keep(state);
  keeper.keep({ ...state, tint: 'words' });
  assert.equal(sent.length, 1);
  keeper.keep({ ...state, draft: 'New' });
  assert.equal(sent.length, 2);
  keeper.keep({ ...state, story, run: { requestId: 1, open: [0], offset: 0 } }); // too soon
  assert.equal(sent.length, 2);
  keeper.keep({ ...state, story });
  const [last] = sent.slice(-1);
  assert.ok(last?.type === 'keepShelf' && last.shelf.stories.length === 1);
});
