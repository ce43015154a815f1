// The view of the memory: what it asks and when, which channels it names, and how the story is tinted, with the numbers of the reference.
import assert from 'node:assert/strict';
import test from 'node:test';
import { inspectText } from '../../../src/inference/inspection.ts';
import { ModelRunner } from '../../../src/inference/modelRunner.ts';
import { referenceTrace } from '../../../src/model/reference.ts';
import { comparedIn } from '../../../src/panel/page/ablationView.ts';
import {
  bandOf,
  channelsBySpan,
  correlationOf,
  followersOf,
  forgetsAt,
  valuesOf,
} from '../../../src/panel/page/memoryChannels.ts';
import { memoryView } from '../../../src/panel/page/memoryView.ts';
import { blankPassage, emptyStory } from '../../../src/panel/page/panelStory.ts';
import { initialState, knobsOf, type MemoryTrace, type State } from '../../../src/panel/page/state.ts';
import { followers, letterAt, looksOf, tracedOf } from '../../../src/panel/page/traced.ts';
import type { ToHost } from '../../../src/panel/protocol.ts';
import { engineFor, fixture, fixtureNames, inspectorFor } from '../../support/models.ts';
import { DrivenPage } from '../../support/drivenPage.ts';
import { listenersIn, writtenIn } from '../../support/writtenIn.ts';

const text = 'a “b” “cd”';
const passage = { ...blankPassage(knobsOf(initialState), 'm', ''), text, bits: Array(10).fill(1) };
const start: State = {
  ...initialState,
  tab: 'memory',
  host: { settings: { options: knobsOf(initialState), model: 'm' }, models: ['m'] },
  story: { ...emptyStory, beginning: 'Once', variants: [passage] },
};

class Page extends DrivenPage {
  constructor() {
    super(start);
  }

  point(index: number): void {
    this.do({ type: 'pointedAt', place: { source: 'story', passage: 0, index }, by: 'click' });
  }

  of(type: ToHost['type']): ToHost[] {
    return this.sent.filter((message) => message.type === type);
  }

  trace(parts: Partial<MemoryTrace> = {}): void {
    this.receive({ ...traceOf(), ...parts, requestId: this.state.memory.asked!.requestId });
  }
}

/** Two channels over “Once” and the text: the first is 127 inside quotations, the second -1 everywhere, and forgets at the last byte. */
function traceOf(): MemoryTrace {
  const bytes = new TextEncoder().encode(`\u0001Once${text}`);
  const inside = Array.from(text, (character) => ('bcd'.includes(character) ? 127 : 0));
  const perByte = Array.from(text).flatMap((character, index) =>
    Array.from(new TextEncoder().encode(character), () => inside[index]!),
  );
  const first = [...Array<number>(5).fill(0), ...perByte];
  assert.equal(first.length, bytes.length);
  const second = bytes.length;
  return {
    type: 'memoryTraced',
    requestId: 1,
    model: 'stories',
    layers: 1,
    channels: 2,
    bytes: bytes.length,
    averages: Int8Array.from([...first, ...Array<number>(second).fill(-127)]),
    rates: Uint8Array.from([...Array<number>(second).fill(100), ...Array<number>(second - 1).fill(250), 10]),
    spans: Float32Array.of(50, 2),
  };
}

test('it asks once per text, with the options it was written with, only while the view is open, and not while a story is written', () => {
  const page = new Page();
  page.do({ type: 'tintChanged', tint: 'none' });
  const [asked] = page.of('traceMemory');
  assert.ok(asked?.type === 'traceMemory');
  assert.deepEqual(
    [asked.prompt, asked.written, asked.options, asked.isDocument],
    ['Once', text, passage.options, undefined],
  );
  page.point(3);
  page.trace();
  page.point(4);
  page.do({ type: 'knobsChanged', knobs: { topK: 3 } });
  assert.equal(page.of('traceMemory').length, 1);
  page.do({ type: 'continue', seed: 1 });
  page.point(4);
  assert.equal(page.of('traceMemory').length, 1);
  const closed = new Page();
  closed.do({ type: 'inspectorToggled' });
  assert.equal(closed.of('traceMemory').length, 0);
});

test('an answer that fails leaves the way free for another text, and a document is looked at as a document', () => {
  const page = new Page();
  page.point(3);
  const { requestId } = page.state.memory.asked!;
  page.receive({ type: 'requestFailed', requestId, message: 'No.' });
  assert.equal(page.state.notice?.message, 'No.');
  page.state = {
    ...page.state,
    isDocumentShown: true,
    place: undefined,
    document: { title: 'a', text: 'Mine.', bits: [], bytes: 5, greedyBytes: 0 },
  };
  page.do({ type: 'tintChanged', tint: 'none' });
  const asked = page.of('traceMemory').at(-1)!;
  assert.ok(asked.type === 'traceMemory');
  assert.deepEqual([asked.prompt, asked.written, asked.isDocument], ['', 'Mine.', true]);
});

test('letters and columns belong together, also where a letter has several bytes', () => {
  const page = new Page();
  page.point(3);
  assert.equal(tracedOf(page.state), undefined);
  page.trace();
  const traced = tracedOf(page.state)!;
  // BOS, Once, then a, a space, three bytes of “, b
  assert.deepEqual([...traced.columns].slice(0, 4), [5, 6, 9, 10]);
  assert.equal(traced.column, 10);
  assert.deepEqual(
    [5, 7, 8, 9, 10].map((column) => letterAt(traced, column)),
    [0, 2, 2, 2, 3],
  );
  assert.equal(letterAt(traced, 0), undefined);
});

test('the cursor stands at the letter that is pointed at, and a click into the picture points at its letter', () => {
  const page = new Page();
  page.do({ type: 'tintChanged', tint: 'none' });
  page.trace();
  const view = (): unknown => memoryView(page.state, (action) => page.do(action));
  const cursor = (): string => /class="cursor" x=(\d+) width="1"/u.exec(writtenIn(view()))![1]!;
  const { bytes } = page.state.memory.seen!.trace;
  assert.equal(cursor(), String(bytes - 1), 'at the last one where nobody points');
  page.point(2);
  assert.equal(cursor(), '9');
  page.point(1);
  assert.equal(cursor(), '6');
  // A picture of 10 pixels a byte with one channel: the first of its bands.
  const [click] = listenersIn(view(), 'click');
  const currentTarget = { getBoundingClientRect: () => ({ left: 100, top: 50, width: 10 * bytes, height: 20 }) };
  click!({ currentTarget, clientX: 100 + 95, clientY: 60 });
  assert.deepEqual([page.state.place?.index, page.state.place?.isHeld], [2, true]);
  assert.equal(cursor(), '9');
  assert.ok(page.state.memory.channel, 'and chooses the channel there');
  click!({ currentTarget, clientX: 100 + 15, clientY: 60 });
  assert.equal(page.state.place?.index, 2, 'what stands before the passage is no letter of it');
});

test('a mark finds the channel that follows it, and the story is tinted by that channel', () => {
  const page = new Page();
  page.point(3);
  page.trace();
  assert.deepEqual(followers(page.state, tracedOf(page.state)!), []);
  page.do({ type: 'quotationsMarked' });
  assert.deepEqual(
    page.state.memory.marks.map(({ from, to }) => [from, to]),
    [
      [3, 4],
      [7, 9],
    ],
  );
  const [best] = followers(page.state, tracedOf(page.state)!);
  assert.deepEqual([best!.layer, best!.channel, best!.correlation.toFixed(2)], [0, 0, '1.00']);
  page.do({ type: 'channelChosen', channel: { layer: 0, channel: 0 } });
  const looks = looksOf(page.state, 'story', 0)!;
  assert.deepEqual([looks[0], looks[3]], ['', 'high5 marked']);
  assert.equal(looksOf(page.state, 'story', 1), undefined);
  page.do({ type: 'channelChosen', channel: { layer: 0, channel: 1 } });
  assert.equal(looksOf(page.state, 'story', 0)!.at(-1), 'low5 forgets');
  page.do({ type: 'marksCleared' });
  page.do({ type: 'channelChosen', channel: undefined });
  assert.equal(looksOf(page.state, 'story', 0), undefined);
  page.do({ type: 'markBegun' });
  page.point(1);
  page.do({ type: 'markEnded' });
  assert.deepEqual(page.state.memory.marks, [{ source: 'story', passage: 0, from: 1, to: 4 }]);
  page.do({ type: 'tabChosen', tab: 'letter' });
  assert.equal(looksOf(page.state, 'story', 0), undefined, 'only while the memory is looked at');
});

test('a channel is switched off at a letter; another letter cancels it, and its result is shown only there', () => {
  const page = new Page();
  page.point(3);
  page.trace();
  page.do({ type: 'channelChosen', channel: { layer: 0, channel: 0 } });
  page.do({ type: 'ablationAsked', channels: [{ layer: 0, channel: 0 }] });
  const asked = page.sent.at(-1)!;
  assert.ok(asked.type === 'ablateChannels');
  assert.deepEqual([asked.prompt, asked.written, asked.character], ['Once', 'a “', 'b']);
  page.point(4);
  assert.deepEqual(page.of('cancel'), [{ type: 'cancel', requestId: asked.requestId }]);
  assert.equal(page.state.memory.ablation, undefined);
  page.do({ type: 'ablationAsked', channels: [{ layer: 0, channel: 0 }] });
  const whole = { choices: [{ byte: 0x62, before: 0.75, after: 1 }], text: 'b and so on' };
  const without = { choices: [{ byte: 0x63, before: 0.5, after: 1 }], text: 'c' };
  page.receive({ type: 'channelsAblated', requestId: page.state.memory.ablation!.requestId, whole, without });
  const view = (): string => writtenIn(memoryView(page.state, () => undefined));
  assert.match(view(), /75 %/u);
  assert.match(view(), /b and so on/u);
  assert.deepEqual(comparedIn(page.state.memory.ablation!.found!), [
    { byte: 0x62, whole: 0.75, without: 0 },
    { byte: 0x63, whole: 0, without: 0.5 },
  ]);
  page.point(5);
  assert.doesNotMatch(view(), /b and so on/u);
});

test('the view in words: the bands, the channel and its value at the letter, where it forgets', () => {
  const page = new Page();
  const view = (): string => writtenIn(memoryView(page.state, () => undefined));
  page.point(3);
  assert.match(view(), /Looking into the memory/u);
  page.trace();
  assert.match(view(), /1 channels that remember for about a letter/u);
  assert.match(view(), /1 channels that remember for about a sentence/u);
  page.do({ type: 'channelChosen', channel: { layer: 0, channel: 0 } });
  assert.match(view(), /Layer 1, channel 1\. It remembers for about 50 letters\. At this letter it is at 1\.00/u);
  page.do({ type: 'channelChosen', channel: { layer: 0, channel: 1 } });
  assert.match(view(), /At 1 letters/u);
});

test('a model without a gate is said to forget nothing, and not to have short memories', () => {
  const page = new Page();
  page.point(3);
  page.trace({ rates: new Uint8Array(), spans: Float32Array.of(Infinity, Infinity) });
  const view = writtenIn(memoryView(page.state, () => undefined));
  assert.match(view, /an average of all that was read, and forgets nothing/u);
  assert.doesNotMatch(view, /forgotten within a letter/u);
});

test('Pearson’s correlation, by hand', () => {
  assert.equal(correlationOf([1, 2, 3], [2, 4, 6]), 1);
  assert.equal(correlationOf([1, 2, 3], [3, 2, 1]), -1);
  assert.equal(correlationOf([1, 1, 1], [3, 2, 1]), 0);
  assert.deepEqual([1, 5, 40, 400, Infinity].map(bandOf), ['letter', 'word', 'sentence', 'scene', 'scene']);
});

for (const name of fixtureNames) {
  test(`${name}: spans, order, values, forgetting and correlations are those of the reference`, async () => {
    const { model } = fixture(name);
    const engine = await engineFor(model);
    const inspector = await inspectorFor(model);
    const bytes = [1, 72, 105, 32, 116, 104, 101, 114, 101, 46].slice(0, model.config.contextBytes ?? 10);
    const seen = await inspectText(inspector, new ModelRunner(engine), Uint8Array.from(bytes), bytes.length, {
      windowRule: 'slide',
    });
    const trace: MemoryTrace = { ...seen, type: 'memoryTraced', requestId: 1, model: name };
    const { averages, rates } = referenceTrace(model, bytes);
    const wanted = Int8Array.from(bytes, (_, at) => Number(at % 3 === 0));
    const spanOf = ({ layer, channel }: { layer: number; channel: number }): number => {
      if (rates.length === 0) return Infinity;
      return bytes.length / rates[layer]!.reduce((sum, row) => sum + 1 - row[channel]!, 0);
    };
    const order = channelsBySpan(trace);
    assert.equal(order.length, model.config.numLayers * model.config.hiddenDim);
    order.forEach((each, index) => {
      const span = spanOf(each);
      assert.ok(span === each.span || Math.abs(span - each.span) < 1e-3 * span);
      assert.ok(index === 0 || order[index - 1]!.span <= each.span);
      const expected = averages[each.layer]!.map((row) => row[each.channel]!);
      const largest = Math.max(...expected.map(Math.abs));
      valuesOf(trace, each).forEach((value, at) => {
        assert.ok(Math.abs(value / 127 - expected[at]! / largest) < 0.005);
      });
      if (model.config.decayGateRank === 0) assert.deepEqual(forgetsAt(trace, each), []);
      else {
        const own = rates[each.layer]!.map((row) => row[each.channel]!);
        const usual = own.toSorted((left, right) => left - right)[Math.floor(own.length / 2)]!;
        const limit = Math.min(0.5, 0.75 * usual);
        own.forEach((rate, at) => {
          if (Math.abs(rate - limit) > 0.01) assert.equal(forgetsAt(trace, each).includes(at), rate < limit);
        });
      }
    });
    for (const { layer, channel, correlation } of followersOf(trace, wanted, 5)) {
      const expected = correlationOf(
        averages[layer]!.map((row) => row[channel]!),
        [...wanted],
      );
      assert.ok(Math.abs(correlation - expected) < 0.02, `${correlation}, not ${expected}`);
    }
    await engine.dispose();
    await inspector.dispose();
  });
}
