// Reads and writes safetensors: 8 bytes of header length, a JSON header, then the tensors' bytes, all little-endian.
// Format: https://github.com/huggingface/safetensors#format. The file is untrusted: every offset is checked before it is used.
import { ModelError } from '../mixer/modelError.ts';
import { elementCount, type NamedTensors, type Tensor } from '../mixer/weights.ts';
import { bfloat16ToFloat32, float16ToFloat32 } from './halfPrecision.ts';

/** The format's own limit on its header. */
const largestHeaderBytes = 100_000_000;
/** Bytes that hold the header's length. */
const lengthBytes = 8;

/** Bytes per value, and how they become float32. */
const readers: Readonly<Record<string, { bytesPerValue: number; read: (bytes: Uint8Array) => Float32Array }>> = {
  F32: { bytesPerValue: 4, read: (bytes) => new Float32Array(copyOf(bytes)) },
  F16: { bytesPerValue: 2, read: float16ToFloat32 },
  BF16: { bytesPerValue: 2, read: bfloat16ToFloat32 },
};

/**
 * Reads all tensors of a safetensors file, widened to float32.
 *
 * @param source how errors name the file, for example its path
 * @throws {ModelError} `modelDamaged` if the bytes are not a whole safetensors file, `modelMismatch` for a dtype that no mixer has
 */
export function readSafetensors(file: Uint8Array, source = 'model.safetensors'): NamedTensors {
  const damaged = (problem: string): never => {
    throw new ModelError('modelDamaged', `${source}: ${problem}.`);
  };
  if (file.length < lengthBytes)
    return damaged(`a safetensors file has at least ${lengthBytes} bytes, this one ${file.length}`);
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const dataStart = lengthBytes + headerBytes;
  if (headerBytes > largestHeaderBytes || dataStart > file.length) {
    damaged(`its header claims ${headerBytes} bytes, but the file has ${file.length}`);
  }
  const header = parseHeader(file.subarray(lengthBytes, dataStart), damaged);
  const data = file.subarray(dataStart);

  const tensors = new Map<string, Tensor>();
  let lastEnd = 0;
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  const described = entries.map(([name, value]) => ({ name, ...parseEntry(name, value, damaged) }));
  described.sort((left, right) => left.begin - right.begin);
  for (const { name, dtype, shape, begin, end } of described) {
    const reader = readers[dtype];
    if (reader === undefined) {
      throw new ModelError(
        'modelMismatch',
        `${source}: the tensor ${name} has the dtype ${dtype}; a mixer's are ${Object.keys(readers).join(', ')}.`,
      );
    }
    const byteCount = elementCount(shape) * reader.bytesPerValue;
    if (end - begin !== byteCount) {
      damaged(`the tensor ${name} of shape (${shape.join(', ')}) needs ${byteCount} bytes, but has ${end - begin}`);
    }
    // The format forbids holes and overlaps.
    if (begin !== lastEnd) damaged(`the tensor ${name} starts at byte ${begin} of the data, expected ${lastEnd}`);
    if (end > data.length) {
      damaged(`the tensor ${name} ends at byte ${end} of the data, which has ${data.length}; the file is truncated`);
    }
    tensors.set(name, { shape, data: reader.read(data.subarray(begin, end)) });
    lastEnd = end;
  }
  if (lastEnd !== data.length) damaged(`${data.length - lastEnd} bytes follow the last tensor`);
  return tensors;
}

/** Writes float32 tensors as a safetensors file, in the order of the map. */
export function writeSafetensors(tensors: NamedTensors): Uint8Array {
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = JSON.stringify(header);
  // Padded with spaces so that the tensors start at a multiple of 8 bytes, as the format's own writer does.
  const headerBytes = new TextEncoder().encode(json + ' '.repeat((8 - (json.length % 8)) % 8));
  const file = new Uint8Array(lengthBytes + headerBytes.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes.length), true);
  file.set(headerBytes, lengthBytes);
  let position = lengthBytes + headerBytes.length;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}

function parseHeader(bytes: Uint8Array, damaged: (problem: string) => never): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return damaged('its header is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    return damaged('its header is not an object');
  return header as Record<string, unknown>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function parseEntry(name: string, value: unknown, damaged: (problem: string) => never): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    return damaged(`the header's entry for ${name} is malformed`);
  }
  return { dtype, shape, begin: offsets[0]!, end: offsets[1]! };
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/** The bytes at the start of a buffer of their own, as a typed array of wider values needs them. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
