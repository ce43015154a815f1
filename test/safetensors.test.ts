import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { inferConfig } from '../src/checkpoint/inferConfig.ts';
import { openModel } from '../src/checkpoint/modelFolder.ts';
import { readSafetensors, writeSafetensors } from '../src/checkpoint/safetensors.ts';
import { formatMixerConfig } from '../src/mixer/config.ts';
import { ModelError } from '../src/mixer/modelError.ts';
import { checkModel, type NamedTensors } from '../src/mixer/weights.ts';
import { fixture, fixtureNames } from './support/models.ts';

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

const rejected: [string, Uint8Array, RegExp][] = [
  ['empty', new Uint8Array(0), /at least 8 bytes, this one 0/u],
  ['a header longer than the file', longHeader, /header claims 1000000 bytes/u],
  ['a header that is not JSON', file('{"a":'), /header is not JSON/u],
  ['a header that is a list', file([]), /header is not an object/u],
  ['an entry without offsets', file({ a: { dtype: 'F32', shape: [1] } }), /entry for a is malformed/u],
  ['a negative size', file({ a: entry('F32', [-1], 0, 4) }, 4), /entry for a is malformed/u],
  ['a dtype that no mixer has', file({ a: entry('I64', [1], 0, 8) }, 8), /tensor a has the dtype I64/u],
  ['a shape that contradicts the offsets', file({ a: entry('F32', [3], 0, 4) }, 4), /needs 12 bytes, but has 4/u],
  ['a truncated tensor', file({ a: entry('F32', [2], 0, 8) }, 4), /truncated/u],
  ['an overlap', file({ a: entry('F32', [2], 0, 8), b: entry('F32', [1], 4, 8) }, 8), /tensor b starts at byte 4/u],
  ['a rest', file({ a: entry('F32', [1], 0, 4) }, 6), /2 bytes follow/u],
  ['a huge shape', file({ a: entry('F32', [1e9, 1e9], 0, 4) }, 4), /needs 4000000000000000000 bytes/u],
];
for (const [what, bytes, message] of rejected) {
  test(`safetensors with ${what} are refused in words`, () => {
    assert.throws(
      () => readSafetensors(bytes, 'x.safetensors'),
      (error) => {
        assert.ok(
          (error instanceof ModelError && error.message.startsWith('x.safetensors: ')) ||
            /tensor a has/u.test(String(error)),
        );
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
  const tensors = readSafetensors(bytes);
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
      const read = readSafetensors(writeSafetensors(tensors));
      assert.deepEqual([...read].toSorted(), [...tensors].toSorted());
    }),
  );
});

test('random damage to a file gives a ModelError or tensors, never anything else', () => {
  const whole = writeSafetensors(fixture('tiny-recall').model.weights);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 255 }),
      fc.nat({ max: whole.length }),
      (at, value, cut) => {
        const bytes = whole.slice(0, cut % 2 === 0 ? whole.length : cut);
        if (at < bytes.length) bytes[at] = value;
        try {
          readSafetensors(bytes);
        } catch (error) {
          assert.ok(error instanceof ModelError, String(error));
        }
      },
    ),
    { numRuns: 300 },
  );
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
  test(`weights with ${what} are refused in words`, () => {
    assert.throws(() => checkModel(model.config, tensors), { name: 'ModelError', message });
  });
}

test('the config is read off the tensors, all but the window of an unpublished size', () => {
  for (const name of fixtureNames) {
    const { model: expected } = fixture(name);
    assert.deepEqual(inferConfig(expected.weights, expected.config.contextBytes), expected.config);
  }
  assert.throws(() => inferConfig(model.weights), { code: 'contextUnknown' });
  assert.throws(() => inferConfig(new Map()), { code: 'modelMismatch' });
});

test('a config that is not JSON is refused in words', () => {
  const weights = writeSafetensors(model.weights);
  assert.throws(() => openModel({ weights, config: '{', source: 'm' }), {
    code: 'modelDamaged',
    message: 'm/config.json: is not JSON.',
  });
  const config = JSON.stringify(formatMixerConfig(model.config));
  assert.deepEqual(openModel({ weights, config, source: 'm' }).config, model.config);
});
