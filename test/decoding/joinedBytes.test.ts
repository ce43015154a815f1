// Bytes one after the other.
import assert from 'node:assert/strict';
import test from 'node:test';
import { joinedBytes } from '../../src/decoding/joinedBytes.ts';

test('parts of any kind and length come one after the other, in a buffer of their own', () => {
  const prompt = Uint8Array.of(1, 72);
  const joined = joinedBytes(prompt, [], [105], Uint8Array.of(33, 34));
  assert.deepEqual(joined, Uint8Array.of(1, 72, 105, 33, 34));
  prompt[0] = 7;
  assert.equal(joined[0], 1);
  assert.deepEqual(joinedBytes(), new Uint8Array(0));
});
