// Which tensors of a file are the mixer's: prefixes, wrappers, second names, and what is refused instead of being dropped.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findParameters, isParameterName } from '../../src/checkpoint/parameterNames.ts';
import type { StoredTensor } from '../../src/checkpoint/storedTensor.ts';

const names: [listed: string, isParameter: boolean][] = [
  ['token_embedding.weight', true],
  ['mixer_layers.0.norm1.weight', true],
  ['layer_norm.bias', true],
  ['lm_head.weight', true],
  ['rope.inv_freq', true],
  ['model.layer_norm.bias', true],
  ['module._orig_mod.layer_norm._module.bias', true],
  ['layer_norm', false],
  ['layer_norm.module', false],
  ['model.weight', false],
  ['', false],
  ['mixer_layers.0._extra_state', false],
  ['mixer_layers.0._extra_state.weight', true],
];
for (const [listed, isParameter] of names) {
  test(`"${listed}" may ${isParameter ? '' : 'not '}be the name of a parameter`, () => {
    assert.equal(isParameterName(listed), isParameter);
  });
}

const tensor = (more: Partial<StoredTensor> = {}): StoredTensor => ({
  shape: [1],
  elementType: 'float32',
  read: () => new Float32Array(1),
  ...more,
});
/** The least that a mixer has. */
const own: Record<string, StoredTensor> = {
  'token_embedding.weight': tensor(),
  'mixer_layers.0.norm1.weight': tensor(),
  'layer_norm.weight': tensor(),
};
const embedding = own['token_embedding.weight']!;
const under = (prefix: string, tensors = own): Record<string, StoredTensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, each]) => [prefix + name, each]));
const without = (name: string): Record<string, StoredTensor> =>
  Object.fromEntries(Object.entries(own).filter(([each]) => each !== name));
/** The same with other numbers. */
const others = (): Record<string, StoredTensor> => Object.fromEntries(Object.keys(own).map((name) => [name, tensor()]));

const find = (listed: Record<string, StoredTensor>): Record<string, StoredTensor> =>
  Object.fromEntries(findParameters(new Map(Object.entries(listed)), 'x.pt'));

const head = tensor();
const found: [what: string, listed: Record<string, StoredTensor>, expected: Record<string, StoredTensor>][] = [
  ['by its own names', own, own],
  ['under a prefix, of which words may be those of a mixer', under('trainer.rope.model.'), own],
  ...['_orig_mod', 'module', '_fsdp_wrapped_module', '_fpw_module', '_checkpoint_wrapped_module', '_forward_module']
    .concat('_orig_module', '_module', 'base_layer')
    .map((part): (typeof found)[number] => [`wrapped in ${part}`, under(`${part}.`), own]),
  ['with a wrapper between the parts of a name', { ...without('layer_norm.weight'), 'layer_norm.base_layer.weight': own['layer_norm.weight']! }, own], // prettier-ignore
  ['twice, both names for the same tensors', { ...under('ema.'), ...under('model.') }, own],
  ['twice, where one of the copies has more', { ...under('a.'), ...under('b.', { ...own, 'lm_head.weight': embedding }) }, { ...own, 'lm_head.weight': embedding }], // prettier-ignore
  ['beside the second name of one tensor', { ...under('a.'), 'b.layer_norm.weight': own['layer_norm.weight']! }, own],
  ['with one name twice for the same tensor', { ...own, 'module.layer_norm.weight': own['layer_norm.weight']! }, own],
  ['beside counters', { ...under('a.'), n_averaged: tensor({ isInteger: true }), 'a.updates': tensor({ isInteger: true }) }, own], // prettier-ignore
  ['with its head', { ...own, 'lm_head.weight': head }, { ...own, 'lm_head.weight': head }],
  ['with a head outside', { ...under('a.'), 'lm_head.weight': head }, { ...own, 'lm_head.weight': head }],
  ['with a head instead of an embedding, which are one tensor', { ...without('token_embedding.weight'), 'lm_head.weight': head }, { ...own, 'token_embedding.weight': head }], // prettier-ignore
  ['although it lacks something', without('layer_norm.weight'), without('layer_norm.weight')],
  ['and nothing is, in an empty file', {}, {}],
];
for (const [what, listed, expected] of found) {
  test(`a mixer is found ${what}`, () => {
    const parameters = find(listed);
    assert.deepEqual(Object.keys(parameters).toSorted(), Object.keys(expected).toSorted());
    for (const [name, each] of Object.entries(expected)) assert.equal(parameters[name], each, name);
  });
}

const odd = { 'mixer_layers.0.bad name': tensor() };
const problem = tensor({ problem: 'is a list' });
const refused: [what: string, listed: Record<string, StoredTensor>, message: string][] = [
  ['two mixers', { ...under('a.'), ...under('b.', others()) }, 'holds more than one mixer (under "a." and "b."); save the state dict of one of them alone.'], // prettier-ignore
  ['two mixers, one without prefix', { ...own, ...under('b.', others()) }, 'holds more than one mixer (under no prefix and "b."); save the state dict of one of them alone.'], // prettier-ignore
  ['a copy and another mixer', { ...under('a.'), ...under('b.'), ...under('c.', others()) }, 'holds more than one mixer (under "a." and "c."); save the state dict of one of them alone.'], // prettier-ignore
  ['two mixers that share some tensors', { ...under('a.'), ...under('b.', { ...own, 'layer_norm.weight': tensor() }) }, 'holds more than one mixer (under "a." and "b."); save the state dict of one of them alone.'], // prettier-ignore
  ['one name twice for different tensors', { ...own, 'module.layer_norm.weight': tensor() }, 'holds the tensor layer_norm.weight twice.'], // prettier-ignore
  ['two names twice, of which the first is told', { ...own, 'module.layer_norm.weight': tensor(), 'module.token_embedding.weight': tensor() }, 'holds the tensor layer_norm.weight twice.'], // prettier-ignore
  ['weights beside the prefix', { ...under('a.'), 'other.weight': tensor() }, 'the tensor other.weight does not belong to a mixer.'], // prettier-ignore
  ['weights beside the prefix whose name has to be quoted', { ...under('a.'), 'x y': tensor() }, 'the tensor "x y" does not belong to a mixer.'], // prettier-ignore
  ['a head outside although there is one', { ...under('a.', { ...own, 'lm_head.weight': head }), 'lm_head.weight': tensor() }, 'the tensor lm_head.weight does not belong to a mixer.'], // prettier-ignore
  ['a name that is none', { ...own, ...odd }, 'the tensor "mixer_layers.0.bad name" does not belong to a mixer.'],
  ['something else in place of a parameter', { ...own, 'layer_norm.bias': problem }, 'the tensor "layer_norm.bias" is a list.'], // prettier-ignore
  ...Object.keys(own).map((name): (typeof refused)[number] => {
    // Something is not a mixer without it, however large: what is one is taken, and the other is left over.
    const more = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`layer_norm.${at}`, tensor()]));
    const other = { ...more, ...without(name) };
    return [`what is large but has no ${name}`, { ...under('a.', other), ...under('b.') }, 'the tensor a.layer_norm.0 does not belong to a mixer.']; // prettier-ignore
  }),
  ['two that lack something, of which the smaller does not belong to the larger', { 'a.layer_norm.bias': tensor(), ...under('b.', without('layer_norm.weight')) }, 'the tensor a.layer_norm.bias does not belong to a mixer.'], // prettier-ignore
];
for (const [what, listed, message] of refused) {
  test(`${what}: the file is refused for that`, () => {
    assert.throws(() => find(listed), { name: 'ModelError', code: 'modelMismatch', message: `x.pt: ${message}` });
  });
}
