// The archives of torch.save, made by hand: layouts in memory, what may be left out, and what is refused.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { parameterShapes } from '../../src/model/weights.ts';
import { assertRefused, smallConfig, smallTorchFile } from '../support/hostileFiles.ts';
import { dict, number, pickle, stop, tensor, type PickledTensor } from '../support/hostilePickle.ts';
import { torchFile, zip } from '../support/hostileZip.ts';

const storageLength = 512;
/** The hyper network's first layer, (2, 2). */
const matrix = 'mixer_layers.0.token_mixer.hyper.0.weight';

const config = {
  hidden_dim: 2,
  channel_mlp_dim: 3,
  num_layers: 1,
  hyper_hidden_dim: 2,
  max_seq_len: 8,
};

/** The values of the matrix if it is described so, over a storage that holds 0, 1, 2, ... */
async function matrixValues(description: { strides: number[]; offset?: number }): Promise<number[]> {
  const file = smallTorchFile({ tensors: { [matrix]: { shape: [2, 2], storageLength, ...description } } });
  return [...(await openCheckpoint(file, { config })).model.weights.get(matrix)!.data];
}

test('offsets and strides are honored: rows, columns, gaps, repeats', async () => {
  assert.deepEqual(await matrixValues({ strides: [2, 1] }), [0, 1, 2, 3]);
  assert.deepEqual(await matrixValues({ strides: [1, 2] }), [0, 2, 1, 3]);
  assert.deepEqual(await matrixValues({ strides: [100, 10], offset: 5 }), [5, 15, 105, 115]);
  assert.deepEqual(await matrixValues({ strides: [0, 1], offset: 509 }), [509, 510, 509, 510]);
  assert.deepEqual(await matrixValues({ strides: [255, 256] }), [0, 256, 255, 511]);
});

const elementTypes: [string, Uint8Array, string][] = [
  ['HalfStorage', new Uint8Array(new Uint16Array(storageLength).fill(0xc100).buffer), 'float16'],
  ['BFloat16Storage', new Uint8Array(new Uint16Array(storageLength).fill(0xc020).buffer), 'bfloat16'],
  ['DoubleStorage', new Uint8Array(new Float64Array(storageLength).fill(-2.5).buffer), 'float64'],
  ['FloatStorage', new Uint8Array(new Float32Array(storageLength).fill(-2.5).buffer), 'float32'],
];
for (const [storage, bytes, name] of elementTypes) {
  test(`${name} is read`, async () => {
    const { model, elementTypes: found, format } = await openCheckpoint(smallTorchFile({ storage, bytes }), { config });
    assert.deepEqual([...model.weights.get(matrix)!.data], [-2.5, -2.5, -2.5, -2.5]);
    assert.deepEqual(found, [name]);
    assert.equal(format, 'torch');
  });
}

const rebuildRefused = /gives torch\._utils\._rebuild_tensor_v2 arguments that it does not take/u;
const outside: [string, Partial<PickledTensor>, RegExp][] = [
  ['a view beyond its storage', { offset: 509 }, rebuildRefused],
  ['a stride beyond its storage', { strides: [511, 1] }, rebuildRefused],
  ['a negative offset', { offset: -1 }, rebuildRefused],
  ['a negative stride', { strides: [-1, 1], offset: 9 }, rebuildRefused],
  ['a size that is no whole number', { shape: [2, 1.5] }, rebuildRefused],
  ['a size of NaN', { shape: [NaN, 2] }, rebuildRefused],
  ['sizes whose product overflows', { shape: [2 ** 52, 2 ** 52] }, rebuildRefused],
  ['fewer strides than sizes', { strides: [1] }, rebuildRefused],
  ['100 axes', { shape: Array<number>(100).fill(1), strides: Array<number>(100).fill(1) }, rebuildRefused],
  ['a storage that is missing', { key: '1' }, /the storage "1" of 2048 bytes is missing/u],
  ['a storage outside of data/', { key: '../version' }, /the storage "\.\.\/version" of 2048 bytes is missing/u],
  [
    'a storage longer than its entry',
    { storageLength: 513 },
    /storage "0" of 2052 bytes is missing or of another size/u,
  ],
  ['a storage of another type', { storage: 'HalfStorage' }, /storage "0" of 1024 bytes is missing or of another size/u],
];
for (const [what, description, message] of outside) {
  test(`a tensor with ${what} is refused as damaged`, async () => {
    const tensors = { [matrix]: { shape: [2, 2], strides: [2, 1], storageLength, ...description } };
    await assertRefused(smallTorchFile({ tensors }), 'modelDamaged', message);
  });
}

const mismatches: [string, Parameters<typeof smallTorchFile>[0], RegExp][] = [
  ['a tensor of integers', { storage: 'LongStorage' }, /"token_embedding\.weight" is a LongStorage/u],
  [
    'a tensor of complex numbers',
    { storage: 'ComplexFloatStorage' },
    /"token_embedding\.weight" is a ComplexFloatStorage/u,
  ],
  [
    'a number in the place of a parameter',
    { more: { 'layer_norm.bias': number(3) } },
    /"layer_norm\.bias" is not a tensor/u,
  ],
  [
    'an unprintable name',
    { more: { 'a\nb': tensor({ shape: [1], strides: [1], storageLength }) } },
    /"a\\nb" does not/u,
  ],
  [
    'an axis that repeats one number a billion times',
    { more: { 'gate.weight': tensor({ shape: [1e9], strides: [0], storageLength }) } },
    /gate\.weight does not belong/u,
  ],
  [
    'an endless axis around an empty one',
    { tensors: { [matrix]: { shape: [2 ** 50, 0], strides: [1, 1], storageLength } } },
    /"hyper_hidden_dim" must be a whole number from 1 to 16384/u,
  ],
  [
    'a size that only a repeated number can have',
    { tensors: { 'token_embedding.weight': { shape: [256, 16384], strides: [0, 0], storageLength } } },
    /has the shape \(2\), but the config asks for \(16384\)/u,
  ],
  [
    'two tensors of the same name under two prefixes',
    { more: { 'module.layer_norm.bias': tensor({ shape: [2], strides: [1], offset: 2, storageLength }) } },
    /holds the tensor layer_norm\.bias twice/u,
  ],
  [
    'an untied head',
    { more: { 'lm_head.weight': tensor({ shape: [256, 2], strides: [1, 1], storageLength }) } },
    /head is tied/u,
  ],
  [
    'wrong rotary frequencies',
    { more: { 'rope.inv_freq': tensor({ shape: [1], strides: [1], storageLength }) } },
    /10000/u,
  ],
];
for (const [what, options, message] of mismatches) {
  test(`a state dict with ${what} is refused`, async () => {
    await assertRefused(smallTorchFile(options), 'modelMismatch', message);
  });
}

test('a tied head and the true rotary frequencies are accepted and left out', async () => {
  const head = tensor({ shape: [256, 2], strides: [2, 1], storageLength });
  const frequencies = tensor({ shape: [1], strides: [1], offset: 1, storageLength });
  const file = smallTorchFile({ more: { 'lm_head.weight': head, 'rope.inv_freq': frequencies } });
  const { weights } = (await openCheckpoint(file, { config })).model;
  assert.equal(weights.has('lm_head.weight') || weights.has('rope.inv_freq'), false);
});

const counter = tensor({ shape: [], strides: [], storage: 'LongStorage', key: 'absent', storageLength: 1 });
const wrapped: [string, Parameters<typeof smallTorchFile>[0]][] = [
  ['wrappers in front, in any order', { prefix: '_orig_mod.module._orig_mod.' }],
  ['wrappers of XLA, Opacus and PEFT', { prefix: '_orig_module._module.base_layer.' }],
  ['a prefix', { prefix: 'model.' }],
  ['another prefix', { prefix: 'net.' }],
  ['a prefix of several parts', { prefix: 'trainer.rope.layer_norm_model.' }],
  ['a prefix among wrappers', { prefix: '_forward_module.model._fsdp_wrapped_module._orig_mod.' }],
  ['a counter beside the prefix', { prefix: 'module.', more: { n_averaged: counter } }],
  ['a counter under the prefix', { prefix: 'ema.', more: { 'ema.updates': counter } }],
  ['the head outside of the prefix', { prefix: 'backbone.', more: { 'lm_head.weight': tensor({ shape: [256, 2], strides: [2, 1], storageLength }) } }], // prettier-ignore
  ['a number among the tensors', { more: { step: number(3) } }],
  ['extra state of a module', { more: { 'mixer_layers.0._extra_state': number(3) } }],
  ['one name twice for the same tensor', { more: { 'module.layer_norm.bias': tensor({ shape: [2], strides: [1], storageLength }) } }], // prettier-ignore
];
for (const [what, options] of wrapped) {
  test(`${what}: the mixer is found, with its own names`, async () => {
    const { model } = await openCheckpoint(smallTorchFile(options), { config });
    assert.deepEqual(model, (await openCheckpoint(smallTorchFile(), { config })).model);
    assert.deepEqual([...model.weights.keys()], [...parameterShapes(smallConfig).keys()]);
  });
}

const beside = tensor({ shape: [2], strides: [1], storageLength });
const notOnes: [string, Parameters<typeof smallTorchFile>[0], RegExp][] = [
  ['weights beside the prefix', { prefix: 'model.', more: { 'head.weight': beside } }, /head\.weight does not belong/u],
  [
    'weights under the prefix',
    { prefix: 'model.', more: { 'model.extra.weight': beside } },
    /model\.extra\.weight does/u,
  ],
  ['one parameter under another prefix', { prefix: 'a.', more: { 'b.layer_norm.bias': tensor({ shape: [2], strides: [1], offset: 2, storageLength }) } }, /b\.layer_norm\.bias does not/u], // prettier-ignore
  ['an untied head outside of the prefix', { prefix: 'a.', more: { 'lm_head.weight': tensor({ shape: [256, 2], strides: [1, 1], storageLength }) } }, /head is tied/u], // prettier-ignore
  ['a layer more than the config says', { prefix: 'a.', more: { 'a.mixer_layers.7.norm1.weight': beside } }, /mixer_layers\.7\.norm1\.weight does not belong/u], // prettier-ignore
];
for (const [what, options, message] of notOnes) {
  test(`${what}: the file is refused for that`, async () => {
    await assertRefused(smallTorchFile(options), 'modelMismatch', message);
  });
}

for (const wrapper of ['model_state_dict', 'state_dict', 'model', 'module', 'anything']) {
  test(`the state dict is found under ${wrapper}`, async () => {
    assert.equal((await openCheckpoint(smallTorchFile({ wrapper }), { config })).model.config.hiddenDim, 2);
  });
}

test('an infinite weight, also one that only float64 can hold, is refused', async () => {
  const bytes = new Uint8Array(new Float64Array(storageLength).fill(1e300).buffer);
  await assertRefused(
    smallTorchFile({ storage: 'DoubleStorage', bytes }),
    'modelDamaged',
    /holds Infinity at index 0/u,
  );
});

test('archives of other kinds are rejected with a readable message', async () => {
  const empty = pickle(dict({}), stop);
  const named = (...names: string[]): Uint8Array => zip(names.map((name) => ({ name, contents: empty })));
  await assertRefused(named('word/document.xml'), 'modelMismatch', /not one of torch\.save.*\(this one 0\)/u);
  await assertRefused(named('a/data.pkl', 'b/data.pkl'), 'modelMismatch', /\(this one 2\)/u);
  await assertRefused(named('a/data.pkl', 'a/constants.pkl'), 'modelMismatch', /TorchScript program/u);
  await assertRefused(torchFile(empty), 'modelMismatch', /holds no state dict/u);
  const bigEndian = zip([
    { name: 'data.pkl', contents: empty },
    { name: 'byteorder', contents: new TextEncoder().encode('big') },
  ]);
  await assertRefused(bigEndian, 'modelMismatch', /big-endian/u);
});
