// Safetensors, read and written: every precision, and every way in which a header can be wrong.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { openModel } from '../../src/checkpoint/modelFolder.ts';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { listSafetensors, writeSafetensors } from '../../src/checkpoint/safetensors.ts';
import { formatMixerConfig } from '../../src/model/config.ts';
import { ModelError } from '../../src/model/modelError.ts';
import type { NamedTensors } from '../../src/model/weights.ts';
import { fixture } from '../support/models.ts';

/** A safetensors file with this header and so many bytes of data. */
function file(header: unknown, dataBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (dtype: string, shape: unknown, begin: number, end: number): unknown => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const longHeader = file({ a: entry('F32', [1], 0, 4) }, 4);
new DataView(longHeader.buffer).setBigUint64(0, 1_000_000n, true);

/** All tensors of a file, read. */
function readAll(bytes: Uint8Array): NamedTensors {
  const stored = listSafetensors(bytes, 'x.safetensors');
  return new Map([...stored].map(([name, { shape, read }]) => [name, { shape, data: read() }]));
}

const good = JSON.stringify(entry('F32', [1], 0, 4));
const rejected: [string, Uint8Array, RegExp][] = [
  ['empty', new Uint8Array(0), /at least 8 bytes, this one 0/u],
  ['a header longer than the file', longHeader, /header claims 1000000 bytes/u],
  ['a header that is not JSON', file('{"a":'), /header is not JSON/u],
  ['a header that is a list', file([]), /header is not an object/u],
  ['an entry without offsets', file({ a: { dtype: 'F32', shape: [1] } }), /entry for a is malformed/u],
  ['a negative size', file({ a: entry('F32', [-1], 0, 4) }, 4), /entry for a is malformed/u],
  ['a dtype that no mixer has', file({ a: entry('F8_E4M3', [1], 0, 1) }, 1), /tensor a has the dtype F8_E4M3/u],
  ['a shape that contradicts the offsets', file({ a: entry('F32', [3], 0, 4) }, 4), /needs 12 bytes, but has 4/u],
  ['a truncated tensor', file({ a: entry('F32', [2], 0, 8) }, 4), /truncated/u],
  ['an overlap', file({ a: entry('F32', [2], 0, 8), b: entry('F32', [1], 4, 8) }, 8), /tensor b starts at byte 4/u],
  ['a rest', file({ a: entry('F32', [1], 0, 4) }, 6), /2 bytes follow/u],
  ['a hole', file({ a: entry('F32', [1], 4, 8) }, 8), /tensor a starts at byte 4 of the data, expected 0/u],
  ['a name given twice', file(`{"a":${good},"a":${good}}`, 4), /gives a key twice/u],
  ['a name given twice in other letters', file(`{"a":${good},"\\u0061":${good}}`, 4), /gives a key twice/u],
  ['a dtype given twice', file(`{"a":{"dtype":"F32",${good.slice(1)}}`, 4), /gives a key twice/u],
  ['a header of 100 million bytes', file(' '.repeat(1e8)), /header has 100000000 bytes; a mixer's has at most 524288/u],
  ['a header of nothing but brackets', file('['.repeat(500_000)), /header is not JSON/u],
  ['a header of nested lists', file(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`), /header|entry for a/u],
  ['offsets in reverse', file({ a: entry('F32', [1], 4, 0) }, 4), /needs 4 bytes, but has -4/u],
  ['offsets that no number holds', file(`{"a":${good.replace('[0,4]', '[0,1e300]')}}`, 4), /entry for a is malformed/u],
  ['a size that no number holds', file({ a: entry('F32', [2 ** 53], 0, 4) }, 4), /entry for a is malformed/u],
  [
    'sizes whose product overflows',
    file({ a: entry('F32', Array(40).fill(2 ** 50), 0, 4) }, 4),
    /needs Infinity bytes/u,
  ],
  ['a huge shape', file({ a: entry('F32', [1e9, 1e9], 0, 4) }, 4), /needs 4000000000000000000 bytes/u],
];
for (const [what, bytes, message] of rejected) {
  test(`safetensors with ${what} are rejected with a readable message`, () => {
    assert.throws(
      () => listSafetensors(bytes, 'x.safetensors'),
      (error) => {
        assert.ok(error instanceof ModelError && error.message.startsWith('x.safetensors: '), String(error));
        assert.match(String(error), message);
        return true;
      },
    );
  });
}

test('half precision is widened without loss', () => {
  const bytes = file({ a: entry('F16', [5], 0, 10), b: entry('BF16', [2], 10, 14) }, 14);
  const view = new DataView(bytes.buffer, bytes.length - 14);
  [0x3c00, 0xc000, 0x0001, 0x7bff, 0x3555, 0x3f80, 0xc049].forEach((bits, index) =>
    view.setUint16(2 * index, bits, true),
  );
  const tensors = readAll(bytes);
  assert.deepEqual([...tensors.get('a')!.data], [1, -2, 2 ** -24, 65504, 0.333251953125]);
  assert.deepEqual([...tensors.get('b')!.data], [1, -3.140625]);
});

test('what is written is read again', () => {
  const names = fc.uniqueArray(
    fc.string({ minLength: 1 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(names, fc.array(fc.float({ noNaN: true }), { maxLength: 9 }), (list, values) => {
      const tensors = new Map(list.map((name) => [name, { shape: [values.length], data: Float32Array.from(values) }]));
      const read = readAll(writeSafetensors(tensors));
      assert.deepEqual([...read].toSorted(), [...tensors].toSorted());
    }),
  );
});

test('colons, quotes and backslashes in texts are no keys', () => {
  const header = { __metadata__: { note: 'a "quoted": {1: 2}\\', 'k:"': '\\"' }, a: entry('F32', [1], 0, 4) };
  assert.deepEqual([...readAll(file(header, 4)).keys()], ['a']);
  const long = { __metadata__: { note: '\\"'.repeat(100_000) }, a: entry('F32', [1], 0, 4) };
  assert.deepEqual([...readAll(file(long, 4)).keys()], ['a']);
});

test('scalars and empty tensors are read', () => {
  const bytes = file({ empty: entry('F32', [0, 7], 0, 0), scalar: entry('F64', [], 0, 8) }, 8);
  new DataView(bytes.buffer).setFloat64(bytes.length - 8, -2.5, true);
  const tensors = readAll(bytes);
  assert.equal(tensors.get('empty')!.data.length, 0);
  assert.deepEqual([...tensors.get('scalar')!.data], [-2.5]);
});

const withTensor = (tensors: NamedTensors, name: string, data: Float32Array, shape = [data.length]): NamedTensors =>
  new Map([...tensors, [name, { shape, data }]]);
const { model } = fixture('tiny');
const without = (name: string): NamedTensors => new Map([...model.weights].filter(([key]) => key !== name));
const mismatches: [string, NamedTensors, RegExp][] = [
  ['a missing tensor', without('layer_norm.bias'), /tensor layer_norm\.bias is missing/u],
  [
    'another shape',
    withTensor(model.weights, 'layer_norm.bias', new Float32Array(3)),
    /has the shape \(3\).*asks for \(16\)/u,
  ],
  [
    'an unknown tensor',
    withTensor(model.weights, 'attention.weight', new Float32Array(3)),
    /attention\.weight does not belong/u,
  ],
  ['NaN', withTensor(model.weights, 'layer_norm.bias', new Float32Array(16).fill(NaN)), /holds NaN at index 0/u],
  ['an untied head', withTensor(model.weights, 'lm_head.weight', new Float32Array(4096), [256, 16]), /head is tied/u],
  ['other rotary frequencies', withTensor(model.weights, 'rope.inv_freq', new Float32Array(8).fill(2)), /base 10000/u],
];
for (const [what, tensors, message] of mismatches) {
  test(`weights with ${what} are rejected with a readable message`, async () => {
    await assert.rejects(openCheckpoint(writeSafetensors(tensors), { config: formatMixerConfig(model.config) }), {
      name: 'ModelError',
      message,
    });
  });
}

test('a config that is not JSON is rejected with a readable message', async () => {
  const weights = writeSafetensors(model.weights);
  await assert.rejects(openModel({ weights, config: '{', source: 'm' }), {
    code: 'modelDamaged',
    message: 'm/config.json: is not JSON.',
  });
  const config = JSON.stringify(formatMixerConfig(model.config));
  assert.deepEqual((await openModel({ weights, config, source: 'm' })).config, model.config);
});
