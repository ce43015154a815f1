// The restricted pickle reader: it builds data, runs nothing, and ends every odd program with a named error.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { ModelError } from '../../src/model/modelError.ts';
import { assertRefused, smallTorchFile } from '../support/hostileFiles.ts';
import {
  append,
  build,
  dict,
  emptyDict,
  emptyList,
  emptyTuple,
  get,
  global,
  mark,
  none,
  number,
  numbers,
  persistentId,
  pickle,
  pop,
  put,
  reduce,
  setItem,
  stackGlobal,
  stop,
  tensor,
  text,
  tuple,
  tuple1,
  tuple2,
} from '../support/hostilePickle.ts';
import { torchFile } from '../support/hostileZip.ts';

type Opcodes = readonly number[];
const repeat = (count: number, opcodes: Opcodes): Opcodes => Array.from({ length: count }, () => opcodes).flat();
const fileOf = (...opcodes: readonly Opcodes[]): Uint8Array => torchFile(pickle(...opcodes, stop));

const callables: [string, string][] = [
  ['os', 'system'],
  ['posix', 'system'],
  ['nt', 'system'],
  ['subprocess', 'Popen'],
  ['builtins', 'eval'],
  ['__builtin__', 'eval'],
  ['builtins', 'exec'],
  ['builtins', 'getattr'],
  ['builtins', '__import__'],
  ['builtins', 'open'],
  ['__builtin__', 'compile'],
  ['_codecs', 'lookup'],
  ['torch._utils', '_import_dotted_name'],
  ['torch.serialization', 'load'],
  ['numpy.core.multiarray', 'scalar'],
  ['torch', 'load'],
  ['torch.hub', 'load'],
  ['torch.storage', '_load_from_bytes'],
  ['torch._utils', '_rebuild_tensor_v2.__globals__'],
  ['collections', 'OrderedDict.__class__'],
  ['__proto__', 'constructor'],
];
for (const [module, name] of callables) {
  test(`a pickle that calls ${module}.${name} is refused by that name`, async () => {
    const message = new RegExp(`asks for "${module}\\.${name}".*nothing in a checkpoint is ever run`, 'u');
    const call = [text('touch owned'), tuple1, reduce];
    await assertRefused(fileOf(global(module, name), ...call), 'modelMismatch', message);
    await assertRefused(fileOf(text(module), text(name), stackGlobal, ...call), 'modelMismatch', message);
    // Also where it hides beside good weights.
    await assertRefused(smallTorchFile({ more: { extra: global(module, name) } }), 'modelMismatch', message);
  });
}

const known = global('collections', 'OrderedDict');
const storageId = (...items: readonly Opcodes[]): Opcodes => [mark, ...items, tuple, persistentId].flat();
const storageIdOf = (length: number): Opcodes =>
  storageId(text('storage'), global('torch', 'FloatStorage'), text('0'), text('cpu'), number(length));
const tensorOf = (storage: string): Opcodes =>
  tensor({ storage, key: 'absent', shape: [], strides: [], storageLength: 1 });
const rebuild = global('torch._utils', '_rebuild_tensor_v2');
const fromType = global('torch._tensor', '_rebuild_from_type_v2');
const malformed: [string, readonly Opcodes[], RegExp][] = [
  ['calling a string', [text('eval'), emptyTuple, reduce], /calls something that is not a constructor/u],
  ['calling a storage class', [global('torch', 'FloatStorage'), emptyTuple, reduce], /is not a constructor/u],
  ['calling without a tuple', [known, none, reduce], /is not a constructor/u],
  ['wrong arguments', [known, number(3), tuple1, reduce], /gives collections\.OrderedDict arguments/u],
  ['a tensor of nothing', [rebuild, emptyTuple, reduce], /gives torch\._utils\._rebuild_tensor_v2 arguments/u],
  ['a parameter of a number', [global('torch._utils', '_rebuild_parameter'), number(3), tuple1, reduce], /arguments/u],
  ['attributes of a list', [emptyList, emptyDict, build], /sets attributes on something other than a dict/u],
  ['items of a list', [emptyList, none, none, setItem], /sets items of something other than a dict/u],
  ['elements of a dict', [emptyDict, none, append], /appends to something other than a list/u],
  ['an odd number of items', [emptyDict, mark, none, [0x75]], /sets items/u],
  ['items for a list', [emptyList, mark, none, [0x90]], /adds items to something other than a set/u],
  ['items for a set that is not there', [mark, none, [0x90]], /takes more than it has/u],
  ['bytes longer than the file', [[0x42, 0xff, 0xff, 0xff, 0xff, 0x61]], /ends too early/u],
  ['an array of bytes longer than any file', [[0x96, ...Array<number>(8).fill(0xff)]], /ends too early/u],
  ['an integer longer than the file', [[0x8b, 0xff, 0xff, 0xff, 0x7f, 1]], /ends too early/u],
  ['calling a dtype', [global('torch', 'float32'), emptyTuple, reduce], /is not a constructor/u],
  [
    'calling the class of parameters',
    [global('torch.nn.parameter', 'Parameter'), emptyTuple, reduce],
    /not a constructor/u,
  ],
  [
    'a default that is no name',
    [global('collections', 'defaultdict'), text('os.system'), tuple1, reduce],
    /gives collections\.defaultdict arguments/u,
  ],
  [
    'a tensor with attributes that is built by a dict',
    [fromType, mark, known, none, emptyTuple, none, tuple, reduce],
    /gives torch\._tensor\._rebuild_from_type_v2 arguments/u,
  ],
  [
    'a tensor with attributes that is built by itself, for ever',
    [fromType, mark, fromType, none, emptyList, put(0), get(0), append, none, tuple, reduce],
    /gives torch\._tensor\._rebuild_from_type_v2 arguments/u,
  ],
  ['attributes of a set', [[0x8f], emptyDict, build], /sets attributes on something other than a dict/u],
  ['a forgotten memo', [get(7)], /recalls the object 7 before it was made/u],
  ['taking from an empty stack', [pop], /takes more than it has/u],
  ['taking below a mark', [none, mark, tuple1], /takes more than it has/u],
  ['a tuple without a mark', [none, tuple], /takes more than it has/u],
  ['a memo of nothing', [put(0)], /takes more than it has/u],
  ['a text longer than the file', [[0x58, 0xff, 0xff, 0xff, 0xff, 0x61]], /ends too early/u],
  ['a text that is not UTF-8', [[0x58, 1, 0, 0, 0, 0xff]], /not UTF-8/u],
  ['a name without an end', [[0x63, 0x61, 0x62]], /ends too early/u],
  ['a name from a number', [none, none, stackGlobal], /names something without a string/u],
  ['a protocol of the future', [[0x80, 6]], /protocol newer than 5/u],
  ['a persistent id that is text', [text('0'), persistentId], /malformed storage/u],
  ['a storage without a class', [storageId(text('storage'), none, text('0'), text('cpu'), number(1))], /malformed/u],
  [
    'a storage of a constructor',
    [storageId(text('storage'), known, text('0'), text('cpu'), number(1))],
    /malformed storage/u,
  ],
  ['a storage of negative length', [storageIdOf(-1)], /malformed storage/u],
];
for (const [what, opcodes, message] of malformed) {
  test(`a pickle with ${what} is refused as damaged`, async () => {
    await assertRefused(fileOf(...opcodes), 'modelDamaged', message);
  });
}

test('every byte as an opcode on its own gives one named error', async () => {
  const unknown: number[] = [];
  for (let opcode = 0; opcode < 256; opcode++) {
    await assert.rejects(openCheckpoint(torchFile(pickle([opcode]))), (error) => {
      assert.ok(error instanceof ModelError, String(error));
      if (error.message.includes(`uses the pickle opcode 0x${opcode.toString(16).padStart(2, '0')} at byte 2`)) {
        unknown.push(opcode);
      }
      return true;
    });
  }
  // INST, OBJ, NEWOBJ, NEWOBJ_EX, EXT1 and PERSID would build objects of any class.
  for (const opcode of [0x69, 0x6f, 0x81, 0x92, 0x82, 0x50]) assert.ok(unknown.includes(opcode), `opcode ${opcode}`);
});

// Each of these is small in the file and huge, deep or endless for a reader that walks or copies what it read.
const selfHolding = [emptyDict, put(0), text('model_state_dict'), get(0), setItem];
const bombs: [string, readonly Opcodes[], 'modelMismatch' | 'modelDamaged', RegExp][] = [
  [
    'tuples that double 10,000 times',
    [emptyTuple, put(0), ...Array.from({ length: 10_000 }, () => [get(0), get(0), tuple2, put(0)].flat())],
    'modelMismatch',
    /holds no state dict/u,
  ],
  ['a memo index of 4 billion', [none, put(0xffff_ffff)], 'modelMismatch', /holds no state dict/u],
  ['a list that holds itself', [emptyList, put(0), get(0), append], 'modelMismatch', /holds no state dict/u],
  ['a state dict that holds itself', selfHolding, 'modelMismatch', /holds no state dict/u],
  [
    'state dicts in state dicts',
    [
      emptyDict,
      put(0),
      ...Array.from({ length: 1000 }, () => [emptyDict, text('model'), get(0), setItem, put(0)].flat()),
    ],
    'modelMismatch',
    /holds no state dict/u,
  ],
  ['a tuple 60,000 deep', [emptyTuple, repeat(60_000, tuple1)], 'modelMismatch', /holds no state dict/u],
  ['300,000 marks', [repeat(300_000, mark), none], 'modelMismatch', /holds no state dict/u],
  ['a million dicts', [repeat(1_000_000, emptyDict)], 'modelDamaged', /holds more than 70000 objects/u],
  ['a million numbers', [repeat(1_000_000, none)], 'modelDamaged', /has more than 400000 opcodes/u],
  ['two million bytes of frames', [repeat(250_000, [0x95, 0, 0, 0, 0, 0, 0, 0, 0])], 'modelMismatch', /no state dict/u],
];
for (const [what, opcodes, code, message] of bombs) {
  test(`a pickle with ${what} is refused quickly`, async () => {
    const file = torchFile(pickle(...opcodes, ...(what.includes('frames') ? [none] : []), stop));
    const start = performance.now();
    await assertRefused(file, code, message);
    assert.ok(performance.now() - start < 2000, `took ${performance.now() - start} ms`);
  });
}

test('keys of a pickle never reach the prototype of an object', async () => {
  const polluting = dict({ __proto__: none, constructor: none, polluted: number(1) });
  await assertRefused(
    fileOf(dict({ model: emptyDict, ['__proto__']: polluting })),
    'modelMismatch',
    /holds no state dict/u,
  );
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('a shape that grows after it was checked does not change the tensor', async () => {
  const growing = [rebuild, mark, storageIdOf(512), number(0)].flat();
  const shape = [emptyList, put(9), number(2), append].flat();
  const rest = [numbers([1]), none, none, tuple, reduce, get(9), number(1000), append, pop].flat();
  const file = smallTorchFile({ more: { 'lm_head.weight': [...growing, ...shape, ...rest] } });
  await assertRefused(file, 'modelMismatch', /lm_head\.weight differs/u);
});

test('what optimizers and schedulers keep beside the weights is read over', async () => {
  const state = dict({
    lr: number(0.5),
    betas: numbers([0.9, 0.99]),
    step: tensorOf('LongStorage'),
    nested: dict({ a: none }),
  });
  const counter = [global('collections', 'Counter'), emptyDict, tuple1, reduce].flat();
  const file = smallTorchFile({
    wrapper: 'model_state_dict',
    beside: { optimizer_state_dict: state, scheduler_state_dict: dict({ milestones: counter }), epoch: number(4) },
  });
  assert.equal((await openCheckpoint(file, { contextBytes: 8 })).model.config.hiddenDim, 2);
});
