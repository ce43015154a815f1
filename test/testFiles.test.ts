// Every test file says in its first line what it tests, and none can hang for ever.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectFolder } from './support/models.ts';

const isTest = /\.(?:test\.ts|suite\.ts|e2e\.mts)$/u;

/** The test files in a folder and the folders in it, those of installed packages left out. */
function testFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const found = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : testFilesIn(found);
    return isTest.test(entry.name) ? [found] : [];
  });
}

test('the first line of every test file says what it tests', () => {
  const files = testFilesIn(path.join(projectFolder, 'test'));
  assert.ok(files.length > 50);
  for (const file of files) {
    const [first] = readFileSync(file, 'utf8').split('\n', 1);
    assert.match(first!, /^\/\/ .{15,}/u, file);
  }
});

test('unit tests that hang are ended', () => {
  assert.match(readFileSync(path.join(import.meta.dirname, 'runUnit.mjs'), 'utf8'), /'--test-timeout=\d+'/u);
});
