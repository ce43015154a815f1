// What a model is given of a text, and the seed that follows from it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { promptFrom, promptSeed } from '../../src/decoding/prompt.ts';

test('a prompt is the begin of a text and its UTF-8, of a long one its end', () => {
  assert.deepEqual(promptFrom('Zoë', 0), { bytes: Uint8Array.of(1, 0x5a, 0x6f, 0xc3, 0xab), skippedBytes: 0 });
  assert.deepEqual(promptFrom('', 0), { bytes: Uint8Array.of(1), skippedBytes: 0 });
  const { bytes, skippedBytes } = promptFrom('One day. Two days.', 16);
  assert.equal(Buffer.from(bytes.subarray(1)).toString(), 'Two days.');
  assert.deepEqual([bytes[0], skippedBytes], [1, 'One day. '.length]);
});

test('a seed follows from the text, is one for other texts too, and never negative', () => {
  const seedOf = (text: string): number => promptSeed(promptFrom(text, 0).bytes);
  const texts = Array.from({ length: 64 }, (_, index) => `Once upon a time, ${index}`);
  const seeds = texts.map(seedOf);
  assert.deepEqual(texts.map(seedOf), seeds);
  assert.equal(new Set(seeds).size, 64);
  assert.ok(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32));
  // Without a sign half of them would be negative.
  assert.ok(seeds.some((seed) => seed >= 2 ** 31));
});
