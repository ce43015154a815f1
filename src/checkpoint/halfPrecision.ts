// 16-bit floats: IEEE binary16 and bfloat16. DataView.getFloat16 would do the former, but the oldest editors that we run in lack it.

/** The value of an IEEE 754 binary16 number. */
export function float16Value(bits: number): number {
  return (float16Values ??= allFloat16Values())[bits]!;
}

/** All 65,536 values, made when the first is asked for: looking a number up takes a tenth of the time of raising 2 to its exponent. */
let float16Values: Float32Array | undefined;

function allFloat16Values(): Float32Array {
  const values = new Float32Array(0x10000);
  for (let exponent = 0; exponent <= 0x1f; exponent++) {
    const unit = 2 ** (Math.max(exponent, 1) - 25);
    for (let fraction = 0; fraction <= 0x3ff; fraction++) {
      const bits = (exponent << 10) | fraction;
      const finite = ((exponent === 0 ? 0 : 0x400) + fraction) * unit;
      const value = exponent < 0x1f ? finite : fraction === 0 ? Infinity : NaN;
      values[bits] = value;
      values[0x8000 | bits] = -value;
    }
  }
  return values;
}

const scratch = new DataView(new ArrayBuffer(4));

/** The value of a bfloat16 number: the upper half of a float32. */
export function bfloat16Value(bits: number): number {
  scratch.setUint16(0, bits);
  return scratch.getFloat32(0);
}
