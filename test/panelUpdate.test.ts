// The panel's reducer: what a person does and what the host says, as states and messages.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseToHost, parseToPanel, type ToHost, type ToPanel } from '../src/protocol.ts';
import { initialState, kept, knobsOf, restored, type Action, type State } from '../src/webview/state.ts';
import { byteLabel, hexOf, surpriseLevel, textOf } from '../src/webview/story.ts';
import { update } from '../src/webview/update.ts';

const settings = { options: knobsOf(initialState), model: 'micromixer-stories-1m' };
const range = { minimum: 0, maximum: 2 };
const initialize: ToPanel = {
  type: 'initialize',
  settings,
  models: ['micromixer-stories-1m'],
  presets: [],
  ranges: { temperature: range, topK: range, topP: range, minP: range, maxBytes: range },
};

/** A panel that is driven by actions; collects what it says. */
class Panel {
  state: State;
  sent: ToHost[] = [];

  constructor(state: State = initialState) {
    this.state = state;
    this.do({ type: 'received', message: initialize });
  }

  do(action: Action): void {
    const next = update(this.state, action);
    this.state = next.state;
    for (const message of next.send) {
      assert.ok(!('problem' in parseToHost(structuredClone(message))), JSON.stringify(message));
      this.sent.push(message);
    }
  }

  receive(message: ToPanel): void {
    assert.ok(!('problem' in parseToPanel(structuredClone(message))));
    this.do({ type: 'received', message });
  }

  /** The newest request of a kind. */
  last<Type extends ToHost['type']>(type: Type): Extract<ToHost, { type: Type }> {
    const found = this.sent.findLast((message) => message.type === type);
    assert.ok(found, `no ${type} was sent`);
    return found as Extract<ToHost, { type: Type }>;
  }

  /** The host writes this into a variant and is done with it. */
  write(text: string, variant = 0): void {
    const { requestId } = this.last('tellStory');
    const bits = Array.from(text, () => 1);
    this.receive({
      type: 'storyContinued',
      requestId,
      variant,
      text,
      bits,
      bytes: bits.length,
      greedyBytes: 1,
      milliseconds: 5,
    });
    this.receive({ type: 'storyFinished', requestId, variant, reason: 'story', milliseconds: 9 });
  }

  get text(): string {
    return textOf(this.state.story);
  }
}

function written(): Panel {
  const panel = new Panel();
  panel.do({ type: 'draftChanged', draft: 'Once' });
  panel.do({ type: 'generate', seed: 7 });
  panel.write(' upon a time.');
  return panel;
}

test('generate asks with the draft, streams, finishes and remembers', () => {
  const panel = new Panel();
  panel.do({ type: 'draftChanged', draft: 'Once' });
  panel.do({ type: 'generate', seed: 7 });
  const asked = panel.last('tellStory');
  assert.equal(asked.prompt, 'Once');
  assert.deepEqual(
    asked.variants.map(({ seed }) => seed),
    [7],
  );
  assert.ok(panel.state.run);
  panel.write(' upon a time.');
  assert.equal(panel.text, 'Once upon a time.');
  assert.equal(panel.state.run, undefined);
  assert.equal(panel.state.history.length, 1);
  assert.equal(panel.state.story.variants[0]!.reason, 'story');
});

test('continue goes on behind the text and keeps one history entry', () => {
  const panel = written();
  panel.do({ type: 'continue', seed: 8 });
  assert.equal(panel.last('tellStory').prompt, 'Once upon a time.');
  panel.write(' The end.');
  assert.equal(panel.text, 'Once upon a time. The end.');
  assert.equal(panel.state.history.length, 1);
});

test('retry writes the last passage anew, undo and redo bring whole generations back', () => {
  const panel = written();
  panel.do({ type: 'retry', seed: 9 });
  assert.equal(panel.last('tellStory').prompt, 'Once');
  panel.write(' more.');
  assert.equal(panel.text, 'Once more.');
  panel.do({ type: 'undo' });
  assert.equal(panel.text, 'Once upon a time.');
  panel.do({ type: 'redo' });
  assert.equal(panel.text, 'Once more.');
  panel.do({ type: 'undo' });
  panel.do({ type: 'generate', seed: 1 });
  assert.deepEqual(panel.state.future, []);
});

test('stop cancels and keeps what is there', () => {
  const panel = new Panel();
  panel.do({ type: 'generate', seed: 1 });
  const { requestId } = panel.last('tellStory');
  const piece = { text: ' a', bits: [1, 1], bytes: 2, greedyBytes: 2, milliseconds: 1 };
  panel.receive({ type: 'storyContinued', requestId, variant: 0, ...piece });
  panel.do({ type: 'stop' });
  assert.deepEqual(panel.last('cancel'), { type: 'cancel', requestId });
  panel.receive({ type: 'requestFailed', requestId, variant: 0, message: '' });
  assert.equal(panel.text, 'Once upon a time a');
  assert.equal(panel.state.story.variants[0]!.reason, 'stopped');
  assert.equal(panel.state.notice, undefined);
});

test('a failure is told in words and loses nothing', () => {
  const panel = written();
  panel.do({ type: 'continue', seed: 1 });
  const { requestId } = panel.last('tellStory');
  panel.receive({ type: 'requestFailed', requestId, variant: 0, message: 'The model could not be run.' });
  assert.deepEqual(panel.state.notice, { message: 'The model could not be run.', isError: true });
  assert.equal(panel.text, 'Once upon a time.');
  assert.equal(panel.state.run, undefined);
});

test('three variants have seeds one after the other; the chosen one is the story', () => {
  const panel = new Panel();
  panel.do({ type: 'variantCountChanged', count: 3 });
  panel.do({ type: 'generate', seed: 2 ** 32 - 1 });
  assert.deepEqual(
    panel.last('tellStory').variants.map(({ seed }) => seed),
    [2 ** 32 - 1, 0, 1],
  );
  panel.write(' one.', 0);
  panel.write(' two.', 1);
  assert.ok(panel.state.run);
  panel.write(' three.', 2);
  assert.equal(panel.state.run, undefined);
  panel.do({ type: 'variantChosen', variant: 1 });
  assert.equal(panel.text, 'Once upon a time two.');
  panel.do({ type: 'variantCountChanged', count: 1 });
  panel.do({ type: 'continue', seed: 5 });
  assert.equal(panel.last('tellStory').prompt, 'Once upon a time two.');
});

test('a locked seed is used every time, and writing again uses the options of then', () => {
  const panel = written();
  panel.do({ type: 'knobsChanged', knobs: { seed: 42 } });
  panel.do({ type: 'seedLocked', isLocked: true });
  panel.do({ type: 'retry', seed: 99 });
  assert.equal(panel.last('tellStory').variants[0]!.seed, 42);
  panel.write(' x.');
  panel.do({ type: 'knobsChanged', knobs: { temperature: 2, seed: 1 } });
  const before = panel.last('tellStory').variants;
  panel.do({ type: 'writeAgain' });
  assert.deepEqual(panel.last('tellStory').variants, before);
});

test('pointing at a letter asks what else there was, again when a knob is turned', () => {
  const panel = written();
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 3 } });
  const asked = panel.last('explain');
  assert.deepEqual([asked.prompt, asked.written, asked.character], ['Once', ' up', 'o']);
  const choices = [[{ byte: 111, before: 0.9, after: 1 }]];
  panel.receive({ type: 'explained', requestId: asked.requestId, choices });
  assert.deepEqual(panel.state.choices, choices);
  panel.do({ type: 'knobsChanged', knobs: { topK: 3 } });
  assert.equal(panel.last('explain').options.topK, 3);
  // The answer to the first question comes late: it is not shown.
  panel.receive({ type: 'explained', requestId: asked.requestId, choices: [[]] });
  assert.deepEqual(panel.state.choices, choices);
});

test('an alternative is written on from, after all that stood before it', () => {
  const panel = written();
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 3 } });
  panel.do({ type: 'alternativeChosen', byteIndex: 0, byte: 0x73, seed: 3 });
  const asked = panel.last('tellStory');
  assert.equal(asked.prompt, 'Once');
  assert.equal(asked.forced, hexOf(' ups'));
  assert.equal(asked.variants[0]!.maxBytes, knobsOf(panel.state).maxBytes + 4);
});

test('an alternative inside a character of several bytes keeps the bytes before it', () => {
  const panel = new Panel();
  panel.do({ type: 'generate', seed: 1 });
  panel.write(' é');
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 1 } });
  panel.do({ type: 'alternativeChosen', byteIndex: 1, byte: 0xa8, seed: 3 });
  assert.equal(panel.last('tellStory').forced, '20c3a8');
});

test('what the window kept comes back, is scored again, and a story cut by a reload counts as stopped', () => {
  const panel = written();
  panel.do({ type: 'knobsChanged', knobs: { temperature: 1.5 } });
  panel.do({ type: 'continue', seed: 1 });
  const { requestId } = panel.last('tellStory');
  const piece = { text: ' Then', bits: [1, 1, 1, 1, 1], bytes: 5, greedyBytes: 2, milliseconds: 1 };
  panel.receive({ type: 'storyContinued', requestId, variant: 0, ...piece });
  const again = new Panel(restored(JSON.parse(JSON.stringify(kept(panel.state)))));
  assert.equal(again.text, 'Once upon a time. Then');
  assert.equal(again.state.run, undefined);
  assert.equal(again.state.story.variants[0]!.reason, 'stopped');
  assert.equal(knobsOf(again.state).temperature, 1.5);
  const asked = again.last('scoreText');
  assert.deepEqual([asked.prompt, asked.text], ['Once', ' upon a time.']);
  const bits = Array.from(asked.text, () => 2);
  const scored = { type: 'textScored', requestId: asked.requestId, bytes: 13, greedyBytes: 1, title: '' } as const;
  again.receive({ ...scored, text: asked.text, bits, isLast: false });
  again.receive({ ...scored, text: '', bits: [], isLast: true });
  assert.deepEqual(again.state.story.passages[0]!.bits, bits);
  assert.equal(again.last('scoreText').text, ' Then');
  again.do({ type: 'undo' });
  assert.equal(again.text, 'Once upon a time.');
});

test('garbage in the window state is the initial state', () => {
  for (const value of [
    undefined,
    null,
    3,
    'x',
    { story: 5, past: 'no', history: [{ beginning: 1 }], variantCount: 99 },
  ]) {
    assert.deepEqual(restored(value), initialState);
  }
});

test('the picture of the memory is asked for once it is shown, and after each run', () => {
  const panel = written();
  assert.equal(
    panel.sent.some(({ type }) => type === 'traceMemory'),
    false,
  );
  panel.do({ type: 'memoryShown', isShown: true });
  const asked = panel.last('traceMemory');
  assert.deepEqual([asked.prompt, asked.written], ['Once', ' upon a time.']);
  const { requestId } = asked;
  panel.receive({ type: 'memoryTraced', requestId, layers: 1, channels: 1, bytes: 1, values: Int8Array.of(5) });
  assert.equal(panel.state.memory?.bytes, 1);
  panel.do({ type: 'continue', seed: 1 });
  panel.write(' More.');
  assert.equal(panel.last('traceMemory').written, ' More.');
});

test('the own knobs can become the settings or go back to them', () => {
  const panel = written();
  panel.do({ type: 'knobsChanged', knobs: { temperature: 1.9 } });
  panel.do({ type: 'settingsSaved' });
  assert.equal(panel.last('saveSettings').options.temperature, 1.9);
  const changed = { ...settings, options: { ...settings.options, temperature: 0.1 } };
  panel.receive({ type: 'settingsChanged', settings: changed });
  assert.equal(knobsOf(panel.state).temperature, 1.9);
  panel.do({ type: 'knobsReset' });
  assert.equal(knobsOf(panel.state).temperature, 0.1);
});

test("whatever the host says in whatever order, nothing throws and the person's text stays", () => {
  const story = written().state.story;
  const piece = fc.record({ text: fc.string(), bits: fc.array(fc.float()), bytes: fc.nat(), greedyBytes: fc.nat() });
  const id = fc.integer({ min: 1, max: 6 });
  const message: fc.Arbitrary<ToPanel> = fc.oneof(
    fc.record({
      type: fc.constant('storyFinished' as const),
      requestId: id,
      variant: fc.nat(2),
      reason: fc.constant('story' as const),
      milliseconds: fc.nat(),
    }),
    fc.record({ type: fc.constant('requestFailed' as const), requestId: id, variant: fc.nat(2), message: fc.string() }),
    fc
      .tuple(piece, id)
      .map(([each, requestId]) => ({ type: 'textScored' as const, requestId, ...each, title: '', isLast: false })),
    fc.tuple(piece, id).map(([each, requestId]) => ({
      type: 'storyContinued' as const,
      requestId,
      variant: 0,
      milliseconds: 1,
      ...each,
    })),
    fc.record({
      type: fc.constant('explained' as const),
      requestId: id,
      choices: fc.array(fc.array(fc.record({ byte: fc.nat(255), before: fc.float(), after: fc.float() }))),
    }),
  );
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const panel = new Panel({ ...initialState, story, draft: 'mine' });
      panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 1 } });
      panel.do({ type: 'continue', seed: 4 });
      for (const each of messages) panel.do({ type: 'received', message: each });
      assert.equal(panel.state.draft, 'mine');
      assert.ok(panel.text.startsWith('Once upon a time.'));
    }),
  );
});

test('bytes and surprise have names and steps', () => {
  assert.deepEqual([0x20, 0x0a, 0x41, 0x02, 0xe2].map(byteLabel), ['space', 'new line', 'A', 'the end', '<E2>']);
  assert.deepEqual([0, 0.5, 1.5, 2.5, 3.5, 5, 7, 20].map(surpriseLevel), [0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a model that was imported is there to be chosen; bringing one leaves the text as it is', () => {
  const panel = new Panel();
  panel.do({ type: 'draftChanged', draft: 'The fox' });
  panel.receive({ type: 'modelsChanged', models: ['micromixer-stories-1m', 'mine'] });
  assert.deepEqual(panel.state.host!.models, ['micromixer-stories-1m', 'mine']);
  const file = { name: 'mine.pt', bytes: new Uint8Array(2) };
  panel.do({ type: 'modelBrought', file });
  assert.deepEqual(panel.last('importModel').file, file);
  panel.do({ type: 'modelBrought' });
  assert.deepEqual(panel.last('importModel'), { type: 'importModel' });
  panel.receive({ type: 'settingsChanged', settings: { ...settings, model: 'mine' } });
  assert.equal(panel.state.host!.settings.model, 'mine');
  assert.equal(panel.state.draft, 'The fox');
});
