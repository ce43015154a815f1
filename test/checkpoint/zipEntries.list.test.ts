// The entries of an archive and their contents, at the edges of what the format allows.
import assert from 'node:assert/strict';
import test from 'node:test';
import { crc32 } from 'node:zlib';
import { MemoryBudget } from '../../src/checkpoint/memoryBudget.ts';
import { listZipEntries, readZipEntry, type ZipEntry } from '../../src/checkpoint/zipEntries.ts';
import { zip, type ZippedEntry } from '../support/hostileZip.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const one: ZippedEntry = { name: 'a/1', contents: bytesOf('one') };
const two: ZippedEntry = { name: 'a/2', contents: bytesOf('number two') };
const list = (file: Uint8Array): ZipEntry[] => [...listZipEntries(file, 'x.pt').values()];
const contentsOf = async (file: Uint8Array, entry = list(file)[0]!): Promise<Uint8Array> =>
  readZipEntry(file, entry, new MemoryBudget(1e6, 'x.pt'), 'x.pt');

/** The archive with some of its bytes changed: numbers of 2 or 4 bytes, counted from the beginning or, below 0, from the end. */
function patched(
  file: Uint8Array,
  ...patches: readonly (readonly [at: number, size: 2 | 4, value: number])[]
): Uint8Array {
  const copy = file.slice();
  const view = new DataView(copy.buffer);
  for (const [from, size, value] of patches) {
    const at = from < 0 ? copy.length + from : from;
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
  }
  return copy;
}
const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** Where the records of an archive of one entry are. */
const single = zip([one]);
const directoryOf = (file: Uint8Array): number => new DataView(file.buffer).getUint32(file.length - 6, true);
const directory = directoryOf(single);

test('entries are listed by their names, with their extents; folders are none', () => {
  const file = zip([one, { name: 'a/', contents: new Uint8Array(0) }, two]);
  const entries = listZipEntries(file, 'x.pt');
  assert.deepEqual([...entries.keys()], ['a/1', 'a/2']);
  const first = entries.get('a/1')!;
  assert.deepEqual(first, {
    name: 'a/1',
    isDeflated: false,
    headerStart: 0,
    start: 33,
    end: 36,
    byteCount: 3,
    crc32: 0,
  });
  assert.equal(entries.get('a/2')!.headerStart, 36 + 32);
  assert.deepEqual(list(zip([])), []);
});

test('an archive in the middle of a buffer is read like any other', async () => {
  const file = joined(bytesOf('before'), zip([one, two])).subarray(6);
  const entries = list(file);
  assert.deepEqual(await contentsOf(file, entries[1]), two.contents);
});

test('contents are what was stored, or what was deflated, however long', async () => {
  const long = Uint8Array.from({ length: 100_000 }, (_, index) => (index * index) >>> 3);
  for (const contents of [new Uint8Array(0), bytesOf('one'), long, new Uint8Array(50_000)]) {
    for (const isDeflated of [false, true]) {
      const file = zip([{ ...one, contents, isDeflated, crc32: crc32(Buffer.from(contents)) }]);
      assert.deepEqual(Buffer.from(await contentsOf(file)), Buffer.from(contents));
    }
  }
});

test('memory for what is deflated comes from the budget, as much as was declared; what is stored needs none', async () => {
  const needs = async (isDeflated: boolean, budgetBytes: number): Promise<unknown> => {
    const file = zip([{ ...one, contents: new Uint8Array(300), isDeflated }]);
    return readZipEntry(file, list(file)[0]!, new MemoryBudget(budgetBytes / 3, 'x.pt'), 'x.pt');
  };
  await needs(true, 300);
  await assert.rejects(needs(true, 297), {
    code: 'modelDamaged',
    message: /the zip entry "a\/1" would take 300 bytes/u,
  });
  await needs(false, 0);
});

for (const byteCount of [0, 59, 61]) {
  test(`an entry that declares ${byteCount} bytes and holds 60 is refused, deflated`, async () => {
    const file = zip([{ ...one, contents: new Uint8Array(60), isDeflated: true, byteCount }]);
    await assert.rejects(contentsOf(file), { message: `x.pt: the zip entry "a/1" does not have the ${byteCount} bytes that it declares.` }); // prettier-ignore
  });
}

const placed: [what: string, file: Uint8Array][] = [
  ['with a comment', joined(patched(single, [-2, 2, 5]), bytesOf('hello'))],
  ['with the longest comment', joined(patched(single, [-2, 2, 0xffff]), new Uint8Array(0xffff).fill(0x20))],
  ['with a comment that looks like an end', joined(patched(single, [-2, 2, 22]), zip([]).fill(9, 20))],
  ['with something between its entries and the directory', withGap(single)],
  ['whose entry has extra fields', joined(patched(single.subarray(0, 33), [28, 2, 4]), bytesOf('more'), shifted(4))],
  ['whose directory has extra fields and comments', withDirectoryExtras()],
];

/** The rest of the archive of one entry, moved by so many bytes. */
function shifted(by: number): Uint8Array {
  return patched(single.subarray(33), [-6, 4, directory + by]);
}
function withGap(file: Uint8Array): Uint8Array {
  return joined(file.subarray(0, directory), bytesOf('gap'), patched(file.subarray(directory), [-6, 4, directory + 3]));
}
/** An extra field of 3 bytes and a comment of 2 after the name in the directory. */
function withDirectoryExtras(): Uint8Array {
  const entry = patched(single.subarray(directory, -22), [30, 2, 3], [32, 2, 2]);
  const end = patched(single.subarray(-22), [12, 4, entry.length + 5]);
  return joined(single.subarray(0, directory), entry, bytesOf('extra'), end);
}
for (const [what, file] of placed) {
  test(`an archive ${what} is read`, async () => {
    assert.deepEqual(list(file).map(({ name }) => name), ['a/1']); // prettier-ignore
    assert.equal(Buffer.from(await contentsOf(file)).toString(), 'one');
  });
}

const end = single.length - 22;
const damagedAt = (...patches: Parameters<typeof patched>[1][]): Uint8Array => patched(single, ...patches);
const refused: [what: string, file: Uint8Array, message: RegExp][] = [
  ['nothing in it', new Uint8Array(0), /zip directory at its end is missing/u],
  ['less than an end', zip([]).subarray(1), /zip directory at its end is missing/u],
  ['a comment longer than there is', damagedAt([-2, 2, 1]), /zip directory at its end is missing/u],
  ['something after its comment', joined(single, bytesOf('x')), /zip directory at its end is missing/u],
  [
    'a comment after which nothing is looked for',
    joined(damagedAt([-2, 2, 0]), new Uint8Array(0x10000)),
    /is missing/u,
  ],
  ['a part before it', damagedAt([end + 4, 2, 1]), /several parts/u],
  ['its directory in another part', damagedAt([end + 6, 2, 1]), /several parts/u],
  ['entries in another part', damagedAt([end + 8, 2, 2]), /several parts/u],
  ['entries of zip64', damagedAt([end + 8, 2, 0xffff], [end + 10, 2, 0xffff]), /zip64 archive/u],
  ['a directory of zip64', damagedAt([end + 12, 4, 0xffff_ffff]), /zip64 archive/u],
  ['a directory at a place of zip64', damagedAt([end + 16, 4, 0xffff_ffff]), /zip64 archive/u],
  [
    'a directory that is longer by a byte',
    damagedAt([end + 12, 4, single.length - 22 - directory + 1]),
    /does not lie inside/u,
  ],
  [
    'a directory that is shorter by a byte',
    damagedAt([end + 12, 4, single.length - 22 - directory - 1]),
    /directory is damaged/u,
  ],
  ['a directory that is cut in its first entry', damagedAt([end + 12, 4, 45]), /directory is damaged/u],
  ['an entry without its sign', damagedAt([directory, 4, 0]), /directory is damaged/u],
  ['an entry whose extra field leads out of the directory', damagedAt([directory + 30, 2, 1]), /directory is damaged/u],
  [
    'a byte after its last entry',
    damagedAt([end + 16, 4, directory - 1], [end + 12, 4, end - directory + 1]),
    /damaged/u,
  ],
  ['a strongly encrypted entry', zip([{ ...one, flags: 0x40 }]), /"a\/1" is encrypted/u],
  ['a masked entry', zip([{ ...one, flags: 0x2000 }]), /"a\/1" is encrypted/u],
  ['a stored size of zip64', zip([{ ...one, isDeflated: true, storedBytes: 0xffff_ffff }]), /has sizes in zip64/u],
  ['a size of zip64', zip([{ ...one, isDeflated: true, byteCount: 0xffff_ffff }]), /has sizes in zip64/u],
  ['an offset of zip64', zip([{ ...one, headerStart: 0xffff_ffff }]), /has sizes in zip64/u],
  ['an entry that is no entry at its place', damagedAt([0, 4, 0]), /is not where the directory says/u],
  ['an entry of another method at its place', damagedAt([8, 2, 8]), /is not where the directory says/u],
  ['an entry with a longer name at its place', damagedAt([26, 2, 4]), /is not where the directory says/u],
  ['an entry with another name at its place', damagedAt([31, 2, 0x2f2f]), /is not where the directory says/u],
  ['an entry at its directory', damagedAt([directory + 42, 4, directory - 32]), /is not where the directory says/u],
  [
    'an entry that reaches into its directory by a byte',
    zip([{ ...one, storedBytes: 4, byteCount: 4 }]),
    /reaches into/u,
  ],
  ['an extra field that reaches into its directory', damagedAt([28, 2, 1]), /reaches into the directory/u],
  ['a wrong checksum', zip([{ ...one, crc32: crc32(Buffer.from('one')) ^ 1 }]), /checksum of the zip entry "a\/1"/u],
];
for (const [what, file, message] of refused) {
  test(`an archive with ${what} is refused`, async () => {
    await assert.rejects(async () => contentsOf(file), { name: 'ModelError', code: 'modelDamaged', message });
  });
}

const unsafe = ['/a', '\\a', 'a\\b', 'c:a', 'C:/a', 'a\0', '..', '../a', 'a/..', 'a/../b'];
for (const name of unsafe) {
  test(`the name ${JSON.stringify(name)} points outside`, () => {
    assert.throws(() => list(zip([{ ...one, name }])), { message: /points outside the archive/u });
  });
}
for (const name of ['a..', '..a', 'a/...', 'ac:b', 'a b', '1:a', 'é']) {
  test(`the name ${JSON.stringify(name)} is one like any other`, () => {
    assert.equal(list(zip([{ ...one, name }]))[0]!.name, name);
  });
}

test('entries may touch, but not overlap by a byte, in whichever order the directory names them', () => {
  const inner: ZippedEntry = { name: 'i', contents: bytesOf('in') };
  // The archive of the inner entry lies in the contents of the outer one, after its header of 31 bytes.
  const outer: ZippedEntry = { name: 'o', contents: zip([inner]).subarray(0, 33) };
  const holding = (storedBytes: number): Uint8Array =>
    zip([
      { ...outer, storedBytes, byteCount: storedBytes },
      { ...inner, headerStart: 31 },
    ]);
  assert.equal(list(holding(0)).length, 2);
  assert.throws(() => list(holding(1)), { code: 'modelDamaged', message: /"i" overlaps the one before it/u });
  const both = zip([one, two]);
  const at = directoryOf(both);
  const swapped = joined(both.subarray(0, at), both.subarray(at + 49, at + 98), both.subarray(at, at + 49), both.subarray(-22)); // prettier-ignore
  assert.deepEqual(list(swapped).map(({ name }) => name), ['a/2', 'a/1']); // prettier-ignore
});
