// Of src/checkpoint/halfPrecision.ts: 16-bit floats against their definitions.
import assert from 'node:assert/strict';
import test from 'node:test';
import { bfloat16Value, float16Value } from '../../src/checkpoint/halfPrecision.ts';

/** IEEE 754-2008, section 3.4: a sign, 5 bits of exponent with a bias of 15, 10 bits of significand. */
function float16ByDefinition(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

test('every one of the 65,536 half-precision numbers has the value that its bits define', () => {
  for (let bits = 0; bits <= 0xffff; bits++) {
    assert.ok(
      Object.is(float16Value(bits), float16ByDefinition(bits)),
      `0x${bits.toString(16)}: ${float16Value(bits)}`,
    );
  }
});

test('bfloat16 is the upper half of a float32', () => {
  const word = new DataView(new ArrayBuffer(4));
  for (let bits = 0; bits <= 0xffff; bits++) {
    word.setUint32(0, bits * 0x10000);
    assert.ok(Object.is(bfloat16Value(bits), word.getFloat32(0)), `0x${bits.toString(16)}`);
  }
});
