// What is shown of the model's inside: the numbers of the definition (src/model/reference.ts), byte by byte, in the window in which each byte was read.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { windowStart, type WindowRule } from '../../src/inference/contextShift.ts';
import { inspectText, guessCount, maxInspectedBytes, type Inspection } from '../../src/inference/inspection.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { likeliest } from '../../src/model/logits.ts';
import { referenceTrace, type ReferenceTrace } from '../../src/model/reference.ts';
import type { MixerModel } from '../../src/model/weights.ts';
import { fictionModelName, storyModelName } from '../../src/settings/automaticModel.ts';
import { vocabularySize } from '../../src/model/vocabulary.ts';
import { engineFor, fixture, fixtureNames, inspectorFor, shippedModel } from '../support/models.ts';
import { softmax } from '../support/softmax.ts';

const opened: { dispose: () => Promise<void> }[] = [];
after(async () => {
  for (const each of opened) await each.dispose();
});

/** A model, ready to be looked into. */
async function ready(model: MixerModel): Promise<{
  inspect: (text: Uint8Array, count: number, windowRule?: WindowRule, signal?: AbortSignal) => Promise<Inspection>;
  runner: ModelRunner;
}> {
  const [engine, inspector] = [await engineFor(model), await inspectorFor(model)];
  opened.push(engine, inspector);
  const runner = new ModelRunner(engine);
  return {
    inspect: (text, count, windowRule = 'half', signal) =>
      inspectText(inspector, runner, text, count, { windowRule, signal }),
    runner,
  };
}

const near = (actual: number, expected: number, tolerance: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} instead of ${expected}`);

/** Compares every number with the definition. */
function check(inspection: Inspection, model: MixerModel, text: Uint8Array, rule: WindowRule): void {
  const { layers, channels, bytes, guesses, shares, known, kept, averages, rates, spans } = inspection;
  const { numLayers, hiddenDim, contextBytes, decayGateRank, pooling } = model.config;
  assert.deepEqual([layers, channels], [numLayers, hiddenDim]);
  const first = text.length - bytes;
  const traces = new Map<number, ReferenceTrace>();
  /** What the definition says of the byte at a place, and the row of it. */
  const at = (place: number): { trace: ReferenceTrace; row: number } => {
    const start = windowStart(place + 1, contextBytes, rule);
    const whole = Array.from(text.subarray(start, start + (contextBytes ?? text.length)));
    const trace = traces.get(start) ?? referenceTrace(model, whole);
    traces.set(start, trace);
    return { trace, row: place - start };
  };
  const expectedAverages = Array.from({ length: layers * channels }, () => new Float64Array(bytes));
  const forgotten = new Float64Array(layers * channels);
  for (let place = 0; place < bytes; place++) {
    const { trace, row } = at(first + place);
    for (let stage = 0; stage <= layers; stage++) {
      const expected = softmax(trace.lens[stage]![row]!);
      const index = stage * bytes + place;
      const ranked = expected.toSorted((left, right) => right - left);
      for (let rank = 0; rank < guessCount; rank++) {
        const guess = index * guessCount + rank;
        near(shares[guess]!, ranked[rank]!, 1e-3, `share ${rank} after stage ${stage}`);
        near(shares[guess]!, expected[guesses[guess]!]!, 1e-3, `guess ${rank} after stage ${stage}`);
      }
      const next = text[first + place + 1];
      near(known[index]!, next === undefined ? 0 : expected[next]!, 1e-3, `what follows, after stage ${stage}`);
    }
    for (let layer = 0; layer < layers; layer++) {
      const rate = trace.rates[layer]?.[row];
      if (decayGateRank > 0) {
        const mean = rate!.reduce((sum, each) => sum + each, 0) / channels;
        near(kept[layer * bytes + place]!, mean, 1e-4, `what layer ${layer} keeps`);
      }
      for (let channel = 0; channel < channels; channel++) {
        const index = layer * channels + channel;
        expectedAverages[index]![place] = trace.averages[layer]![row]![channel]!;
        if (rate !== undefined) forgotten[index]! += 1 - rate[channel]!;
        if (decayGateRank > 0) near(rates[index * bytes + place]! / 255, rate![channel]!, 3e-3, 'rate');
      }
    }
  }
  for (const [index, values] of expectedAverages.entries()) {
    const largest = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    values.forEach((value, place) => near(averages[index * bytes + place]! / 127, value / largest, 0.01, 'average'));
    if (pooling === 'cumulative') assert.equal(spans[index], Infinity);
    else near(1 / spans[index]!, forgotten[index]! / bytes, 1e-4, 'what is forgotten at a byte');
  }
  if (decayGateRank === 0) assert.deepEqual([kept.length, rates.length], [0, 0]);
}

for (const name of fixtureNames) {
  const { model } = fixture(name);
  const text = Uint8Array.from({ length: 75 }, (_, index) => 32 + ((index * index * 7) % 90));

  test(`${name}: every number is that of the definition, whether all of a text is covered or its end`, async () => {
    const { inspect } = await ready(model);
    for (const count of [75, 3]) {
      for (const rule of ['half', 'slide'] as const) {
        const inspection = await inspect(text, count, rule);
        assert.equal(inspection.bytes, count);
        check(inspection, model, text, rule);
      }
    }
    check(await inspect(text.subarray(0, 1), 10), model, text.subarray(0, 1), 'half');
  });

  test(`${name}: after the last layer the guess is what the writing engine would say`, async () => {
    const { inspect, runner } = await ready(model);
    const { bytes, layers, guesses, shares } = await inspect(text, 40);
    for (let place = 0; place < bytes; place++) {
      const read = text.subarray(0, text.length - bytes + place + 1);
      const { logits } = await runner.prefill(read);
      const guess = (layers * bytes + place) * guessCount;
      assert.equal(guesses[guess], likeliest(logits));
      near(shares[guess]!, Math.max(...softmax(logits)), 1e-6, 'share');
    }
  });
}

test('the shipped model: the numbers of the definition; it knows more after each layer, and keeps more within words than between them', async () => {
  const model = shippedModel(storyModelName);
  const { inspect } = await ready(model);
  const story =
    'Once upon a time there was a little girl named Lily. She loved to play in the garden. ' +
    'One day she found a red ball under the big tree. "Whose ball is this?" she asked. ';
  const text = Uint8Array.of(1, ...new TextEncoder().encode(story));
  const inspection = await inspect(text, text.length);
  check(inspection, model, text, 'half');

  const { layers, bytes, guesses, kept } = inspection;
  const right = Array.from({ length: layers + 1 }, (_, stage) => {
    let count = 0;
    for (let place = 0; place < bytes - 1; place++) {
      if (guesses[(stage * bytes + place) * guessCount] === text[place + 1]) count++;
    }
    return count / (bytes - 1);
  });
  assert.ok(right[layers]! > 0.5 && right[layers]! > 2 * right[1]!, `right first guesses: ${right.join(', ')}`);
  const last = (layers - 1) * bytes;
  const meanAt = (matches: (byte: number) => boolean): number => {
    const places = Array.from(text.keys()).filter((place) => matches(text[place]!));
    return places.reduce((sum, place) => sum + kept[last + place]!, 0) / places.length;
  };
  assert.ok(meanAt((byte) => byte >= 97 && byte <= 122) > meanAt((byte) => byte === 32) + 0.1);
});

for (const name of [fictionModelName, 'micromixer-1-100k']) {
  test(`${name}: the numbers of the definition, as far as it has the parts`, async () => {
    const model = shippedModel(name);
    const { inspect } = await ready(model);
    const text = Uint8Array.of(1, ...new TextEncoder().encode('The old man said: “No.” Rain fell.'));
    const inspection = await inspect(text, text.length);
    check(inspection, model, text, 'half');
    assert.equal(inspection.kept.length > 0, model.config.decayGateRank > 0);
  });
}

test('looking into a text stops within a slice when it is called off, and covers only the end of a long one', async () => {
  const { inspect } = await ready(fixture('tiny-gated').model);
  const long = new Uint8Array(maxInspectedBytes + 500).fill(vocabularySize / 2);
  assert.equal((await inspect(long, long.length)).bytes, maxInspectedBytes);
  const controller = new AbortController();
  const looking = inspect(long, long.length, 'half', controller.signal);
  setImmediate(() => controller.abort());
  await assert.rejects(looking, { name: 'AbortError' });
});
