// Every test file says in its first line what it tests, stands where that stands, and cannot hang for ever.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Where what a folder of tests is about stands: `src`, but for these. */
const testedIn: Readonly<Record<string, string>> = { bench: 'bench/support', release: 'release' };
/** What these are about is no file of ours with a name: the package, the workflows, what only Linux has. */
const withoutSource = ['release/package', 'release/portable', 'release/workflows'];

test('a unit test is found by the name of what it tests', () => {
  const tests = path.join(projectFolder, 'test');
  const files = testFilesIn(tests).map((file) => path.relative(tests, file).replaceAll(path.sep, '/'));
  for (const file of files.filter((each) => each.includes('/') && each.endsWith('.test.ts'))) {
    // `service.switching.test.ts` is another test of `service.ts`, `thread.web.test.ts` one of `thread.web.ts`.
    const [folder, ...place] = file.slice(0, -'.test.ts'.length).split('/') as [string, ...string[]];
    const name = place.join('/');
    if (withoutSource.includes(`${folder}/${name}`)) continue;
    const source = testedIn[folder] ?? `src/${folder}`;
    const found = [name, name.replace(/\.[^./]+$/u, '')].some((each) =>
      existsSync(path.join(projectFolder, source, `${each}.ts`)),
    );
    assert.ok(found, `${file}: nothing in ${source} has its name`);
  }
});

test('unit tests that hang are ended', () => {
  assert.match(readFileSync(path.join(import.meta.dirname, 'runUnit.mjs'), 'utf8'), /'--test-timeout=\d+'/u);
});
