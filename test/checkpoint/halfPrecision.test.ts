// 16-bit floats, by their published values, and all of them against what they mean.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bfloat16Value, float16Value } from '../../src/checkpoint/halfPrecision.ts';

const values16: [bits: number, value: number][] = [
  [0x0000, 0],
  [0x8000, -0],
  [0x0001, 2 ** -24],
  [0x03ff, 1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 1365 / 4096],
  [0x3c00, 1],
  [0x3c01, 1 + 2 ** -10],
  [0xc000, -2],
  [0x7bff, 65_504],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
  [0xfc01, NaN],
];
for (const [bits, value] of values16) {
  test(`float16 ${bits.toString(16)} is ${value}`, () => assert.ok(Object.is(float16Value(bits), value)));
}

test('float16: a larger number of bits is a larger number, and the sign is one bit', () => {
  for (let bits = 1; bits <= 0x7c00; bits++) {
    assert.ok(float16Value(bits) > float16Value(bits - 1));
    assert.equal(float16Value(bits | 0x8000), -float16Value(bits));
  }
});

const valuesBrain: [bits: number, value: number][] = [
  [0x0000, 0],
  [0x3f80, 1],
  [0xc040, -3],
  [0x4049, 3.140625],
  [0x7f80, Infinity],
  [0x7fc0, NaN],
];
for (const [bits, value] of valuesBrain) {
  test(`bfloat16 ${bits.toString(16)} is ${value}`, () => assert.ok(Object.is(bfloat16Value(bits), value)));
}
