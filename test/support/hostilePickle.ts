// Writes pickles opcode by opcode, honest and hostile ones. Names are those of CPython's Lib/pickletools.py.

type Bytes = readonly number[];

const utf8 = (text: string): Bytes => [...new TextEncoder().encode(text)];
const littleEndian = (value: number, byteCount: number): Bytes =>
  Array.from({ length: byteCount }, (_, index) => Math.floor(value / 256 ** index) % 256);

/** A whole pickle of these opcodes, without STOP. */
export function pickle(...opcodes: readonly Bytes[]): Uint8Array {
  return Uint8Array.from([[0x80, 2], ...opcodes].flat());
}

export const stop: Bytes = [0x2e];
export const mark: Bytes = [0x28];
export const pop: Bytes = [0x30];
export const none: Bytes = [0x4e];
export const no: Bytes = [0x89];
export const emptyTuple: Bytes = [0x29];
export const emptyList: Bytes = [0x5d];
export const emptyDict: Bytes = [0x7d];
export const tuple: Bytes = [0x74];
export const tuple1: Bytes = [0x85];
export const tuple2: Bytes = [0x86];
export const append: Bytes = [0x61];
export const setItem: Bytes = [0x73];
export const setItems: Bytes = [0x75];
export const reduce: Bytes = [0x52];
export const build: Bytes = [0x62];
export const persistentId: Bytes = [0x51];
export const stackGlobal: Bytes = [0x93];

export const put = (index: number): Bytes => [0x72, ...littleEndian(index, 4)];
export const get = (index: number): Bytes => [0x6a, ...littleEndian(index, 4)];
export const global = (module: string, name: string): Bytes => [0x63, ...utf8(`${module}\n${name}\n`)];
export const text = (value: string): Bytes => [0x58, ...littleEndian(utf8(value).length, 4), ...utf8(value)];

/** Any number, also those that no size can be. */
export const number = (value: number): Bytes => {
  if (Number.isInteger(value) && value >= 0 && value < 2 ** 31) return [0x4a, ...littleEndian(value, 4)];
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [0x47, ...new Uint8Array(view.buffer)];
};
export const numbers = (values: readonly number[]): Bytes => [...mark, ...values.flatMap(number), ...tuple];

/** A tensor as a pickle may describe it, truthfully or not. */
export interface PickledTensor {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset?: number;
  readonly storage?: string;
  readonly key?: string;
  /** Length of the storage, in elements. */
  readonly storageLength: number;
}

export function tensor({
  shape,
  strides,
  offset = 0,
  storage = 'FloatStorage',
  key = '0',
  storageLength,
}: PickledTensor): Bytes {
  return [
    global('torch._utils', '_rebuild_tensor_v2'),
    mark,
    [mark, text('storage'), global('torch', storage), text(key), text('cpu'), number(storageLength), tuple].flat(),
    persistentId,
    number(offset),
    numbers(shape),
    numbers(strides),
    no,
    global('collections', 'OrderedDict'),
    emptyTuple,
    reduce,
    tuple,
    reduce,
  ].flat();
}

/** The opcodes of a dict with these items. */
export function dict(items: Readonly<Record<string, Bytes>>): Bytes {
  return [emptyDict, mark, ...Object.entries(items).flatMap(([key, value]) => [text(key), value]), setItems].flat();
}
