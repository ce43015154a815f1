// 16-bit floats: IEEE binary16 and bfloat16. DataView.getFloat16 would do the former, but the oldest editors that we run in lack it.

/** The value of an IEEE 754 binary16 number. */
export function float16Value(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const scratch = new DataView(new ArrayBuffer(4));

/** The value of a bfloat16 number: the upper half of a float32. */
export function bfloat16Value(bits: number): number {
  scratch.setUint16(0, bits);
  return scratch.getFloat32(0);
}
