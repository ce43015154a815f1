// Probabilities: by the formula, for any logits and knobs; draws by the probabilities.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { drawByte, ProbabilityShaper, softmaxInto } from '../../src/decoding/probabilities.ts';
import type { SamplingOptions } from '../../src/decoding/storyOptions.ts';
import { likeliest } from '../../src/model/logits.ts';

const keepAll: SamplingOptions = { temperature: 1, topK: 256, topP: 1, minP: 0 };

/** Logits of the given bytes, the logarithms of these weights; all others as good as impossible. */
function logitsOf(weights: Readonly<Record<string, number>>): Float32Array {
  const logits = new Float32Array(256).fill(-80);
  for (const [character, weight] of Object.entries(weights)) logits[character.charCodeAt(0)] = Math.log(weight);
  return logits;
}

/** Probabilities by character, rounded to 3 places, without those that are 0. */
function shaped(weights: Readonly<Record<string, number>>, options: Partial<SamplingOptions>): Record<string, number> {
  const out = new Float64Array(256);
  new ProbabilityShaper().shapeInto(out, logitsOf(weights), { ...keepAll, ...options });
  const entries = [...out.entries()].filter(([, probability]) => probability > 1e-6);
  return Object.fromEntries(entries.map(([byte, p]) => [String.fromCharCode(byte), Math.round(p * 1000) / 1000]));
}

const weights = { a: 5, b: 3, c: 1, d: 1 };
const cases: [string, Partial<SamplingOptions>, Record<string, number>][] = [
  ['nothing cut', {}, { a: 0.5, b: 0.3, c: 0.1, d: 0.1 }],
  ['temperature 0.5 squares the odds', { temperature: 0.5 }, { a: 0.694, b: 0.25, c: 0.028, d: 0.028 }],
  ['temperature 0 is greedy', { temperature: 0 }, { a: 1 }],
  ['top-k 2', { topK: 2 }, { a: 0.625, b: 0.375 }],
  ['top-k 3 keeps the tie', { topK: 3 }, { a: 0.5, b: 0.3, c: 0.1, d: 0.1 }],
  ['top-p 0.6 keeps what reaches it', { topP: 0.6 }, { a: 0.625, b: 0.375 }],
  ['top-p 0.01 keeps the likeliest', { topP: 0.01 }, { a: 1 }],
  ['min-p 0.5 is relative to the likeliest', { minP: 0.5 }, { a: 0.625, b: 0.375 }],
  ['min-p 1 keeps the likeliest', { minP: 1 }, { a: 1 }],
  ['top-k acts before top-p', { topK: 2, topP: 0.62 }, { a: 1 }],
];
for (const [what, options, expected] of cases) {
  test(`sampling: ${what}`, () => assert.deepEqual(shaped(weights, options), expected));
}

const anyLogits = fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 256, maxLength: 256 });
const anyOptions = fc.record({
  temperature: fc.double({ min: 0.05, max: 2, noNaN: true }),
  topK: fc.integer({ min: 1, max: 256 }),
  topP: fc.double({ min: 0.01, max: 1, noNaN: true }),
  minP: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('sampling: probabilities follow the formula for any logits and knobs', () => {
  fc.assert(
    fc.property(anyLogits, anyOptions, (logits, options) => {
      const out = new Float64Array(256);
      new ProbabilityShaper().shapeInto(out, logits, options);
      // The same rules, written down naively.
      const scaled = logits.map((logit) => logit / options.temperature);
      const kth = scaled.toSorted((left, right) => right - left)[options.topK - 1]!;
      const largest = Math.max(...scaled);
      const expected = scaled.map((value) => (value >= kth ? Math.exp(value - largest) : 0));
      const sum = expected.reduce((total, value) => total + value, 0);
      const softmax = expected.map((value) => value / sum);
      let reached = 0;
      const nucleus =
        softmax.toSorted((left, right) => right - left).find((value) => (reached += value) >= options.topP) ?? 0;
      const threshold = Math.max(options.minP * Math.max(...softmax), options.topP < 1 ? nucleus : 0);
      const kept = softmax.map((value) => (value >= threshold ? value : 0));
      const keptSum = kept.reduce((total, value) => total + value, 0);
      const keptCount = kept.filter((value) => value > 0).length;
      const actualCount = out.filter((value) => value > 0).length;
      // A sum that reaches p within rounding may keep one byte more or less.
      if (Math.abs(keptCount - actualCount) > 1) assert.equal(actualCount, keptCount);
      if (keptCount === actualCount)
        kept.forEach((value, byte) => assert.ok(Math.abs(out[byte]! - value / keptSum) < 1e-9));
      assert.ok(out[likeliest(logits)]! > 0);
    }),
    { seed: 5 },
  );
});

/** The bytes that may be drawn. */
function keptOf(logits: Float32Array, options: Partial<SamplingOptions>): number[] {
  const out = new Float64Array(256);
  new ProbabilityShaper().shapeInto(out, logits, { ...keepAll, ...options });
  return Array.from(out.keys()).filter((byte) => out[byte]! > 0);
}

test('sampling: top-k keeps exactly what is as likely as the k-th, however many are forbidden or as likely', () => {
  // Of few values most are equal, which is where a search for the k-th goes wrong.
  const few = fc.array(fc.constantFrom(0, 1, 2, 3, 4, -Infinity), { minLength: 255, maxLength: 255 });
  const many = fc.uniqueArray(fc.integer({ min: -200, max: 200 }), { minLength: 255, maxLength: 255 });
  fc.assert(
    fc.property(fc.oneof(few, many), fc.integer({ min: 1, max: 256 }), (values, topK) => {
      const logits = Float32Array.from([0, ...values]);
      const kthLargest = logits.toSorted().at(-topK)!;
      const expected = Array.from(logits.keys()).filter((byte) => logits[byte]! >= Math.max(kthLargest, -1000));
      assert.deepEqual(keptOf(logits, { topK }), expected);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test('sampling: top-p 1 keeps what is so rare that it adds nothing to the sum', () => {
  const logits = new Float32Array(256).fill(-40);
  logits[65] = 0;
  assert.equal(keptOf(logits, { topP: 1 }).length, 256);
  assert.deepEqual(keptOf(logits, { topP: 0.999 }), [65]);
});

test('sampling: top-p keeps nothing more once the sum is exactly p', () => {
  const probabilities = new Float64Array(256);
  new ProbabilityShaper().shapeInto(probabilities, logitsOf(weights), keepAll);
  assert.deepEqual(shaped(weights, { topP: probabilities[97]! }), { a: 1 });
});

test('drawing follows the probabilities, and a coin near 1 falls on the last byte', () => {
  const probabilities = new Float64Array(256);
  probabilities[65] = 0.25;
  probabilities[66] = 0.75;
  assert.equal(drawByte(probabilities, 0), 65);
  assert.equal(drawByte(probabilities, 0.2499), 65);
  assert.equal(drawByte(probabilities, 0.25), 66);
  probabilities[66] = 0.7499999;
  assert.equal(drawByte(probabilities, 0.99999999), 66);
});

test('softmax: probabilities add up to 1, however large the logits; what is forbidden has none', () => {
  for (const largest of [0, 1000, -1000]) {
    const logits = new Float64Array(256).fill(-Infinity);
    logits[0] = largest;
    logits[255] = largest + Math.log(3);
    const out = new Float64Array(256).fill(7);
    softmaxInto(out, logits);
    assert.deepEqual(
      Array.from(out.keys()).filter((byte) => out[byte] !== 0),
      [0, 255],
    );
    assert.ok(Math.abs(out[0]! - 0.25) < 1e-9 && Math.abs(out[255]! - 0.75) < 1e-9);
  }
});

test('shaping starts from nothing: what was in the buffer before is gone', () => {
  const shaper = new ProbabilityShaper();
  const out = new Float64Array(256).fill(0.5);
  shaper.shapeInto(out, logitsOf({ a: 1 }), { ...keepAll, temperature: 0 });
  assert.deepEqual(
    Array.from(out.keys()).filter((byte) => out[byte] !== 0),
    [97],
  );
});

test('drawing skips what has no probability, wherever the coin falls', () => {
  const probabilities = new Float64Array(256);
  probabilities[1] = 0.5;
  probabilities[3] = 0.4999;
  assert.deepEqual(
    [0, 0.4999, 0.5, 0.9999].map((coin) => drawByte(probabilities, coin)),
    [1, 1, 3, 3],
  );
});
