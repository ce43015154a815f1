// What each opcode of a pickle means, as Lib/pickletools.py of CPython describes it: the values that are built, and how far it reads.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  PickleGlobal,
  PickleOther,
  unpickle,
  type PickleNames,
  type PickleValue,
} from '../../src/checkpoint/unpickler.ts';
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
  no,
  none,
  number,
  numbers,
  persistentId,
  pop,
  put,
  reduce,
  setItem,
  setItems,
  stackGlobal,
  text,
  tuple,
  tuple1,
  tuple2,
} from '../support/hostilePickle.ts';

type Opcodes = readonly number[];
const box = new PickleGlobal('a.box', (args) => (args.length === 3 ? undefined : [...args]));
const plain = new PickleGlobal('b.c.plain');
const names: PickleNames = {
  globals: new Map([box, plain].map((each) => [each.name, each])),
  persistent: (id) => (typeof id === 'string' ? `<${id}>` : undefined),
};
const read = (...opcodes: readonly Opcodes[]): PickleValue => unpickle(Uint8Array.from(opcodes.flat()), names, 'x');
const stop: Opcodes = [0x2e];
const other = new PickleOther();
const repeat = (count: number, opcodes: Opcodes): Opcodes => Array.from({ length: count }, () => opcodes).flat();
const utf8 = (value: string): Opcodes => [...new TextEncoder().encode(value)];
const map = (items: Readonly<Record<string, PickleValue>>): PickleValue => new Map(Object.entries(items));

const values: [what: string, opcodes: readonly Opcodes[], expected: PickleValue][] = [
  ['nothing', [none], null],
  ['true', [[0x88]], true],
  ['false', [no], false],
  ['a byte', [[0x4b, 255]], 255],
  ['two bytes, the smaller first', [[0x4d, 1, 2]], 513],
  ['four bytes with a sign', [[0x4a, 0xfe, 0xff, 0xff, 0xff]], -2],
  ['a long integer of no bytes', [[0x8a, 0]], 0],
  ['a long integer of one byte, with a sign', [[0x8a, 1, 0x80]], -128],
  ['a long integer of two bytes', [[0x8a, 2, 0xff, 0x7f]], 0x7fff],
  ['a negative one of two bytes', [[0x8a, 2, 0x00, 0x80]], -0x8000],
  ['a long integer of nine bytes', [[0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1]], 2 ** 64],
  ['a long integer with a long length', [[0x8b, 2, 0, 0, 0, 0x39, 0x05]], 1337],
  ['a float, the larger bytes first', [[0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0]], 1.5],
  ['a text', [text('Zoë')], 'Zoë'],
  ['a short text', [[0x8c, 4, ...utf8('Zoë')]], 'Zoë'],
  ['a text with a byte order mark, which is part of it', [text('\uFEFFa')], '\uFEFFa'],
  ['a text with half a surrogate pair', [[0x8c, 5, 0x61, 0xed, 0xa0, 0x80, 0x62]], 'a\ufffdb'],
  ['a text with halves at its beginning and end', [[0x8c, 6, 0xed, 0xbf, 0xbf, 0xed, 0xa0, 0x80]], '\ufffd\ufffd'],
  ['a text with the last character before them', [[0x8c, 3, 0xed, 0x9f, 0xbf]], '\ud7ff'],
  ['bytes', [[0x43, 2, 1, 2]], other],
  ['an old text of bytes', [[0x55, 2, 1, 2]], other],
  ['bytes with a long length', [[0x42, 2, 0, 0, 0, 1, 2]], other],
  ['an array of bytes', [[0x96, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2]], other],
  ['an empty tuple', [emptyTuple], []],
  ['tuples of one, two and three', [none, tuple1, no, tuple2, [0x88], none, [0x87]], [[[null], false], true, null]],
  ['a tuple from a mark on', [mark, none, no, tuple], [null, false]],
  ['tuples in tuples, each with its mark', [mark, mark, none, tuple, no, tuple], [[null], false]],
  ['a list that is appended to', [emptyList, number(1), append, number(2), append], [1, 2]],
  ['a list that gets several at once', [emptyList, mark, number(1), number(2), [0x65]], [1, 2]],
  ['a dict that gets an item', [emptyDict, text('a'), number(1), setItem], map({ a: 1 })],
  ['a dict that gets several', [dict({ a: number(1), b: none })], map({ a: 1, b: null })],
  ['a dict that gets none', [emptyDict, mark, setItems], map({})],
  ['a dict whose attributes are dropped', [emptyDict, text('state'), build], map({})],
  ['a set that gets items', [[0x8f], mark, none, [0x90]], other],
  ['a frozen set', [mark, none, no, [0x91]], other],
  ['what is below something that is dropped', [number(1), none, pop], 1],
  ['what is below a mark and all after it that is dropped', [number(1), mark, none, no, [0x31]], 1],
  ['what was remembered', [text('a'), put(7), pop, text('b'), get(7)], 'a'],
  ['what was remembered in short', [text('a'), [0x71, 200], pop, [0x68, 200]], 'a'],
  ['nothing, remembered', [none, put(0), pop, get(0)], null],
  ['what was remembered in order', [text('a'), [0x94], text('b'), [0x94], pop, pop, get(1)], 'b'],
  ['a name', [global('b.c', 'plain')], plain],
  ['a name from two texts', [text('b.c'), text('plain'), stackGlobal], plain],
  ['what a constructor builds', [global('a', 'box'), numbers([1, 2]), reduce], [1, 2]],
  ['what an identifier stands for', [text('7'), persistentId], '<7>'],
  ['a protocol, up to the fifth', [[0x80, 5], none], null],
  ['a frame', [[0x95, 1, 2, 3, 4, 5, 6, 7, 8], none], null],
  ['the last of what is on the stack', [number(1), number(2)], 2],
];
for (const [what, opcodes, expected] of values) {
  test(`a pickle of ${what}`, () => assert.deepEqual(read(...opcodes, stop), expected));
}

test('nothing is read after the end', () => assert.equal(read(none, stop, [0xff, 0xff]), null));

test('objects that are remembered are the same, not copies', () => {
  const both = read(emptyList, put(0), get(0), tuple2, get(0), number(1), append, pop, stop) as [unknown, unknown];
  assert.deepEqual(both, [[1], [1]]);
  assert.equal(both[0], both[1]);
});

const refused: [what: string, opcodes: readonly Opcodes[], message: RegExp][] = [
  ['no end', [none], /ends too early/u],
  ['nothing at all', [], /ends too early/u],
  ['an end with nothing on the stack', [stop], /takes more than it has/u],
  ['an end after a mark', [none, mark, stop], /takes more than it has/u],
  ['something dropped after a mark', [none, mark, pop], /takes more than it has/u],
  ['something remembered after a mark', [none, mark, put(0)], /takes more than it has/u],
  ['a pair of one', [none, tuple2], /takes more than it has/u],
  ['a pair of which one is below a mark', [none, mark, none, tuple2], /takes more than it has/u],
  ['no mark to drop to', [none, [0x31]], /takes more than it has/u],
  ['a mark that is used twice', [mark, none, tuple, tuple], /takes more than it has/u],
  ['an item without a value', [emptyDict, none, setItem, stop], /sets items of something other than a dict/u],
  ['two items and a half', [emptyDict, mark, none, none, none, setItems], /sets items/u],
  ['an append to nothing', [none, append], /appends to something other than a list/u],
  [
    'arguments that are refused',
    [global('a', 'box'), numbers([1, 2, 3]), reduce],
    /gives a\.box arguments that it does/u,
  ],
  ['a call of a name', [global('b.c', 'plain'), emptyTuple, reduce], /calls something that is not a constructor/u],
  ['a name from a text and nothing', [text('a'), none, stackGlobal], /names something without a string/u],
  ['a name from nothing and a text', [none, text('box'), stackGlobal], /names something without a string/u],
  ['an identifier that is none', [none, persistentId], /malformed storage/u],
  ['a float that is cut off', [[0x47, 1, 2, 3, 4, 5, 6, 7]], /ends too early/u],
  ['a frame that is cut off', [[0x95, 1, 2, 3, 4, 5, 6, 7]], /ends too early/u],
  ['a text that is cut off by one byte', [[0x8c, 3, 0x61, 0x62]], /ends too early/u],
  ['a text with less than half a surrogate pair', [[0x8c, 3, 0xed, 0xa0, 0x20]], /holds text that is not UTF-8/u],
  ['a text that only begins like one', [[0x8c, 3, 0xed, 0xc0, 0x80]], /holds text that is not UTF-8/u],
  ['a text that ends in one', [[0x8c, 2, 0xed, 0xa0]], /holds text that is not UTF-8/u],
  ['one object too many', [repeat(70_001, emptyTuple), stop], /holds more than 70000 objects/u],
  ['one opcode too many', [repeat(400_000, none), stop], /has more than 400000 opcodes/u],
];
for (const [what, opcodes, message] of refused) {
  test(`a pickle with ${what} is damaged`, () => {
    assert.throws(() => read(...opcodes), { name: 'ModelError', code: 'modelDamaged', message });
  });
}

test('as many objects and opcodes as there may be are read', () => {
  assert.deepEqual(read(repeat(70_000, emptyTuple), stop), []);
  assert.equal(read(repeat(399_999, none), stop), null);
});

test('a name that is not known is said, and so much of it as fits into a sentence', () => {
  assert.throws(() => read(global('os', 'system')), { code: 'modelMismatch', message: /^x asks for "os\.system",/u });
  const long = 'n'.repeat(98);
  assert.throws(() => read(global('m', `${long}tail`)), { message: new RegExp(`asks for "m\\.${long}",`, 'u') });
});

test('an opcode that is not known is said, with its place', () => {
  assert.throws(() => read(none, none, [0x0a]), { code: 'modelMismatch', message: /^x uses the pickle opcode 0x0a at byte 2,/u }); // prettier-ignore
});
