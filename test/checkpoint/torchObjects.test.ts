// What a checkpoint's pickle may refer to, and what each of it makes of its arguments.
import assert from 'node:assert/strict';
import test from 'node:test';
import { TorchOtherTensor, TorchStorage, TorchTensor, torchNames } from '../../src/checkpoint/torchObjects.ts';
import { PickleGlobal, PickleOther, type PickleValue } from '../../src/checkpoint/unpickler.ts';

const globalOf = (name: string): PickleGlobal => torchNames.globals.get(name)!;
/** `undefined` if the arguments are refused. */
const build = (name: string, ...args: PickleValue[]): PickleValue | undefined => globalOf(name).construct!(args);

const storage = new TorchStorage('7', 'FloatStorage', 12);
const view: readonly PickleValue[] = [storage, 1, [2, 3], [3, 1]];
const v2: readonly PickleValue[] = [...view, false, null];
const tensor = new TorchTensor(storage, { offset: 1, shape: [2, 3], strides: [3, 1] });
const other = new TorchOtherTensor('a sparse tensor');
const dtype = globalOf('torch.uint16');
const flags = (items: Readonly<Record<string, PickleValue>>): PickleValue => new Map(Object.entries(items));
const negated = new TorchOtherTensor('a view that negates or conjugates');

const utils = (name: string): string => `torch._utils._rebuild_${name}`;
const fromType = 'torch._tensor._rebuild_from_type_v2';
const built: [name: string, args: readonly PickleValue[], expected: PickleValue | undefined][] = [
  [utils('tensor'), view, tensor],
  [utils('tensor'), [...view, false], undefined],
  [utils('tensor'), view.slice(0, 3), undefined],
  [utils('tensor_v2'), v2, tensor],
  [utils('tensor_v2'), [...v2, null], tensor],
  [utils('tensor_v2'), [...v2, null, null], undefined],
  [utils('tensor_v2'), v2.slice(0, 5), undefined],
  [utils('tensor_v2'), [...v2, flags({ neg: true })], negated],
  [utils('tensor_v2'), [...v2, flags({ conj: true })], negated],
  [utils('tensor_v2'), [...v2, flags({ neg: false, conj: 1, other: true })], tensor],
  [utils('tensor_v3'), [...v2, dtype], new TorchOtherTensor('a tensor of torch.uint16', true)],
  [utils('tensor_v3'), [...v2, globalOf('torch.float8_e5m2')], new TorchOtherTensor('a tensor of torch.float8_e5m2')],
  [utils('tensor_v3'), [...v2, globalOf('torch.quint8')], new TorchOtherTensor('a tensor of torch.quint8')],
  [utils('tensor_v3'), [...v2, new PickleGlobal('x.torch.uint16')], new TorchOtherTensor('a tensor of x.torch.uint16')],
  [utils('tensor_v3'), [...v2, new PickleGlobal('torch.uint16x')], new TorchOtherTensor('a tensor of torch.uint16x')],
  [utils('tensor_v3'), [...v2, 'torch.uint16'], undefined],
  [utils('tensor_v3'), v2, undefined],
  ...['parameter', 'parameter_with_state', 'device_tensor_from_cpu_tensor'].flatMap((name): typeof built => [
    [utils(name), [tensor, true, null], tensor],
    [utils(name), [other], other],
    [utils(name), [3], undefined],
    [utils(name), [], undefined],
  ]),
  [utils('qtensor'), [], new TorchOtherTensor('a quantized tensor')],
  [utils('sparse_tensor'), [1], new TorchOtherTensor('a sparse tensor')],
  [utils('nested_tensor'), [], new TorchOtherTensor('a nested tensor')],
  [utils('wrapper_subclass'), [], new TorchOtherTensor('a tensor of a class of its own')],
  [utils('meta_tensor_no_storage'), [], new TorchOtherTensor('a meta tensor, which holds no numbers')],
  [fromType, [globalOf(utils('tensor_v2')), globalOf('torch.Tensor'), [...v2], new Map()], tensor],
  [fromType, [globalOf(utils('tensor_v2')), globalOf('torch.Tensor'), v2.slice(1), new Map()], undefined],
  [fromType, [globalOf(utils('tensor_v2')), globalOf('torch.Tensor'), new Map(), new Map()], undefined],
  // Nothing else is called in that way.
  [fromType, [globalOf('builtins.set'), globalOf('torch.Tensor'), [], new Map()], undefined],
  [fromType, [globalOf(fromType), globalOf('torch.Tensor'), [], new Map()], undefined],
  [fromType, [], undefined],
  ['collections.OrderedDict', [], new Map()],
  ['collections.OrderedDict', [[['a', 1], ['b', null]]], new Map<PickleValue, PickleValue>([['a', 1], ['b', null]])], // prettier-ignore
  ['collections.OrderedDict', [[['a', 1, 2]]], undefined],
  ['collections.OrderedDict', [[['a']]], undefined],
  ['collections.OrderedDict', [['ab']], undefined],
  ['collections.OrderedDict', ['ab'], undefined],
  ['collections.OrderedDict', [[], []], undefined],
  ['collections.Counter', [flags({ 10: 1 })], flags({ 10: 1 })],
  ['collections.Counter', [[1]], undefined],
  ['collections.defaultdict', [], new Map()],
  ['collections.defaultdict', [null], new Map()],
  ['collections.defaultdict', [globalOf('builtins.dict')], new Map()],
  ['collections.defaultdict', ['dict'], undefined],
  ...['torch.device', 'torch.Size', 'torch.serialization._get_layout', '_codecs.encode', 'builtins.set']
    .concat('builtins.frozenset', 'builtins.bytes', 'builtins.bytearray', 'builtins.complex', '__builtin__.set')
    .map((name): (typeof built)[number] => [name, ['anything', 1], new PickleOther()]),
];
for (const [name, args, expected] of built) {
  const given = JSON.stringify(args.map((each) => (each instanceof PickleGlobal ? each.name : each))).slice(0, 60);
  test(`${name} of ${args.length} arguments, ${given}, ${expected === undefined ? 'is refused' : 'is built'}`, () => {
    assert.deepEqual(build(name, ...args), expected);
  });
}

const sizes: [what: string, offset: PickleValue, shape: PickleValue, strides: PickleValue, isInside: boolean][] = [
  ['all of it', 0, [12], [1], true],
  ['one more', 0, [13], [1], false],
  ['its last number', 11, [1], [1], true],
  ['the one after it', 12, [1], [1], false],
  ['a number without axes', 11, [], [], true],
  ['nothing, anywhere', 99, [0, 5], [1, 1], true],
  ['eight axes', 0, [1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1], true],
  ['nine axes', 0, [1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1], false],
  ['a stride more', 0, [2], [1, 1], false],
  ['a stride less', 0, [2, 2], [1], false],
  ['a negative offset', -1, [1], [1], false],
  ['half an offset', 0.5, [1], [1], false],
  ['an offset that is none', null, [1], [1], false],
  ['an offset that no number holds exactly', 2 ** 53, [0], [1], false],
  ['a negative stride', 5, [2], [-1], false],
  ['a shape that is a number', 0, 3, [1], false],
  ['a shape of texts', 0, ['1'], [1], false],
  ['strides that are a dict', 0, [1], new Map(), false],
];
for (const [what, offset, shape, strides, isInside] of sizes) {
  test(`a view of ${what} is ${isInside ? 'one' : 'refused'}`, () => {
    const tensor = build(utils('tensor_v2'), storage, offset, shape, strides, false, null);
    assert.equal(tensor instanceof TorchTensor, isInside);
  });
}

test('a view is none of something else than a storage', () => {
  assert.equal(build(utils('tensor_v2'), tensor, 0, [1], [1], false, null), undefined);
});

test('the lists that describe a view may be appended to afterwards, and nothing comes of it', () => {
  const [shape, strides] = [[2], [1]];
  const tensor = build(utils('tensor_v2'), storage, 0, shape, strides, false, null) as TorchTensor;
  shape.push(100);
  strides.push(100);
  assert.deepEqual(tensor.layout, { offset: 0, shape: [2], strides: [1] });
});

const floats = globalOf('torch.FloatStorage');
const id: readonly PickleValue[] = ['storage', floats, '7', 'cpu', 12];
const storages: [what: string, id: PickleValue, expected: TorchStorage | undefined][] = [
  ['floats', [...id], storage],
  ['bytes of no type', ['storage', globalOf('torch.storage.UntypedStorage'), 'a', 'cuda:0', 0], new TorchStorage('a', 'UntypedStorage', 0)], // prettier-ignore
  ['another tag', ['module', ...id.slice(1)], undefined],
  ['a class by its name', ['storage', 'torch.FloatStorage', ...id.slice(2)], undefined],
  ['a class that is no storage', ['storage', dtype, ...id.slice(2)], undefined],
  ['a key that is a number', ['storage', floats, 7, 'cpu', 12], undefined],
  ['no device', ['storage', floats, '7', null, 12], undefined],
  ['a negative count', ['storage', floats, '7', 'cpu', -1], undefined],
  ['a count that is none', ['storage', floats, '7', 'cpu', '12'], undefined],
  ['one thing more', [...id, null], undefined],
  ['one thing less', id.slice(0, 4), undefined],
  [
    'a class with a storage in its name',
    ['storage', new PickleGlobal('Floattorch.Storage'), ...id.slice(2)],
    undefined,
  ],
  ['a text', 'storage', undefined],
  ['a number', 3, undefined],
  ['nothing', null, undefined],
];
for (const [what, given, expected] of storages) {
  test(`the persistent id of ${what} ${expected === undefined ? 'is refused' : 'is a storage'}`, () => {
    assert.deepEqual(torchNames.persistent(given), expected);
  });
}

test('the numbers of four storages are weights, those of the others are never read', () => {
  const typesOf = (names: string): (string | undefined)[] =>
    names.split(' ').map((name) => {
      const read = torchNames.persistent(['storage', globalOf(`torch.${name}Storage`), '0', 'cpu', 1]);
      return (read as TorchStorage).elementType?.name;
    });
  assert.deepEqual(typesOf('Float Half BFloat16 Double'), ['float32', 'float16', 'bfloat16', 'float64']);
  const rest = typesOf('Long Int Short Char Byte Bool ComplexFloat ComplexDouble QInt8 QUInt8 QInt32 Untyped');
  assert.deepEqual(rest, Array<undefined>(12).fill(undefined));
});

test('every name is known by itself, and those of data alone build nothing', () => {
  for (const [name, global] of torchNames.globals) assert.equal(global.name, name);
  const plain = ['torch.float32', 'torch.float8_e4m3fn', 'torch.float4_e2m1fn_x2', 'torch.int1', 'torch.uint7'].concat(
    ['torch.per_tensor_affine', 'torch.HalfTensor', 'torch.Tensor', 'torch.nn.parameter.Parameter', 'builtins.list'],
    ['torch.nn.parameter.Buffer', '__builtin__.dict', 'torch.LongStorage', 'torch.storage.UntypedStorage'],
  );
  for (const name of plain) assert.equal(globalOf(name).construct, undefined, name);
  for (const name of ['os.system', 'builtins.eval', 'builtins.getattr', 'torch.load', 'numpy.core.multiarray.scalar'])
    assert.ok(!torchNames.globals.has(name), name);
});
