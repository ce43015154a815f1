// The numbers of the panel's Letter tab, column by column: the model by the float64 reference, with the writer's text by the predictor's
// definition, after the knobs by what a sampler draws from; and why a byte was cut, by the rules written down naively.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { AdaptivePredictor } from '../../src/decoding/adaptivePredictor.ts';
import { referenceCounts, referencePrediction } from '../../src/decoding/adaptiveReference.ts';
import { choicesFrom, type ByteChoice, type Cut } from '../../src/decoding/byteChoices.ts';
import { ContextCounts } from '../../src/decoding/contextCounts.ts';
import { candidateFeatures, placeFeatures, type MixingWeights } from '../../src/decoding/mixingWeights.ts';
import { Sampler } from '../../src/decoding/sampler.ts';
import { plainStoryOptions, type SamplingOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import { explainBytes } from '../../src/decoding/storyteller.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { emptyLexicon } from '../../src/logitsProcessors/lexicon.ts';
import type { LogitsProcessor } from '../../src/logitsProcessors/logitsProcessor.ts';
import { TextWords } from '../../src/logitsProcessors/textWords.ts';
import { referenceLogits } from '../../src/model/reference.ts';
import { engineFor, fixture, fixtureNames } from '../support/models.ts';
import { softmax } from '../support/softmax.ts';

/** What a sampler draws the next byte from. */
function drawnFrom(logits: Float32Array, options: SamplingOptions, processors: readonly LogitsProcessor[]): number[] {
  const sampler = new Sampler(options, () => 0, processors);
  sampler.pick(logits);
  return Array.from(sampler.probabilities);
}

/** A guard that forbids these bytes, whatever was written. */
const guardAgainst = (reason: string, bytes: readonly number[]): LogitsProcessor => ({
  reason,
  begin: () => undefined,
  accept: () => undefined,
  forbidInPlace: (logits) => bytes.forEach((byte) => (logits[byte] = -Infinity)),
});

function assertClose(actual: number | undefined, expected: number, what: string): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-5, `${what}: ${actual} for ${expected}`);
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** Raises what followed the same words by its share: enough to be seen in every column. */
const weights: MixingWeights = {
  place: Array.from({ length: placeFeatures.count }, () => [0]),
  placeBias: [0],
  candidate: Array.from({ length: candidateFeatures.count }, (_, feature) =>
    feature >= candidateFeatures.share && feature < candidateFeatures.model ? [0.3] : [0],
  ),
  output: [2],
  outputBias: 0.1,
};

const knobs: StoryOptions = { ...plainStoryOptions, seed: 1, temperature: 0.6, topK: 5, minSentences: 1 };

for (const name of fixtureNames) {
  test(`${name}: the model is the reference, with your text is the predictor, after the knobs is what is drawn from`, async () => {
    const { model } = fixture(name);
    const runner = new ModelRunner(await engineFor(model));
    const prompt = Uint8Array.of(1, ...bytesOf('a b'));
    const written = bytesOf(' a');
    const character = bytesOf('ü');
    const texts = [bytesOf('a b aü a baü a b a a')];
    const counts = new ContextCounts();
    for (const text of texts) counts.add(text, 0, text.length);
    const learned = { predictor: new AdaptivePredictor(counts, weights), words: new TextWords(emptyLexicon) };
    const place = { prompt, written, character };
    const alone = await explainBytes(runner, place, knobs);
    const withText = await explainBytes(runner, place, knobs, { learned });
    assert.deepEqual([alone.length, withText.length], [2, 2], 'a list for each byte of the character');
    for (let part = 0; part < character.length; part++) {
      const before = Uint8Array.of(...prompt, ...written, ...character.subarray(0, part));
      const logits = Float32Array.from(referenceLogits(model, [...before]).at(-1)!);
      const believed = softmax(logits);
      const mixed = referencePrediction(logits, before, referenceCounts(texts), weights);
      assert.ok(
        mixed.some((each, byte) => Math.abs(each - believed[byte]!) > 0.01),
        'the text changes something',
      );
      const guards = [guardAgainst('the end', [2])]; // what the end's guard does here, where no sentence has ended
      const after = drawnFrom(logits, knobs, guards);
      const afterText = drawnFrom(Float32Array.from(mixed, Math.log), knobs, guards);
      for (const choice of alone[part]!) {
        assertClose(choice.before, believed[choice.byte]!, `the model, byte ${choice.byte}`);
        assertClose(choice.after, after[choice.byte]!, `after the knobs, byte ${choice.byte}`);
        assert.ok(!('withText' in choice), 'there is no such column where nothing is known of a text');
      }
      for (const choice of withText[part]!) {
        assertClose(choice.before, believed[choice.byte]!, `the model beside a text, byte ${choice.byte}`);
        assertClose(choice.withText, mixed[choice.byte]!, `with the text, byte ${choice.byte}`);
        assertClose(choice.after, afterText[choice.byte]!, `after the knobs with the text, byte ${choice.byte}`);
      }
    }
    await runner.engine.dispose();
  });
}

/** Logits of a few bytes, the logarithms of these weights; all others as good as impossible. */
function logitsOf(odds: Readonly<Record<string, number>>): Float32Array {
  const logits = new Float32Array(256).fill(-80);
  for (const [character, weight] of Object.entries(odds)) logits[character.charCodeAt(0)] = Math.log(weight);
  return logits;
}

const keepAll: SamplingOptions = { temperature: 1, topK: 256, topP: 1, minP: 0 };
const odds = { a: 6, b: 3, c: 0.7, d: 0.3 };

/** The choices in a line: each as its letter, its numbers in percent, and why it was cut. */
function listed(choices: readonly ByteChoice[]): string {
  const inPercent = (share: number): string => String(Math.round(100 * share));
  const one = ({ byte, before, withText, after, cut }: ByteChoice): string => {
    const shares = [before, ...(withText === undefined ? [] : [withText]), after].map(inPercent);
    const why = cut === undefined ? [] : [typeof cut === 'string' ? cut : cut.reason];
    return [String.fromCharCode(byte), ...shares, ...why].join(' ');
  };
  return choices.map(one).join('; ');
}

const guards = [guardAgainst('no vowels', [0x61]), guardAgainst('no b', [0x61, 0x62])];
const cases: [string, Partial<SamplingOptions>, readonly LogitsProcessor[], string][] = [
  ['nothing cut', {}, [], 'a 60 60; b 30 30; c 7 7; d 3 3'],
  ['temperature 0.5 squares the odds', { temperature: 0.5 }, [], 'a 60 79; b 30 20; c 7 1; d 3 0'],
  ['temperature 0', { temperature: 0 }, [], 'a 60 100; b 30 0 temperature; c 7 0 temperature; d 3 0 temperature'],
  [
    'a probability that is 0 once it is rounded',
    { temperature: 0.001, topK: 3 },
    [],
    'a 60 100; b 30 0; c 7 0 tooRare; d 3 0 tooRare',
  ],
  ['top-k', { topK: 2 }, [], 'a 60 67; b 30 33; c 7 0 topK; d 3 0 topK'],
  ['top-p', { topP: 0.8 }, [], 'a 60 67; b 30 33; c 7 0 topP; d 3 0 topP'],
  ['min-p', { minP: 0.4 }, [], 'a 60 67; b 30 33; c 7 0 minP; d 3 0 minP'],
  ['each its own', { topK: 3, topP: 0.5, minP: 0.2 }, [], 'a 60 100; b 30 0 topP; c 7 0 minP; d 3 0 topK'],
  ['the first guard that forbids gives the reason', {}, guards, 'a 60 0 no vowels; b 30 0 no b; c 7 70; d 3 30'],
  ['what is forbidden counts for no top-k', { topK: 1 }, guards, 'a 60 0 no vowels; b 30 0 no b; c 7 100; d 3 0 topK'],
];
for (const [what, options, processors, expected] of cases) {
  test(`choices: ${what}`, () => {
    const logits = logitsOf(odds);
    assert.equal(listed(choicesFrom(logits, undefined, { ...keepAll, ...options }, processors, 4)), expected);
    assert.deepEqual(logits, logitsOf(odds), 'the logits are as they were');
  });
}

test('choices: the writer’s text decides the order and what is drawn, and leaves what the model believes', () => {
  const mixed = logitsOf({ a: 1, b: 2, c: 6, d: 1 });
  const choices = choicesFrom(logitsOf(odds), mixed, { ...keepAll, topK: 2 }, [], 3);
  assert.equal(listed(choices), 'c 7 60 75; b 30 20 25; a 60 10 0 topK');
  assert.deepEqual(mixed, logitsOf({ a: 1, b: 2, c: 6, d: 1 }));
});

/** So far from each other that at low temperatures some probabilities are rounded to 0. */
const anyLogits = fc.float32Array({ min: -40, max: 40, noNaN: true, minLength: 256, maxLength: 256 });
const anyOptions = fc.record({
  temperature: fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 2, noNaN: true })),
  topK: fc.integer({ min: 1, max: 256 }),
  topP: fc.double({ min: 0.01, max: 1, noNaN: true }),
  minP: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** The first rule that cut a byte of which a sampler draws none. */
function cutBy(byte: number, allowed: readonly number[], { temperature, topK, minP }: SamplingOptions): Cut {
  if (allowed[byte] === -Infinity) return { reason: 'guarded' };
  if (temperature === 0) return 'temperature';
  const odds = allowed.map((logit) => Math.exp((logit - Math.max(...allowed)) / temperature));
  if (odds[byte]! / odds.reduce((sum, each) => sum + each) === 0) return 'tooRare';
  const kthLargest = allowed.toSorted((left, right) => right - left)[topK - 1]!;
  if (allowed[byte]! < kthLargest) return 'topK';
  return odds[byte]! < minP ? 'minP' : 'topP';
}

test('choices: whatever the logits, the knobs and the guards, all 256 bytes add up and are told as they are drawn', () => {
  const anyBytes = fc.uniqueArray(fc.nat(255), { maxLength: 200 });
  fc.assert(
    fc.property(anyLogits, fc.option(anyLogits), anyOptions, anyBytes, (logits, mixed, options, forbidden) => {
      const processors = [guardAgainst('guarded', forbidden)];
      const choices = choicesFrom(logits, mixed ?? undefined, options, processors, 256);
      const believed = softmax(logits);
      const withText = mixed && softmax(mixed);
      const after = drawnFrom(mixed ?? logits, options, processors);
      const allowed = Array.from(mixed ?? logits, (logit, byte) => (forbidden.includes(byte) ? -Infinity : logit));
      const ranks = choices.map((choice) => choice.withText ?? choice.before);
      assert.deepEqual(
        ranks,
        ranks.toSorted((left, right) => right - left),
        'the likeliest first',
      );
      for (const choice of choices) {
        const { byte, cut } = choice;
        assertClose(choice.before, believed[byte]!, 'the model');
        if (withText === null) assert.equal(choice.withText, undefined);
        else assertClose(choice.withText, withText[byte]!, 'with the text');
        assert.equal(choice.after, after[byte]);
        assert.deepEqual(cut, after[byte]! > 0 ? undefined : cutBy(byte, allowed, options));
      }
    }),
  );
});
