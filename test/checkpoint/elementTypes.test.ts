// How stored numbers become float32, wherever they lie in their bytes and in whatever order.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  bfloat16,
  denseLayout,
  float16,
  float32,
  float64,
  layoutEnd,
  readElements,
  type ElementLayout,
  type ElementType,
} from '../../src/checkpoint/elementTypes.ts';

/** Little-endian bytes, begun at an odd place of their buffer. */
function bytesOf(byteCount: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(byteCount + 1).subarray(1);
  write(new DataView(bytes.buffer, bytes.byteOffset, byteCount));
  return bytes;
}
const numbers = [0, 1, 2, 3, 4, 5, 6, 7];
const floats = bytesOf(32, (view) => numbers.forEach((value) => view.setFloat32(4 * value, value, true)));
const read = (layout: ElementLayout): number[] => [...readElements(float32, floats, layout)];

const types: [type: ElementType, byteCount: number, bytes: Uint8Array][] = [
  [float32, 4, bytesOf(8, (view) => (view.setFloat32(0, 1.5, true), view.setFloat32(4, -2, true)))],
  [float16, 2, bytesOf(4, (view) => (view.setUint16(0, 0x3e00, true), view.setUint16(2, 0xc000, true)))],
  [bfloat16, 2, bytesOf(4, (view) => (view.setUint16(0, 0x3fc0, true), view.setUint16(2, 0xc000, true)))],
  [float64, 8, bytesOf(16, (view) => (view.setFloat64(0, 1.5, true), view.setFloat64(8, -2, true)))],
];
for (const [type, byteCount, bytes] of types) {
  test(`${type.name} takes ${byteCount} bytes, little-endian, in order and backwards`, () => {
    assert.equal(type.byteCount, byteCount);
    assert.deepEqual([...readElements(type, bytes, denseLayout([2]))], [1.5, -2]);
    assert.deepEqual([...readElements(type, bytes, { offset: 1, shape: [2], strides: [-1] })], [-2, 1.5]);
  });
}

const layouts: [what: string, layout: ElementLayout, end: number, expected: number[]][] = [
  ['a number', { offset: 3, shape: [], strides: [] }, 4, [3]],
  ['rows', { offset: 1, shape: [2, 3], strides: [3, 1] }, 7, [1, 2, 3, 4, 5, 6]],
  ['columns', { offset: 0, shape: [3, 2], strides: [1, 3] }, 6, [0, 3, 1, 4, 2, 5]],
  ['rows with a gap', { offset: 0, shape: [2, 2], strides: [5, 1] }, 7, [0, 1, 5, 6]],
  ['every other', { offset: 1, shape: [3], strides: [2] }, 6, [1, 3, 5]],
  ['one row, whatever its distance', { offset: 2, shape: [1, 2], strides: [9, 1] }, 4, [2, 3]],
  ['one number repeated', { offset: 2, shape: [2, 2], strides: [0, 0] }, 3, [2, 2, 2, 2]],
  ['nothing', { offset: 5, shape: [3, 0], strides: [9, 9] }, 0, []],
];
for (const [what, layout, end, expected] of layouts) {
  test(`${what}: as many as its shape says, up to where its layout ends`, () => {
    assert.equal(layoutEnd(layout), end);
    assert.deepEqual(read(layout), expected);
  });
}

test('a dense layout is row-major', () => {
  assert.deepEqual(denseLayout([2, 3, 4]), { offset: 0, shape: [2, 3, 4], strides: [12, 4, 1] });
  assert.deepEqual(denseLayout([]), { offset: 0, shape: [], strides: [] });
});

test('a shape of any length around nothing takes no time', () => {
  assert.deepEqual(read({ offset: 0, shape: [2 ** 40, 0], strides: [1, 1] }), []);
});
