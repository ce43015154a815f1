// The number types that weights are stored in, little-endian, and how they become float32. All but float64 widen without loss.
import { elementCount } from '../model/weights.ts';
import { bfloat16Value, float16Value } from './halfPrecision.ts';

/** One way of storing a number. */
export interface ElementType {
  readonly name: string;
  readonly byteCount: number;
  readonly valueAt: (view: DataView, byteOffset: number) => number;
}

export const float32: ElementType = {
  name: 'float32',
  byteCount: 4,
  valueAt: (view, byteOffset) => view.getFloat32(byteOffset, true),
};

export const float16: ElementType = {
  name: 'float16',
  byteCount: 2,
  valueAt: (view, byteOffset) => float16Value(view.getUint16(byteOffset, true)),
};

export const bfloat16: ElementType = {
  name: 'bfloat16',
  byteCount: 2,
  valueAt: (view, byteOffset) => bfloat16Value(view.getUint16(byteOffset, true)),
};

export const float64: ElementType = {
  name: 'float64',
  byteCount: 8,
  valueAt: (view, byteOffset) => view.getFloat64(byteOffset, true),
};

/** Where the elements of a tensor are in its bytes, counted in elements. */
export interface ElementLayout {
  readonly offset: number;
  readonly shape: readonly number[];
  /** Distance between neighbors along each axis; 0 repeats one element. */
  readonly strides: readonly number[];
}

/** The layout of a tensor that fills its bytes in row-major order. */
export function denseLayout(shape: readonly number[]): ElementLayout {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= size;
  }
  return { offset: 0, shape, strides };
}

/** One more than the largest element index that the layout reaches; 0 if it has no elements. May exceed what a number holds exactly. */
export function layoutEnd({ offset, shape, strides }: ElementLayout): number {
  if (shape.includes(0)) return 0;
  return shape.reduce((last, size, axis) => last + (size - 1) * strides[axis]!, offset) + 1;
}

/**
 * Reads a tensor in row-major order.
 *
 * @param bytes must extend to {@link layoutEnd}
 */
export function readElements(type: ElementType, bytes: Uint8Array, layout: ElementLayout): Float32Array {
  const { offset, shape, strides } = layout;
  const values = new Float32Array(elementCount(shape));
  // Also keeps the loops below from running over an axis of any length around an axis of length 0.
  if (values.length === 0) return values;
  if (type === float32 && isDense(layout)) {
    const begin = offset * type.byteCount;
    // Copied as bytes: the file's tensors need not begin at multiples of 4.
    new Uint8Array(values.buffer).set(bytes.subarray(begin, begin + values.byteLength));
    return values;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isDense(layout)) {
    for (let index = 0; index < values.length; index++) {
      values[index] = type.valueAt(view, (offset + index) * type.byteCount);
    }
    return values;
  }
  let next = 0;
  const readAxis = (axis: number, position: number): void => {
    if (axis === shape.length) {
      values[next++] = type.valueAt(view, position * type.byteCount);
      return;
    }
    for (let index = 0; index < shape[axis]!; index++) readAxis(axis + 1, position + index * strides[axis]!);
  };
  readAxis(0, offset);
  return values;
}

function isDense({ shape, strides }: ElementLayout): boolean {
  const dense = denseLayout(shape).strides;
  return shape.every((size, axis) => size === 1 || strides[axis] === dense[axis]);
}
