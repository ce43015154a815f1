// The panel's reducer: what a person does and what the host says, as states and messages.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { ToHost, ToPanel } from '../../../src/panel/protocol.ts';
import { toKeptState, fromKeptState } from '../../../src/panel/page/keptState.ts';
import { initialState, isSeedLocked, knobsOf, modelOf, type State } from '../../../src/panel/page/state.ts';
import { isExample } from '../../../src/panel/page/exampleStory.ts';
import { shelfOf } from '../../../src/panel/page/shelf.ts';
import { hexOf } from '../../../src/model/hex.ts';
import { byteLabel, surpriseLevel, textOf } from '../../../src/panel/page/panelStory.ts';
import { DrivenPage } from '../../support/drivenPage.ts';

const settings = { options: knobsOf(initialState), model: 'micromixer-stories-1m' };
const initialize: ToPanel = {
  type: 'initialize',
  settings,
  models: ['micromixer-stories-1m'],
};

/** A panel that is driven by actions; collects what it says. */
class Panel extends DrivenPage {
  constructor(state: State = initialState) {
    super(state);
    this.do({ type: 'received', message: initialize });
  }

  /** The newest request of a kind. */
  last<Type extends ToHost['type']>(type: Type): Extract<ToHost, { type: Type }> {
    const found = this.sent.findLast((message) => message.type === type);
    assert.ok(found, `no ${type} was sent`);
    return found as Extract<ToHost, { type: Type }>;
  }

  /** The host writes this into a variant and is done with it. */
  startWriting(text: string, variant = 0): void {
    const { requestId } = this.last('tellStory');
    const bits = Array.from(text, () => 1);
    this.receive({
      type: 'storyContinued',
      requestId,
      variant,
      from: 0,
      text,
      bits,
      bytes: bits.length,
      greedyBytes: 1,
      milliseconds: 5,
    });
    this.receive({ type: 'storyFinished', requestId, variant, reason: 'story', milliseconds: 9 });
  }

  /** The host answers the newest question for choices. */
  explain(choices: Extract<ToPanel, { type: 'explained' }>['choices'] = [[]]): void {
    this.receive({ type: 'explained', requestId: this.last('explain').requestId, model: 'm', choices });
  }

  count(type: ToHost['type']): number {
    return this.sent.filter((message) => message.type === type).length;
  }

  get text(): string {
    return textOf(this.state.story);
  }
}

function written(): Panel {
  const panel = new Panel();
  panel.do({ type: 'draftChanged', draft: 'Once' });
  panel.do({ type: 'generate', seed: 7 });
  panel.startWriting(' upon a time.');
  return panel;
}

test('generate asks with the draft, streams, finishes and remembers', () => {
  const panel = new Panel();
  panel.do({ type: 'draftChanged', draft: 'Once' });
  panel.do({ type: 'generate', seed: 7 });
  const asked = panel.last('tellStory');
  assert.equal(asked.prompt, 'Once');
  assert.deepEqual(
    asked.variants.map(({ options }) => options.seed),
    [7],
  );
  assert.ok(panel.state.run);
  panel.startWriting(' upon a time.');
  assert.equal(panel.text, 'Once upon a time.');
  assert.equal(panel.state.run, undefined);
  assert.equal(panel.state.history.length, 1);
  assert.equal(panel.state.story.variants[0]!.reason, 'story');
});

test('continue goes on after the text and keeps one history entry', () => {
  const panel = written();
  panel.do({ type: 'continue', seed: 8 });
  assert.equal(panel.last('tellStory').prompt, 'Once upon a time.');
  panel.startWriting(' The end.');
  assert.equal(panel.text, 'Once upon a time. The end.');
  assert.equal(panel.state.history.length, 1);
});

test('retry writes the last passage anew, undo and redo bring whole generations back', () => {
  const panel = written();
  panel.do({ type: 'retry', seed: 9 });
  assert.equal(panel.last('tellStory').prompt, 'Once');
  panel.startWriting(' more.');
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
  const piece = { from: 0, text: ' a', bits: [1, 1], bytes: 2, greedyBytes: 2, milliseconds: 1 };
  panel.receive({ type: 'storyContinued', requestId, variant: 0, ...piece });
  panel.do({ type: 'stop' });
  assert.deepEqual(panel.last('cancel'), { type: 'cancel', requestId });
  panel.receive({ type: 'requestFailed', requestId, variant: 0, message: '' });
  assert.equal(panel.text, 'Once upon a time a');
  assert.equal(panel.state.story.variants[0]!.reason, 'stopped');
  assert.equal(panel.state.notice, undefined);
});

test('a failure is reported readably and loses nothing', () => {
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
    panel.last('tellStory').variants.map(({ options }) => options.seed),
    [2 ** 32 - 1, 0, 1],
  );
  panel.startWriting(' one.', 0);
  panel.startWriting(' two.', 1);
  assert.ok(panel.state.run);
  panel.startWriting(' three.', 2);
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
  assert.equal(panel.last('tellStory').variants[0]!.options.seed, 42);
  panel.startWriting(' x.');
  panel.do({ type: 'knobsChanged', knobs: { temperature: 2, seed: 1 } });
  const before = panel.last('tellStory').variants;
  panel.do({ type: 'writeAgain' });
  assert.deepEqual(panel.last('tellStory').variants, before);
});

test('pointing at a letter asks what else there was, again when a knob is turned', () => {
  const panel = written();
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 3 }, by: 'click' });
  const asked = panel.last('explain');
  assert.deepEqual([asked.prompt, asked.written, asked.character], ['Once', ' up', 'o']);
  const choices = [[{ byte: 111, before: 0.9, after: 1 }]];
  panel.receive({ type: 'explained', requestId: asked.requestId, model: 'm', choices });
  assert.deepEqual(panel.state.choices, choices);
  panel.do({ type: 'knobsChanged', knobs: { topK: 3 } });
  assert.equal(panel.last('explain').options.topK, 3);
  // An answer to the first question comes once more: it is not shown.
  panel.receive({ type: 'explained', requestId: asked.requestId, model: 'm', choices: [[]] });
  assert.deepEqual(panel.state.choices, choices);
});

test('however fast the mouse wanders, one question is out at a time, and the last letter is answered', () => {
  const panel = written();
  for (let index = 0; index < 10; index++) {
    panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index }, by: 'hover' });
  }
  assert.equal(panel.count('explain'), 1);
  panel.explain();
  assert.equal(panel.state.choices, undefined); // of a letter that is not pointed at any more
  assert.equal(panel.count('explain'), 2);
  assert.equal(panel.last('explain').written, ' upon a t'.slice(0, 9));
  panel.explain();
  assert.deepEqual(panel.state.choices, [[]]);
  assert.equal(panel.count('explain'), 2);
});

test('a letter that was clicked is held until it is clicked again or let go', () => {
  const panel = written();
  const at = (index: number) => ({ source: 'story', passage: 0, index }) as const;
  panel.do({ type: 'pointedAt', place: at(2), by: 'click' });
  panel.do({ type: 'pointedAt', place: at(5), by: 'hover' });
  assert.equal(panel.state.place?.index, 2);
  panel.do({ type: 'pointedAt', place: at(2), by: 'click' });
  panel.do({ type: 'pointedAt', place: at(5), by: 'hover' });
  assert.equal(panel.state.place?.index, 5);
  panel.do({ type: 'pointedAt', place: at(7), by: 'keys' });
  assert.deepEqual([panel.state.place?.isHeld, panel.state.place?.isByKeys], [true, true]);
  panel.do({ type: 'letGo' });
  assert.equal(panel.state.place, undefined);
});

test('a failed question for choices is told and does not block the next', () => {
  const panel = written();
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 1 }, by: 'click' });
  const { requestId } = panel.last('explain');
  panel.receive({ type: 'requestFailed', requestId, message: 'The model could not be run.' });
  assert.equal(panel.state.notice?.isError, true);
  assert.equal(panel.state.choices, undefined);
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 2 }, by: 'click' });
  assert.equal(panel.count('explain'), 2);
});

test('an alternative is written on from, after all that stood before it', () => {
  const panel = written();
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 3 }, by: 'click' });
  panel.explain();
  panel.do({ type: 'alternativeChosen', byteIndex: 0, bytes: [0x73], seed: 3 });
  const asked = panel.last('tellStory');
  assert.equal(asked.prompt, 'Once');
  assert.equal(asked.variants[0]!.forced, hexOf(new TextEncoder().encode(' ups')));
  assert.equal(asked.variants[0]!.options.maxBytes, knobsOf(panel.state).maxBytes + 4);
});

test('after a fork both branches stand side by side, the new one is chosen, pointed at and focused', () => {
  const panel = written();
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 3 }, by: 'keys' });
  panel.explain();
  panel.do({ type: 'alternativeChosen', byteIndex: 0, bytes: [0x73], seed: 3 });
  panel.startWriting(' ups and downs.');
  const { story, place, focus, history } = panel.state;
  assert.deepEqual(
    story.variants.map(({ text }) => text),
    [' upon a time.', ' ups and downs.'],
  );
  assert.equal(story.chosen, 1);
  assert.deepEqual([place?.passage, place?.index, place?.isHeld], [0, 3, true]);
  assert.equal(focus?.selector, '.variant.chosen tinted-text');
  assert.equal(panel.last('explain').character, 's'); // asked once the letter was written
  assert.deepEqual(
    history.map((each) => textOf(each)),
    ['Once ups and downs.', 'Once upon a time.'],
  );
  panel.do({ type: 'variantChosen', variant: 0 });
  assert.equal(panel.text, 'Once upon a time.');
  // Both can be written again exactly, each with what it had to begin with.
  panel.do({ type: 'writeAgain' });
  assert.deepEqual(
    panel.last('tellStory').variants.map(({ forced }) => forced),
    ['', hexOf(new TextEncoder().encode(' ups'))],
  );
});

test('a third and fourth branch push out the oldest, never the one that is left', () => {
  const panel = written();
  for (const byte of [0x73, 0x74, 0x76]) {
    panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 1 }, by: 'keys' });
    while (panel.state.explaining?.isOut === true) panel.explain();
    panel.do({ type: 'alternativeChosen', byteIndex: 0, bytes: [byte], seed: 3 });
    panel.startWriting(` ${String.fromCharCode(byte)}.`);
  }
  const { story } = panel.state;
  assert.equal(story.variants.length, 3);
  assert.deepEqual(
    story.variants.slice(1).map(({ text }) => text),
    [' t.', ' v.'],
  );
});

test('a fork in an earlier passage keeps that passage beside it and the whole branch among the stories', () => {
  const panel = written();
  panel.do({ type: 'continue', seed: 1 });
  panel.startWriting(' The end.');
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 1 }, by: 'click' });
  panel.explain();
  panel.do({ type: 'alternativeChosen', byteIndex: 0, bytes: [0x73], seed: 3 });
  panel.startWriting(' so.');
  assert.deepEqual(
    panel.state.story.variants.map(({ text }) => text),
    [' upon a time.', ' so.'],
  );
  assert.ok(panel.state.history.some((each) => textOf(each) === 'Once upon a time. The end.'));
});

test('an alternative inside a character of several bytes keeps the bytes before it', () => {
  const panel = new Panel();
  panel.do({ type: 'generate', seed: 1 });
  panel.startWriting(' é');
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 1 }, by: 'click' });
  panel.explain();
  panel.do({ type: 'alternativeChosen', byteIndex: 1, bytes: [0xa8], seed: 3 });
  assert.equal(panel.last('tellStory').variants[0]!.forced, '20c3a8');
});

test('what the window kept comes back and is scored again', () => {
  const panel = written();
  panel.do({ type: 'knobsChanged', knobs: { temperature: 1.5 } });
  panel.do({ type: 'continue', seed: 1 });
  panel.startWriting(' Then');
  const again = new Panel(fromKeptState(JSON.parse(JSON.stringify(toKeptState(panel.state)))));
  assert.equal(again.text, 'Once upon a time. Then');
  assert.equal(knobsOf(again.state).temperature, 1.5);
  const asked = again.last('scoreText');
  assert.ok(asked.requestId > panel.state.lastRequestId, 'an old answer could be taken for a new one');
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

/** A panel that went away while the host had written this much. */
function cutOff(): { again: Panel; requestId: number; piece: (from: number, text: string) => ToPanel } {
  const panel = written();
  panel.do({ type: 'continue', seed: 1 });
  const { requestId } = panel.last('tellStory');
  const piece = (from: number, text: string): ToPanel => {
    const bits = Array.from(text, () => 1);
    const scores = { bits, bytes: bits.length, greedyBytes: 0, milliseconds: 1 };
    return { type: 'storyContinued', requestId, variant: 0, from, text, ...scores };
  };
  panel.receive(piece(0, ' Then'));
  return { again: new Panel(fromKeptState(JSON.parse(JSON.stringify(toKeptState(panel.state))))), requestId, piece };
}

test('a story that was written on while the panel was hidden is all there afterwards, once', () => {
  const { again, requestId, piece } = cutOff();
  assert.equal(again.state.run?.requestId, requestId);
  again.receive(piece(12, ' lost')); // what came between is missing: not taken
  again.receive(piece(0, ' Then she slept')); // all of it
  again.receive(piece(5, ' she slept')); // what was on its way: it is there already
  again.receive(piece(15, '.'));
  again.receive({ type: 'storyFinished', requestId, variant: 0, reason: 'story', milliseconds: 9 });
  assert.equal(again.text, 'Once upon a time. Then she slept.');
  assert.equal(again.state.run, undefined);
});

test('a story that the host does not know after a reload counts as stopped', () => {
  const { again, requestId } = cutOff();
  again.receive({ type: 'requestFailed', requestId, message: '' });
  assert.equal(again.text, 'Once upon a time. Then');
  assert.equal(again.state.run, undefined);
  assert.equal(again.state.story.variants[0]!.reason, 'stopped');
  assert.equal(again.state.notice, undefined);
});

test('the window is given the newest stories only, if they are long', () => {
  const panel = new Panel();
  for (let index = 0; index < 6; index++) {
    panel.do({ type: 'draftChanged', draft: `${index}${'x'.repeat(300_000)}` });
    panel.do({ type: 'generate', seed: 1 });
    panel.startWriting('.');
  }
  assert.ok(JSON.stringify(toKeptState(panel.state)).length < 3_000_000);
  const again = fromKeptState(toKeptState(panel.state));
  assert.equal(again.story.beginning[0], '5');
  assert.deepEqual(
    again.past.map(({ beginning }) => beginning[0]),
    ['2', '3', '4'],
  );
  assert.deepEqual(
    again.history.map(({ beginning }) => beginning[0]),
    ['5', '4', '3'],
  );
});

test('a whole story is written again passage by passage, with the options of then, and one undo brings it back', () => {
  const panel = written();
  panel.do({ type: 'knobsChanged', knobs: { temperature: 1 } });
  panel.do({ type: 'continue', seed: 2 });
  panel.startWriting(' Then.');
  panel.do({ type: 'continue', seed: 3 });
  const { requestId } = panel.last('tellStory');
  const stopped = { text: ' Sto', bits: [1, 1, 1, 1], bytes: 4, greedyBytes: 0, milliseconds: 1 };
  panel.receive({ type: 'storyContinued', requestId, variant: 0, from: 0, ...stopped });
  panel.receive({ type: 'requestFailed', requestId, variant: 0, message: '' });
  const before = panel.state.story;
  const undone = panel.state.past.length;
  const asked = panel.sent.filter((message) => message.type === 'tellStory');
  panel.sent = [];
  panel.do({ type: 'writeAgain' });
  for (const text of [' upon a time.', ' Then.', ' Sto']) panel.startWriting(text);
  const again = panel.sent.filter((message) => message.type === 'tellStory');
  assert.deepEqual(
    again.map(({ prompt }) => prompt),
    ['Once', 'Once upon a time.', 'Once upon a time. Then.'],
  );
  assert.deepEqual(
    again.slice(0, 2).map(({ variants }) => variants),
    asked.slice(0, 2).map(({ variants }) => variants),
  );
  assert.deepEqual(again[2]!.variants, [
    { forced: '', options: { ...asked[2]!.variants[0]!.options, maxBytes: 4, trimToSentence: false } },
  ]);
  assert.equal(panel.text, 'Once upon a time. Then. Sto');
  assert.equal(panel.state.again, undefined);
  assert.equal(panel.state.past.length, undone + 1);
  panel.do({ type: 'undo' });
  assert.deepEqual(panel.state.story, before);
});

test('a story that is being written again goes on with its next passage when the panel comes back', () => {
  const panel = written();
  panel.do({ type: 'continue', seed: 1 });
  panel.startWriting(' Then.');
  const { variants } = panel.last('tellStory');
  panel.do({ type: 'writeAgain' });
  const back = new Panel(fromKeptState(JSON.parse(JSON.stringify(toKeptState(panel.state)))));
  back.sent = [...panel.sent];
  back.startWriting(' upon a time.');
  assert.deepEqual(back.last('tellStory').variants, variants);
  back.startWriting(' Then.');
  assert.equal(back.text, 'Once upon a time. Then.');
  assert.equal(back.state.again, undefined);
});

test('a story of another model is not written again, and the panel says by which it was', () => {
  const panel = written();
  panel.receive({ type: 'settingsChanged', settings: { ...settings, model: 'micromixer-1-1m' } });
  const asked = panel.count('tellStory');
  panel.do({ type: 'writeAgain' });
  assert.equal(panel.count('tellStory'), asked);
  assert.match(panel.state.notice!.message, /micromixer-stories-1m/u);
});

test('a session that is opened takes the place of the story, not of what was newly typed', () => {
  const story = { beginning: 'Long ago', passages: [], variants: [], chosen: 0 };
  const panel = written();
  panel.receive({ type: 'sessionOpened', story });
  assert.equal(panel.state.draft, 'Long ago');
  panel.do({ type: 'draftChanged', draft: 'My new idea' });
  panel.receive({ type: 'sessionOpened', story: { ...story, beginning: 'Other' } });
  assert.deepEqual([panel.state.draft, panel.text], ['My new idea', 'Other']);
});

test('text that is too long for one message is rejected with a readable message and stays', () => {
  const panel = new Panel();
  panel.do({ type: 'draftChanged', draft: 'x'.repeat(4_000_001) });
  panel.do({ type: 'generate', seed: 1 });
  assert.match(panel.state.notice!.message, /longer than 4,000,000 characters/u);
  assert.deepEqual([panel.count('tellStory'), panel.state.draft.length], [0, 4_000_001]);
});

test('a story is taken in two parts: the words of the person and those of the model', () => {
  const panel = written();
  panel.do({ type: 'continue', seed: 1 });
  panel.startWriting(' Then.');
  panel.do({ type: 'taken', where: 'cursor' });
  const { beginning, written: text } = panel.last('takeText');
  assert.deepEqual([beginning, text], ['Once', ' upon a time. Then.']);
});

test('a rejected request for a story closes it with a readable message, whatever variants it had', () => {
  const panel = new Panel();
  panel.do({ type: 'variantCountChanged', count: 2 });
  panel.do({ type: 'generate', seed: 1 });
  panel.receive({ type: 'requestFailed', requestId: panel.last('tellStory').requestId, message: 'No.' });
  assert.equal(panel.state.run, undefined);
  assert.equal(panel.state.notice?.message, 'No.');
});

test('scores that are not needed any more are not waited for, and a failure is not asked for again and again', () => {
  const story = written().state.story;
  const bare = { ...story, variants: story.variants.map((each) => ({ ...each, bits: [] })) };
  const panel = new Panel({ ...initialState, story: bare, history: [story] });
  const { requestId } = panel.last('scoreText');
  panel.receive({ type: 'requestFailed', requestId, message: 'The model could not be run.' });
  panel.do({ type: 'draftChanged', draft: 'x' });
  assert.equal(panel.count('scoreText'), 1);
  panel.do({ type: 'historyChosen', index: 0 });
  assert.deepEqual(panel.last('cancel'), { type: 'cancel', requestId });
});

test('a newcomer sees an example, with scores; the first own story takes its place', () => {
  const panel = new Panel();
  assert.ok(isExample(panel.state.story));
  assert.equal(panel.last('scoreText').text, panel.state.story.variants[0]!.text);
  panel.do({ type: 'generate', seed: 1 });
  panel.startWriting(' a cat.');
  assert.deepEqual([panel.text, isExample(panel.state.story)], ['Once upon a time a cat.', false]);
  assert.deepEqual(
    panel.state.history.map((each) => textOf(each)),
    ['Once upon a time a cat.'],
  );
});

test('the first sentence of a continuation may not be missing; a new story may end as it likes', () => {
  const panel = written();
  assert.equal(panel.last('tellStory').variants[0]!.options.minSentences, undefined);
  panel.do({ type: 'continue', seed: 8 });
  assert.equal(panel.last('tellStory').variants[0]!.options.minSentences, 1);
  panel.startWriting(' The end.');
  panel.do({ type: 'retry', seed: 9 });
  assert.equal(panel.last('tellStory').variants[0]!.options.minSentences, 1);
  panel.startWriting(' And so on.');
  // The table of choices says so too.
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 1, index: 1 }, by: 'click' });
  assert.equal(panel.last('explain').options.minSentences, 1);
});

test('what was kept of a closed panel is there in the next one; a page with stories of its own keeps showing them', () => {
  const closed = written();
  closed.do({ type: 'draftChanged', draft: 'A new idea' });
  const shelf = shelfOf(closed.state);
  const opened = (state: State): Panel => {
    const panel = new Panel(state);
    panel.receive({ ...initialize, shelf });
    return panel;
  };
  const next = opened(initialState);
  assert.deepEqual([next.text, next.state.draft], ['Once upon a time.', 'A new idea']);
  assert.equal(next.state.history.length, 1);
  const other = new Panel();
  other.do({ type: 'generate', seed: 1 });
  other.startWriting(' a cat.');
  const both = opened(other.state);
  assert.equal(both.text, 'Once upon a time a cat.');
  assert.deepEqual(
    both.state.history.map((each) => textOf(each)),
    ['Once upon a time a cat.', 'Once upon a time.'],
  );
  both.do({ type: 'storiesCleared' });
  assert.deepEqual(both.last('clearStories'), { type: 'clearStories' });
  assert.equal(both.state.history.length, 2); // until the person has agreed
  both.receive({ type: 'storiesCleared' });
  const { story, history, past } = both.state;
  assert.deepEqual([isExample(story), history, past], [true, [], []]);
});

test('letter by letter: one passage that grows, one step to undo, and the new letter is pointed at', () => {
  const panel = written();
  const undone = panel.state.past.length;
  panel.do({ type: 'letterAsked', seed: 5 });
  const asked = panel.last('tellStory');
  const { seed, maxBytes, stopAt } = asked.variants[0]!.options;
  assert.deepEqual([asked.prompt, seed, maxBytes, stopAt], ['Once upon a time.', 5, 1, 'story']);
  const answer = (text: string, reason: 'length' | 'story' = 'length'): void => {
    const { requestId } = panel.last('tellStory');
    const bits = Array.from(text, () => 1);
    const piece = { text, bits, bytes: bits.length, greedyBytes: 0, milliseconds: 1 };
    panel.receive({ type: 'storyContinued', requestId, variant: 0, from: 0, ...piece });
    panel.receive({ type: 'storyFinished', requestId, variant: 0, reason, milliseconds: 1 });
  };
  answer(' ');
  assert.deepEqual([panel.state.place?.passage, panel.state.place?.index], [1, 0]);
  panel.do({ type: 'letterAsked', seed: 77 });
  assert.deepEqual(panel.last('tellStory').variants[0]!.options, { ...asked.variants[0]!.options, maxBytes: 2 });
  answer(' '); // the first byte of a quotation mark: the next one is asked for at once
  assert.equal(panel.last('tellStory').variants[0]!.options.maxBytes, 3);
  answer(' “');
  assert.equal(panel.state.run, undefined);
  assert.equal(panel.state.place?.index, 1);
  assert.equal(panel.text, 'Once upon a time. “');
  assert.equal(panel.state.past.length, undone + 1);
  assert.equal(panel.state.history.length, 1);
});

test('the inspector: a click opens it, nothing is asked while it is closed, and its tabs keep the letter', () => {
  const panel = written();
  panel.do({ type: 'inspectorToggled' });
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 2 }, by: 'hover' });
  assert.equal(panel.count('explain'), 0);
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 2 }, by: 'click' });
  assert.equal(panel.count('explain'), 1);
  panel.do({ type: 'tabChosen', tab: 'memory' });
  assert.equal(panel.state.place?.index, 2);
  panel.explain();
  panel.explain();
  panel.do({ type: 'placeMoved', by: 1 });
  assert.deepEqual([panel.state.place?.index, panel.last('explain').character], [3, 'o']);
});

test('a letter that the mouse has left is forgotten, unless it was pinned', () => {
  const panel = written();
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 2 }, by: 'hover' });
  panel.do({ type: 'pointerLeft' });
  const { place } = panel.state;
  assert.equal(place, undefined);
  panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 2 }, by: 'click' });
  panel.do({ type: 'pointerLeft' });
  assert.equal(panel.state.place?.index, 2);
});

test('the document takes the place of the story, and gives it back', () => {
  const panel = written();
  panel.do({ type: 'documentAsked' });
  assert.equal(panel.state.isDocumentShown, true);
  const { requestId } = panel.last('scoreDocument');
  panel.receive({
    type: 'requestFailed',
    requestId,
    message: 'The document is empty: write something, and try again.',
  });
  assert.deepEqual([panel.state.isDocumentShown, panel.state.notice?.isError], [false, true]);
  panel.do({ type: 'documentAsked' });
  panel.do({ type: 'documentClosed' });
  assert.equal(panel.state.isDocumentShown, false);
  assert.equal(panel.text, 'Once upon a time.');
});

test('garbage in the window state is the initial state', () => {
  for (const value of [
    undefined,
    null,
    3,
    'x',
    { story: 5, past: 'no', history: [{ beginning: 1 }], variantCount: 99 },
  ]) {
    assert.deepEqual(fromKeptState(value), initialState);
  }
});

test('a seed in the settings is used until it is unlocked, and 0 draws', () => {
  const panel = new Panel();
  assert.equal(isSeedLocked(panel.state), false);
  const changed = { ...settings, options: { ...settings.options, seed: 77 } };
  panel.receive({ type: 'settingsChanged', settings: changed });
  panel.do({ type: 'generate', seed: 5 });
  assert.equal(panel.last('tellStory').variants[0]!.options.seed, 77);
  panel.startWriting(' x.');
  panel.do({ type: 'seedLocked', isLocked: false });
  panel.do({ type: 'settingsSaved' });
  assert.equal(panel.last('saveSettings').options.seed, 0);
  panel.do({ type: 'generate', seed: 5 });
  assert.equal(panel.last('tellStory').variants[0]!.options.seed, 5);
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
    fc.tuple(piece, id, fc.nat(3)).map(([each, requestId, from]) => ({
      type: 'storyContinued' as const,
      requestId,
      from,
      variant: 0,
      milliseconds: 1,
      ...each,
    })),
    fc.record({
      type: fc.constant('explained' as const),
      requestId: id,
      model: fc.constant('m'),
      choices: fc.array(fc.array(fc.record({ byte: fc.nat(255), before: fc.float(), after: fc.float() }))),
    }),
  );
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const panel = new Panel({ ...initialState, story, draft: 'mine' });
      panel.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index: 1 }, by: 'click' });
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

test('a model that is chosen is named at once, and the host has the last word', () => {
  const panel = new Panel();
  panel.do({ type: 'modelChosen', model: 'mine' });
  assert.deepEqual(panel.last('chooseModel'), { type: 'chooseModel', model: 'mine' });
  assert.equal(modelOf(panel.state), 'mine');
  // It could not be: the settings are what they were.
  panel.receive({ type: 'settingsChanged', settings });
  assert.equal(modelOf(panel.state), 'micromixer-stories-1m');
});
