// The adaptive predictor and its counts: held to the definition in adaptiveReference.ts.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { AdaptivePredictor } from '../../src/decoding/adaptivePredictor.ts';
import { referenceCounts, referencePrediction } from '../../src/decoding/adaptiveReference.ts';
import { ContextCounts } from '../../src/decoding/contextCounts.ts';
import {
  candidateFeatures,
  placeFeatures,
  readMixingWeights,
  type MixingWeights,
} from '../../src/decoding/mixingWeights.ts';
import { softmaxInto } from '../../src/decoding/probabilities.ts';
import { seededRandom } from '../../src/decoding/random.ts';
import { surprisalBits } from '../../src/inference/surprisal.ts';
import { projectFolder } from '../support/models.ts';

const random = seededRandom(7);
const hiddenUnits = 6;
const row = (): number[] => Array.from({ length: hiddenUnits }, () => random() - 0.5);
const rows = (length: number): number[][] => Array.from({ length }, row);
/** Weights that differ everywhere, so that a wrong feature shows. */
const weights: MixingWeights = {
  place: rows(placeFeatures.count),
  placeBias: row(),
  candidate: rows(candidateFeatures.count),
  output: row(),
  outputBias: 0.3,
};
/** Weights that raise a byte by its shares of what followed. */
const trusting: MixingWeights = {
  place: Array.from({ length: placeFeatures.count }, () => [0]),
  placeBias: [0],
  candidate: Array.from({ length: candidateFeatures.count }, (_, feature) =>
    feature >= candidateFeatures.share && feature < candidateFeatures.model ? [1] : [0],
  ),
  output: [20],
  outputBias: 0,
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const someLogits = (seed: number): Float32Array => {
  const next = seededRandom(seed);
  return Float32Array.from({ length: 256 }, () => 30 * next());
};
const probabilitiesOf = (logits: Float32Array): Float64Array => {
  const probabilities = new Float64Array(256);
  softmaxInto(probabilities, logits);
  return probabilities;
};

/** Few letters, so that contexts come again; other scripts, since bytes are bytes. */
const prose = fc.stringMatching(/^[abA' .\nü]{0,60}$/u).map(bytesOf);

function countsOf(texts: readonly Uint8Array[]): ContextCounts {
  const counts = new ContextCounts();
  for (const text of texts) counts.add(text, 0, text.length);
  return counts;
}

test('a prediction is what the definition says', () => {
  fc.assert(
    fc.property(fc.array(prose, { maxLength: 4 }), prose, fc.nat(1000), (texts, before, seed) => {
      const logits = someLogits(seed);
      const expected = referencePrediction(logits, before, referenceCounts(texts), weights);
      const mixed = probabilitiesOf(new AdaptivePredictor(countsOf(texts), weights).mixed(logits, before));
      for (const [byte, probability] of expected.entries()) {
        assert.ok(Math.abs(mixed[byte]! - probability) < 1e-6, `byte ${byte}: ${mixed[byte]} for ${probability}`);
      }
    }),
  );
});

// One in 50 makes a candidate, one in 51 none; of 1,024 times and more the logarithm is not at hand.
for (const times of [50, 51, 1023, 1024, 1025]) {
  test(`a prediction is what the definition says of what came ${times} times`, () => {
    const text = bytesOf(`${'ab '.repeat(times - 1)}ac `);
    const logits = new Float32Array(256);
    const expected = referencePrediction(logits, bytesOf('a'), referenceCounts([text]), weights);
    const mixed = probabilitiesOf(new AdaptivePredictor(countsOf([text]), weights).mixed(logits, bytesOf('a')));
    for (const byte of bytesOf('bcd'))
      assert.ok(Math.abs(mixed[byte]! - expected[byte]!) < 1e-6, `${byte}: ${mixed[byte]} for ${expected[byte]}`);
    assert.equal(mixed[0x63] === mixed[0x64], times > 50, 'c is a candidate, or a byte as any other');
  });
}

test('a prediction leaves nothing behind for the next one, of candidates and of what was too rare to be one', () => {
  const counts = countsOf([bytesOf(`${'ab '.repeat(60)}ac xc `)]);
  const logits = someLogits(5);
  const predictor = new AdaptivePredictor(counts, weights);
  for (const before of ['a', 'x', 'a b', 'x']) {
    const fresh = new AdaptivePredictor(counts, weights).mixed(logits, bytesOf(before));
    assert.deepEqual(predictor.mixed(logits, bytesOf(before)), fresh, before);
  }
});

test('what is impossible to the model stays so, and spoils no other prediction', () => {
  const text = bytesOf('ab ac ab ');
  const logits = someLogits(9);
  logits[0x62] = -Infinity;
  const expected = referencePrediction(logits, bytesOf('a'), referenceCounts([text]), weights);
  const mixed = probabilitiesOf(new AdaptivePredictor(countsOf([text]), weights).mixed(logits, bytesOf('a')));
  assert.equal(mixed[0x62], 0);
  for (const byte of bytesOf('cd')) assert.ok(Math.abs(mixed[byte]! - expected[byte]!) < 1e-6, `${mixed[byte]}`);
});

test('counts know no history: what was taken out, or changed in the middle, leaves nothing behind', () => {
  const change = fc.record({ text: prose, isAdded: fc.boolean(), at: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), prose, fc.nat(1000), (changes, before, seed) => {
      const counts = new ContextCounts();
      const present: Uint8Array[] = [];
      for (const { text, isAdded, at } of changes) {
        if (isAdded || present.length === 0) {
          present.push(text);
          counts.add(text, 0, text.length);
        } else {
          const [gone] = present.splice(at % present.length, 1);
          counts.remove(gone!, 0, gone!.length);
        }
      }
      const logits = someLogits(seed);
      const fresh = new AdaptivePredictor(countsOf(present), weights).mixed(logits, before);
      assert.deepEqual(new AdaptivePredictor(counts, weights).mixed(logits, before), fresh);
      assert.equal(counts.bytes, present.reduce((sum, { length }) => sum + length, 0)); // prettier-ignore
    }),
  );
});

test('without counts, or where nothing like it was seen, the model speaks alone', () => {
  const logits = someLogits(1);
  assert.deepEqual(new AdaptivePredictor(new ContextCounts(), weights).mixed(logits, bytesOf('Once')), logits);
});

test('a name of the text is completed, and logits are not changed in place', () => {
  const predictor = new AdaptivePredictor(countsOf([bytesOf('Then Marisol came. Marisol laughed.')]), trusting);
  const logits = someLogits(3);
  const before = Float32Array.from(logits);
  let text = 'And Ma';
  for (let step = 0; step < 6; step++) {
    const mixed = predictor.mixed(logits, bytesOf(text));
    text += String.fromCharCode(mixed.indexOf(Math.max(...mixed)));
  }
  assert.equal(text, 'And Marisol ');
  assert.deepEqual(logits, before);
});

test('the predictor is the one whose weights training/mixing.py learns: bits of a text that is learned as it is read', () => {
  const fixture = readFileSync(path.join(projectFolder, 'test/fixtures/mixing.json'));
  const { text, bits } = JSON.parse(fixture.toString()) as { text: string; bits: number };
  const counts = new ContextCounts();
  const predictor = new AdaptivePredictor(counts, readMixingWeights(fixture));
  const bytes = bytesOf(text);
  let sum = 0;
  for (const [index, byte] of bytes.entries()) {
    sum += surprisalBits(predictor.mixed(new Float32Array(256), bytes.subarray(0, index)), byte);
    counts.add(bytes, index, index + 1);
  }
  // Training keeps the features in half precision.
  assert.ok(Math.abs(sum - bits) < 0.05, `${sum} for ${bits}`);
});
