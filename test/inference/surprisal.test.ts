// Surprisal in bits, of one byte and of several together.
import assert from 'node:assert/strict';
import test from 'node:test';
import { surprisalBits, surprisalOfAny } from '../../src/inference/surprisal.ts';

/** Logits whose probabilities are these, moved by a constant that must not matter. */
const logitsOf = (chances: readonly number[], moved = 0): Float32Array =>
  Float32Array.from(chances, (chance) => Math.log(chance) + moved);
const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-4, `${actual} instead of ${expected}`);

const chances = [1 / 8, 1 / 2, 1 / 4, 1 / 8];

for (const moved of [0, -1000, 1000]) {
  test(`logits moved by ${moved}: a byte of one in eight is three bits, of one in two is one`, () => {
    const logits = logitsOf(chances, moved);
    // A large logit has few digits after the point.
    [3, 1, 2, 3].forEach((bits, byte) => assert.ok(Math.abs(surprisalBits(logits, byte) - bits) < 1e-3));
    assert.ok(Math.abs(surprisalOfAny(logits, Uint8Array.of(1, 0, 0, 1)) - 2) < 1e-3);
  });
}

test('all bytes alike are eight bits each', () => near(surprisalBits(new Float32Array(256), 77), 8));

test('several bytes together are as likely as their sum', () => {
  near(surprisalOfAny(logitsOf(chances), Uint8Array.of(0, 1, 0, 0)), 1);
  near(surprisalOfAny(logitsOf(chances), Uint8Array.of(0, 1, 1, 0)), Math.log2(4 / 3));
  near(surprisalOfAny(logitsOf(chances), Uint8Array.of(1, 1, 1, 1)), 0);
  assert.equal(surprisalOfAny(logitsOf(chances), Uint8Array.of(0, 0, 0, 0)), Infinity);
});
