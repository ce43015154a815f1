// Zip archives: entries that lie, overlap or are cut off are refused.
import assert from 'node:assert/strict';
import test from 'node:test';
import { unzipSync, zipSync } from 'fflate';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { assertRefused } from '../support/hostileFiles.ts';
import { dict, pickle, stop } from '../support/hostilePickle.ts';
import { zip, type ZipEnd, type ZippedEntry } from '../support/hostileZip.ts';
import { referenceFile } from '../support/referenceFiles.ts';

const data: ZippedEntry = { name: 'a/data.pkl', contents: pickle(dict({}), stop) };
const noise = Uint8Array.from({ length: 3000 }, (_, index) => (index * index * 2654435761) >>> 13);
const zeros = new Uint8Array(20_000_000);

const entries: [string, readonly ZippedEntry[], RegExp][] = [
  [
    'a path out of the archive',
    [data, { name: 'a/../../etc/passwd', contents: noise }],
    /"a\/.*passwd" points outside/u,
  ],
  ['an absolute path', [data, { name: '/etc/passwd', contents: noise }], /points outside the archive/u],
  ['a path of Windows', [data, { name: 'C:\\boot.ini', contents: noise }], /points outside the archive/u],
  ['a name with an end inside', [data, { name: 'a/data.pkl\0.txt', contents: noise }], /points outside the archive/u],
  ['the same name twice', [data, data], /two zip entries are named "a\/data\.pkl"/u],
  ['an encrypted entry', [{ ...data, flags: 1 }], /"a\/data\.pkl" is encrypted/u],
  ['another compression', [{ ...data, method: 14 }], /compressed by method 14/u],
  ['sizes in zip64', [{ ...data, storedBytes: 0xffff_ffff, byteCount: 0xffff_ffff }], /zip64/u],
  ['two sizes of a stored entry', [{ ...data, byteCount: 1e9 }], /stored, but declares two sizes, \d+ and 1000000000/u],
  [
    'an entry that shares bytes with another',
    [data, { ...data, name: 'a/data/0', headerStart: 0, localName: 'a/data/0' }],
    /is not where the directory says|overlaps/u,
  ],
  ['an entry beyond the file', [{ ...data, headerStart: 1e6 }], /is not where the directory says/u],
  [
    'an entry that reaches into the directory',
    [{ ...data, storedBytes: 300, byteCount: 300 }],
    /reaches into the directory/u,
  ],
  ['another name at the entry itself', [{ ...data, localName: 'a/evil.pkl' }], /is not where the directory says/u],
  ['a wrong checksum', [{ ...data, crc32: 1 }], /checksum of the zip entry "a\/data\.pkl" is wrong/u],
  ['fewer bytes than declared', [{ ...data, isDeflated: true, byteCount: 60 }], /does not have the 60 bytes/u],
  ['more bytes than declared', [{ ...data, isDeflated: true, byteCount: 2 }], /does not have the 2 bytes/u],
  [
    'bytes that do not inflate',
    [
      { ...data, contents: noise, method: 8 },
      { name: 'a/version', contents: noise },
    ],
    /cannot be inflated|does not have/u,
  ],
  [
    'a bomb that declares its size',
    [{ name: 'a/data.pkl', contents: zeros, isDeflated: true }],
    /20000000 bytes of memory, more than/u,
  ],
  [
    'a bomb that declares a small size',
    [{ name: 'a/data.pkl', contents: zeros, isDeflated: true, byteCount: 100 }],
    /does not have the 100 bytes/u,
  ],
];
for (const [what, list, message] of entries) {
  test(`a zip archive with ${what} is refused`, async () => {
    const file = zip(list);
    const start = performance.now();
    await assertRefused(file, 'modelDamaged', message);
    assert.ok(performance.now() - start < 2000);
  });
}

test('zip entries that overlap are refused', async () => {
  // The second entry lies, header and all, inside the contents of the first.
  const inner = zip([{ name: 'a/data/0', contents: noise }]);
  const outer = { name: 'a/big', contents: inner };
  const headerBytes = 30 + outer.name.length;
  const file = zip([outer, { name: 'a/data/0', contents: noise, headerStart: headerBytes }, data]);
  await assertRefused(file, 'modelDamaged', /"a\/data\/0" overlaps the one before it/u);
});

const ends: [string, ZipEnd, RegExp][] = [
  ['more entries than there are', { entryCount: 2 }, /zip directory is damaged/u],
  ['fewer entries than there are', { entryCount: 0 }, /zip directory is damaged/u],
  ['65,535 entries, the mark of zip64', { entryCount: 0xffff }, /zip64/u],
  ['a directory beyond the file', { directoryStart: 1e9 }, /does not lie inside the file/u],
  ['a directory longer than the file', { directoryBytes: 1e9 }, /does not lie inside the file/u],
  ['a directory elsewhere', { directoryStart: 3 }, /zip directory is damaged|does not lie/u],
  ['several parts', { diskNumber: 1 }, /several parts/u],
];
for (const [what, end, message] of ends) {
  test(`a zip archive that claims ${what} is refused`, async () => {
    await assertRefused(zip([data], end), 'modelDamaged', message);
  });
}

test('a zip archive whose end is missing is refused', async () => {
  await assertRefused(zip([data]).slice(0, -1), 'modelDamaged', /zip directory at its end is missing.*cut off/u);
});

for (const name of ['tiny/model.pt', 'tiny/epoch_4.pt']) {
  test(`${name} is the same model when its entries are deflated`, async () => {
    const stored = referenceFile(name);
    const deflated = zipSync(unzipSync(stored), { level: 9 });
    assert.ok(deflated.length < stored.length);
    const options = { contextBytes: 32 };
    assert.deepEqual(await openCheckpoint(deflated, options), await openCheckpoint(stored, options));
  });
}
