// ARCHITECTURE.md, CONTRIBUTING.md and their like name files and functions that exist, in lines of at most 120 columns.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { projectFolder } from './support/models.ts';

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const codeIn = (markdown: string): string[] => Array.from(markdown.matchAll(/`([^`\n]+)`/gu), (match) => match[1]!);
const architecture = read('ARCHITECTURE.md');
const sourceNames = readdirSync(path.join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' }).map((file) =>
  path.basename(file),
);

for (const document of [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/how-it-works.md',
  'docs/performance.md',
  'docs/writing.md',
]) {
  test(`the files and folders that ${document} names exist`, () => {
    for (const code of codeIn(read(document))) {
      if (/^(?:src|test|docs|bench|training|models|release|licenses)\/[\w./-]*$/u.test(code))
        assert.ok(existsSync(path.join(projectFolder, code)), code);
      else if (/^\w+\.ts$/u.test(code)) assert.ok(sourceNames.includes(code), code);
    }
  });
}

test('the lines of the documents have at most 120 columns, but for tables and pictures', () => {
  const documents = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
  for (const name of readdirSync(path.join(projectFolder, 'docs')))
    if (name.endsWith('.md')) documents.push(`docs/${name}`);
  for (const document of documents) {
    const lines = read(document).split('\n');
    assert.deepEqual(
      lines.filter((line) => line.length > 120 && !/^(?:\||!\[)/u.test(line)),
      [],
      document,
    );
  }
});

test('the scripts that the documents name are in package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const document of [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'docs/how-it-works.md',
    'docs/performance.md',
    'docs/writing.md',
  ]) {
    for (const [, script] of read(document).matchAll(/npm run (?:--silent )?([\w:]+)/gu)) {
      assert.ok(Object.hasOwn(scripts, script!), `${document}: ${script}`);
    }
  }
});

test('every folder of the sources is on the map', () => {
  const folders = readdirSync(path.join(projectFolder, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const map = /## Code map\n([^]*?)\n## /u.exec(architecture)![1]!;
  for (const { name } of folders) assert.ok(map.includes(`\`src/${name}/\` **`), name);
});

test('the walk of the temperature names what is in its files', () => {
  const walk = /## A walk[^\n]*\n([^]*?)\n## /u.exec(architecture)![1]!;
  const steps = walk.split(/^\d+\. /mu).slice(1);
  assert.ok(steps.length > 10);
  for (const step of steps) {
    const [file, ...names] = codeIn(step);
    const source = read(file!);
    for (const name of names.filter((each) => !/^(?:npm run |micromixer\.)/u.test(each))) {
      for (const part of name.split('.')) assert.match(source, new RegExp(`\\b${part}\\b`, 'u'), `${name} in ${file}`);
    }
  }
});
