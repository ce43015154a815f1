// When the page asks to look inside the model, for which text, and which byte of the answer belongs to the letter that is pointed at.
import assert from 'node:assert/strict';
import test from 'node:test';
import { guessRowOf, inspectedOf, withInspection } from '../../../src/panel/page/inspecting.ts';
import { blankPassage, emptyStory, type Passage } from '../../../src/panel/page/panelStory.ts';
import { initialState, knobsOf, type Place, type State } from '../../../src/panel/page/state.ts';
import { update } from '../../../src/panel/page/update.ts';
import type { PanelInspection, ToHost } from '../../../src/panel/protocol.ts';

const passageOf = (text: string): Passage => ({
  ...blankPassage({ ...knobsOf(initialState), seed: 7 }, 'm', ''),
  text,
  bits: Array.from(text, () => 1),
});
const stateOf = (...texts: readonly string[]): State => ({
  ...initialState,
  host: { settings: { options: knobsOf(initialState), model: 'm' }, models: ['m'] },
  story: {
    ...emptyStory,
    beginning: 'Once',
    passages: texts.slice(0, -1).map(passageOf),
    variants: [passageOf(texts.at(-1)!)],
  },
  tab: 'layers',
});
const at = (index: number, passage = 0): Place => ({ source: 'story', passage, index, isHeld: true, isByKeys: false });

function seenOf(requestId: number, bytes: number): PanelInspection {
  const guesses = new Uint8Array(2 * bytes * 3);
  const [shares, known] = [new Float32Array(guesses.length), new Float32Array(2 * bytes)];
  return {
    type: 'inspected',
    requestId,
    model: 'm',
    layers: 1,
    bytes,
    guesses,
    shares,
    known,
    kept: new Float32Array(bytes),
  };
}

const asked = (state: State): Extract<ToHost, { type: 'inspect' }> | undefined =>
  withInspection({ state, send: [] }).send.find((message) => message.type === 'inspect');

/** Asks, and is answered with so many bytes. */
function seen(state: State, bytes = 1024): State {
  const next = withInspection({ state, send: [] }).state;
  return update(next, { type: 'received', message: seenOf(next.inspecting!.requestId, bytes) }).state;
}

test('it asks once per text, with what the passage was written with, and only for a tab that is open', () => {
  const state = stateOf('a “b”');
  const { options } = state.story.variants[0]!;
  assert.deepEqual(asked(state), { type: 'inspect', requestId: 1, prompt: 'Once', written: 'a “b”', options });
  for (const tab of ['letter', 'memory'] as const) assert.equal(asked({ ...state, tab }), undefined);
  assert.ok(asked({ ...state, tab: 'gate' }));
  assert.equal(asked({ ...state, isInspectorOpen: false }), undefined);
  assert.equal(
    asked({ ...state, run: { requestId: 1, open: [0], offset: 0 } }),
    undefined,
    'the text is not there yet',
  );
  assert.equal(asked({ ...state, host: undefined }), undefined);
  assert.equal(asked(withInspection({ state, send: [] }).state), undefined, 'one question at a time');
  const answered = seen(state);
  assert.equal(asked(answered), undefined);
  assert.equal(asked({ ...answered, place: at(1) }), undefined, 'that letter was seen too');
  const longer = { ...answered, story: stateOf('a “b” c').story };
  assert.equal(asked(longer)?.written, 'a “b” c');
  const otherModel = { ...answered, host: { ...answered.host!, settings: { ...answered.host!.settings, model: 'n' } } };
  assert.ok(asked(otherModel), 'another model sees other things');
  assert.equal(inspectedOf(otherModel), undefined);
});

test('the passage of the pointed letter is looked into, with what stood before it when it was written', () => {
  const state = { ...stateOf(' upon a time', ' there was', ' a cat'), place: at(3, 1) };
  assert.deepEqual([asked(state)?.prompt, asked(state)?.written], ['Once upon a time', ' there was']);
  const document = { title: 'd', text: 'The mat.', bits: [], bytes: 0, greedyBytes: 0 };
  const inDocument: State = { ...state, document, isDocumentShown: true, place: { ...at(2), source: 'document' } };
  assert.deepEqual([asked(inDocument)?.prompt, asked(inDocument)?.written], ['', 'The mat.']);
  assert.equal(asked(inDocument)?.isDocument, true);
  assert.equal(
    asked({ ...inDocument, place: undefined })?.written,
    'The mat.',
    'what is shown, if nothing is pointed at',
  );
  assert.equal(asked({ ...inDocument, documentRequest: 5 }), undefined, 'it is still being read');
});

test('of a long text the stretch around the letter is looked into, and another one when the letter is elsewhere', () => {
  const text = 'abcdefgh'.repeat(1000);
  const first = { ...stateOf(text), place: at(10) };
  assert.equal(asked(first)?.written.length, 256);
  const there = seen(first);
  assert.equal(asked({ ...there, place: at(255) }), undefined);
  assert.equal(asked({ ...there, place: at(256) })?.written.length, 512);
  const later = seen({ ...there, place: at(5000) });
  assert.equal(later.inspection?.text.written.length, 5120);
  assert.equal(asked({ ...later, place: at(4200) }), undefined);
  assert.equal(asked({ ...later, place: at(4000) })?.written.length, 4096, 'the letters before it were not seen');
  const inspected = inspectedOf(later)!;
  assert.deepEqual(
    [inspected.bytes.length, inspected.skipped, inspected.bytes[inspected.at]!.index],
    [1024, 4096, 5000],
  );
  // Characters of four bytes: fewer of them are covered, and it does not ask without an end.
  const wide = seen({ ...stateOf('🦊'.repeat(600)), place: at(257) });
  assert.equal(asked(wide), undefined);
  assert.equal(inspectedOf(wide)!.bytes[inspectedOf(wide)!.at]!.index, 257);
});

test('letters and bytes belong together, also where a letter has several bytes', () => {
  const state = seen(stateOf('a “b”'), 14);
  for (const [index, byte] of [0, 1, 2, 5, 6].entries()) {
    const inspected = inspectedOf({ ...state, place: at(index) })!;
    assert.equal(inspected.bytes.length, 9);
    assert.equal(inspected.at, byte);
    assert.equal(guessRowOf(inspected, byte), 14 - 9 + byte - 1, 'the row of the byte before it');
  }
  const inspected = inspectedOf(state)!;
  assert.equal(inspected.at, 8, 'the last byte, if nothing is pointed at');
  assert.deepEqual(
    inspected.bytes.slice(2, 5).map(({ character, part, parts }) => [character, part, parts]),
    [1, 2, 3].map((part) => ['“', part, 3]),
  );
  assert.equal(guessRowOf(inspectedOf({ ...seen(stateOf('abc'), 2), place: at(1) })!, 0), undefined, 'not covered');
});

test('while a text grows letter by letter, what was seen of it stays; of another text nothing does', () => {
  const state = seen(stateOf('the ca'), 11);
  const grown = { ...state, story: stateOf('the cat').story, place: at(6) };
  assert.equal(inspectedOf(grown)!.bytes.length, 6);
  assert.equal(inspectedOf({ ...state, story: stateOf('a dog').story }), undefined);
});

test('an answer that is not waited for changes nothing; one that fails can be asked for again', () => {
  const { state } = withInspection({ state: stateOf('abc'), send: [] });
  assert.equal(update(state, { type: 'received', message: seenOf(99, 3) }).state.inspection, undefined);
  const failed = update(state, {
    type: 'received',
    message: { type: 'requestFailed', requestId: 1, message: 'No model.' },
  });
  assert.equal(failed.state.notice?.message, 'No model.');
  assert.deepEqual(failed.send, [], 'not by itself');
  const again = update(failed.state, { type: 'tabChosen', tab: 'gate' });
  assert.deepEqual(
    again.send.map(({ type }) => type),
    ['inspect'],
  );
});
