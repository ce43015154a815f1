// Where a trainer keeps the state dict: under the usual keys, or wherever there is one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { findStateDict } from '../../src/checkpoint/stateDict.ts';
import { TorchOtherTensor, TorchStorage, TorchTensor } from '../../src/checkpoint/torchObjects.ts';
import type { PickleValue } from '../../src/checkpoint/unpickler.ts';

type Dict = Map<PickleValue, PickleValue>;
const dict = (items: Readonly<Record<string, PickleValue>>): Dict => new Map(Object.entries(items));
const tensor = new TorchTensor(new TorchStorage('0', 'FloatStorage', 1), { offset: 0, shape: [1], strides: [1] });
const mixer = dict({ 'layer_norm.weight': tensor });
const other = dict({ 'layer_norm.weight': tensor });

/** Whatever is below so many dicts, each in the next under this key. */
const below = (depth: number, key: string, inner: PickleValue): PickleValue =>
  depth === 0 ? inner : dict({ [key]: below(depth - 1, key, inner) });

const itself = dict({ model: mixer });
itself.set('self', itself);
const found: [what: string, root: PickleValue, expected: Dict | undefined][] = [
  ['the root itself', mixer, mixer],
  ['under a usual key', dict({ optimizer: dict({ a: 1 }), model_state_dict: mixer }), mixer],
  ['under a key of its own', dict({ epoch: 3, net: mixer }), mixer],
  ['in a list', [1, 'x', [null, mixer]], mixer],
  ['in a list under a usual key', dict({ state_dict: [mixer] }), mixer],
  ['under a key that is no text', new Map<PickleValue, PickleValue>([[7, mixer]]), mixer],
  ['once under two keys', dict({ a: mixer, b: mixer }), mixer],
  ['under a usual key although there is another', dict({ ema: other, module: mixer }), mixer],
  ['under the first of the usual keys', dict({ module: other, model: other, state_dict: other, model_state_dict: mixer }), mixer], // prettier-ignore
  ['under the second of the usual keys', dict({ module: other, model: other, state_dict: mixer }), mixer],
  ['under the third of the usual keys', dict({ module: other, model: mixer }), mixer],
  ['under a usual key before the dict that it is in', dict({ 'layer_norm.weight': tensor, model: mixer }), mixer],
  ['in something that contains itself', itself, mixer],
  ['six dicts below the root', below(6, 'x', mixer), mixer],
  ['not seven dicts below the root', below(7, 'x', mixer), undefined],
  ['by a tensor that cannot be read', dict({ a: dict({ 'layer_norm.weight': new TorchOtherTensor('a sparse tensor') }) }), dict({ 'layer_norm.weight': new TorchOtherTensor('a sparse tensor') })], // prettier-ignore
];
for (const [what, root, expected] of found) {
  test(`a state dict is found ${what}`, () => {
    const result = findStateDict(root, 'x.pt');
    if (expected === mixer) assert.equal(result, mixer);
    else if (expected !== undefined) assert.deepEqual(result, expected);
    else assert.notEqual(result, mixer);
  });
}

const inner = dict({ weight: tensor });
const numbersInside = dict({ a: dict({ 'layer_norm.weight': 3 }) });
const tensorsInside = dict({ a: inner });
const listInside = dict({ a: new Map<PickleValue, PickleValue>([[3, tensor]]) });
const nearest: [what: string, root: PickleValue, expected: Dict | undefined][] = [
  ['no dict', [1, 2], undefined],
  ['no container', 'text', undefined],
  ['numbers with the names of parameters', dict({ 'layer_norm.weight': 3 }), dict({ 'layer_norm.weight': 3 })],
  ['numbers with the names of parameters, deeper', numbersInside, numbersInside],
  ['tensors of other names, under no usual key', tensorsInside, tensorsInside],
  ['tensors under numbers', listInside, listInside],
  ['a mixer below seven usual keys', below(7, 'model', mixer), dict({ model: mixer })],
  ['tensors of other names', dict({ epoch: 1, model: inner }), inner],
  ['tensors of other names, deeper', dict({ state_dict: dict({ module: inner }) }), inner],
  ['a usual key with no dict', dict({ model: 3, weight: tensor }), dict({ model: 3, weight: tensor })],
  ['six usual keys', below(6, 'model', inner), inner],
  ['seven usual keys', below(7, 'model', inner), dict({ model: inner })],
];
for (const [what, root, expected] of nearest) {
  test(`without a mixer, what an error is about: ${what}`, () => {
    assert.deepEqual(findStateDict(root, 'x.pt'), expected);
  });
}

const several: [what: string, root: PickleValue, names: string][] = [
  ['two in a dict', dict({ first: mixer, second: other }), '"first" and "second"'],
  ['two in a list', [mixer, other], '"0" and "1"'],
  ['three, of which two are told', dict({ a: mixer, b: other, c: dict({ 'rope.inv_freq': tensor }) }), '"a" and "b"'],
  ['keys that cannot be said', new Map<PickleValue, PickleValue>([[null, mixer], [true, other]]), '"?" and "?"'], // prettier-ignore
];
for (const [what, root, names] of several) {
  test(`${what}: which of them is asked`, () => {
    assert.throws(() => findStateDict(root, 'x.pt'), {
      code: 'modelMismatch',
      message: `x.pt: holds more than one mixer (under ${names}); save the state dict of one of them alone.`,
    });
  });
}
