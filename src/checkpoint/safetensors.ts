// Reads and writes safetensors: 8 bytes of header length, a JSON header, then the tensors' bytes, all little-endian.
// Format: https://github.com/huggingface/safetensors#format. The file is untrusted: every offset is checked before it is used.
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';
import { spokenName } from '../model/spokenName.ts';
import { elementCount, type NamedTensors } from '../model/weights.ts';
import { bfloat16, denseLayout, float16, float32, float64, readElements, type ElementType } from './elementTypes.ts';
import type { StoredTensor } from './storedTensor.ts';

/** A header of the largest config takes 200 kB. The format allows 100 MB, but parsed JSON takes many times its length. */
const maxHeaderBytes = 512 * 1024;
/** Bytes that hold the header's length. */
const lengthBytes = 8;

const elementTypes: ReadonlyMap<string, ElementType> = new Map([
  ['F32', float32],
  ['F16', float16],
  ['BF16', bfloat16],
  ['F64', float64],
]);

const floatDtypes = [...elementTypes.keys()].join(', ');

/** Bytes per element of integers that may come with weights, such as a step counter; they are never read. */
const integerBytes: ReadonlyMap<string, number> = new Map([
  ['BOOL', 1],
  ['U8', 1],
  ['I8', 1],
  ['U16', 2],
  ['I16', 2],
  ['U32', 4],
  ['I32', 4],
  ['U64', 8],
  ['I64', 8],
]);

/** A tensor that is read synchronously: nothing in such a file is compressed. */
interface PlainTensor extends StoredTensor {
  readonly read: () => Float32Array;
}

/**
 * Lists the tensors of a safetensors file.
 *
 * @param source how errors name the file, for example its path
 * @throws {ModelError} `modelDamaged` if the bytes are not a whole safetensors file, `modelMismatch` for a dtype that no mixer has
 */
export function listSafetensors(file: Uint8Array, source: string): ReadonlyMap<string, PlainTensor> {
  const damaged = (problem: string): never => {
    throw new ModelError('modelDamaged', l10n.t('{0}: {1}.', source, problem));
  };
  if (file.length < lengthBytes) {
    return damaged(l10n.t('a safetensors file has at least {0} bytes, this one {1}', lengthBytes, file.length));
  }
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const dataStart = lengthBytes + headerBytes;
  if (dataStart > file.length)
    damaged(l10n.t('its header claims {0} bytes, but the file has {1}', headerBytes, file.length));
  if (headerBytes > maxHeaderBytes) {
    damaged(l10n.t("its header has {0} bytes; a mixer's has at most {1}", headerBytes, maxHeaderBytes));
  }
  const header = parseHeader(file.subarray(lengthBytes, dataStart), damaged);
  const data = file.subarray(dataStart);

  const described = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => ({ name, ...parseEntry(name, value, damaged) }));
  described.sort((left, right) => left.begin - right.begin || left.end - right.end);
  const tensors = new Map<string, PlainTensor>();
  let lastEnd = 0;
  for (const { name, dtype, shape, begin, end } of described) {
    const type = elementTypes.get(dtype);
    const bytesPerElement = type?.byteCount ?? integerBytes.get(dtype);
    const problem =
      type === undefined ? l10n.t("has the dtype {0}; a mixer's are {1}", spokenName(dtype), floatDtypes) : undefined;
    const refuse = (): never => {
      throw new ModelError(
        'modelMismatch',
        l10n.t('{0}: the tensor {1} {2}.', source, spokenName(name), problem ?? ''),
      );
    };
    if (bytesPerElement === undefined) return refuse();
    if (end > data.length) {
      damaged(
        l10n.t(
          'the tensor {0} ends at byte {1} of the data, which has {2}; the file is truncated',
          spokenName(name),
          end,
          data.length,
        ),
      );
    }
    const byteCount = elementCount(shape) * bytesPerElement;
    if (end - begin !== byteCount) {
      damaged(
        l10n.t(
          'the tensor {0} of shape ({1}) needs {2} bytes, but has {3}',
          spokenName(name),
          shape.join(', '),
          byteCount,
          end - begin,
        ),
      );
    }
    // The format forbids holes and overlaps.
    if (begin !== lastEnd)
      damaged(l10n.t('the tensor {0} starts at byte {1} of the data, expected {2}', spokenName(name), begin, lastEnd));
    tensors.set(name, {
      shape,
      elementType: type?.name ?? dtype,
      problem,
      isInteger: type === undefined,
      read: () => (type === undefined ? refuse() : readElements(type, data.subarray(begin, end), denseLayout(shape))),
    });
    lastEnd = end;
  }
  if (lastEnd !== data.length) damaged(l10n.t('{0} bytes follow the last tensor', data.length - lastEnd));
  return tensors;
}

/** Writes float32 tensors as a safetensors file, in the order of the map. */
export function writeSafetensors(tensors: NamedTensors): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {};
  let offset = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces so that the tensors start at a multiple of 8 bytes, as the format's own writer does.
  const dataStart = lengthBytes + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(dataStart + offset).fill(0x20, 0, dataStart);
  new DataView(file.buffer).setBigUint64(0, BigInt(dataStart - lengthBytes), true);
  file.set(json, lengthBytes);
  let position = dataStart;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}

function parseHeader(bytes: Uint8Array, damaged: (problem: string) => never): Record<string, unknown> {
  let header: unknown;
  // Of a duplicate key JSON.parse keeps the last value, other readers the first: such a file would be two models in one.
  // The reviver sees only what was kept, plus the elements of arrays and the root.
  let keptKeys = 0;
  let json = '';
  try {
    json = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    header = JSON.parse(json, function (this: unknown, _key, value: unknown) {
      if (!Array.isArray(this)) keptKeys++;
      return value;
    });
  } catch {
    return damaged(l10n.t('its header is not JSON'));
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    return damaged(l10n.t('its header is not an object'));
  }
  const writtenKeys = json.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"/gu, '').split(':').length - 1;
  if (writtenKeys !== keptKeys - 1) damaged(l10n.t('its header gives a key twice'));
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
    return damaged(l10n.t("the header's entry for {0} is malformed", spokenName(name)));
  }
  return { dtype, shape, begin: offsets[0]!, end: offsets[1]! };
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
