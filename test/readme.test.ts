// The README tells the truth: its links lead somewhere, and its settings, commands and models are those of the code.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { bitsPerByteIn } from '../src/checkpoint/modelFolder.ts';
import { parameterCount } from '../src/model/weights.ts';
import { settingDefinitions, type Settings } from '../src/settings/definitions.ts';
import { addressesIn, deadLinksIn } from './support/markdownLinks.ts';
import { projectFolder, shippedModel } from './support/models.ts';
import { repositoryAddress, repositoryFiles } from './support/repositoryFiles.ts';

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const readme = read('README.md');

/** The cells of the rows of a table, without its two lines of heading. @param heading its first cell */
function tableUnder(heading: string): string[][] {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| ${heading} +\\|`, 'u').test(line)) + 2;
  const end = lines.findIndex((line, index) => index >= start && !line.startsWith('|'));
  const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim());
  return lines.slice(start, end).map((line) => cells(line).slice(1, -1));
}

test('addresses are found in every form that Markdown has for them, and not in code', () => {
  const markdown =
    '[a](A.md) ![b](b.png "B") [c]: c.md\n[d](<D.md#x>)\n\n[e]: E.md\n<img src="f.png">\n`[g](g)`\n```\n[h](h)\n```\n';
  assert.deepEqual(addressesIn(markdown).toSorted(), ['A.md', 'D.md#x', 'E.md', 'b.png', 'f.png']);
});

test('an address is dead if its file or its heading is missing, or if it can be no address', () => {
  const texts: Record<string, string> = {
    'README.md': '# `One` & two\n',
    'docs/a.md':
      '## Same\n\n## Same\n\n<a id="here"></a>\n\n```\n# Code\n```\n\n' +
      '[](#same) [](#same-1) [](#here) [](../README.md#one--two) [](b.svg#x) [](https://example.org/x#y) [](mailto:a@b.c)\n' +
      '[](https://github.com/me/it/blob/HEAD/docs/a.md#same) [](https://github.com/me/it/issues) ![](b.svg)\n' +
      '[](#Same) [](#same-2) [](#code) [](../README.md#one-two) [](c.md) [](http://example.org) [](https://example) [](https:///x)\n' +
      '[](https://github.com/me/it/blob/HEAD/c.md) [](https://github.com/me/it/blob/HEAD/README.md#x) [](https://github.com/me/it/nothing)\n',
    'docs/b.svg': '',
  };
  const textOf = (file: string): string | undefined => texts[file];
  const repository = 'https://github.com/me/it';
  assert.deepEqual(deadLinksIn('docs/a.md', { textOf, textInRepository: textOf, repository }), [
    '#Same',
    '#same-2',
    '#code',
    '../README.md#one-two',
    'c.md',
    'http://example.org',
    'https://example',
    'https:///x',
    `${repository}/blob/HEAD/c.md`,
    `${repository}/blob/HEAD/README.md#x`,
    `${repository}/nothing`,
  ]);
});

test('files of a repository on GitLab have its addresses', () => {
  const repository = 'https://gitlab.com/me/it';
  const pages = `[](${repository}/-/blob/HEAD/a.md#b) ![](${repository}/-/raw/HEAD/b.png) [](${repository}/-/blob/HEAD/c.md)`;
  const texts: Record<string, string> = { 'a.md': `# b\n${pages}`, 'b.png': '' };
  const textOf = (file: string): string | undefined => texts[file];
  assert.deepEqual(deadLinksIn('a.md', { textOf, textInRepository: textOf, repository }), [
    `${repository}/-/blob/HEAD/c.md`,
  ]);
});

test('no link, picture or heading that a document of the repository points to is missing', () => {
  const files = repositoryFiles();
  const known = new Set(files);
  const textOf = (file: string): string | undefined => (known.has(file) ? read(file) : undefined);
  // release/models.md is a part of THIRD_PARTY_NOTICES.md, and its links start from there.
  const documents = files.filter((file) => /^(?!test\/|bench\/|release\/models\.md).*\.md$/u.test(file));
  assert.ok(documents.length > 15);
  const repository = repositoryAddress();
  for (const document of documents)
    assert.deepEqual(deadLinksIn(document, { textOf, textInRepository: textOf, repository }), [], document);
});

test('the files that the README names exist', () => {
  const named = Array.from(readme.matchAll(/`((?:src|docs|training)\/[\w./-]+|[A-Z]+\.md)`/gu), (match) => match[1]!);
  assert.ok(named.length > 3);
  for (const file of named) assert.ok(existsSync(path.join(projectFolder, file)), file);
});

test('the lines of the README have at most 120 columns', () => {
  assert.deepEqual(
    readme.split('\n').filter((line) => line.length > 120),
    [],
  );
});

test('the settings of the README have the defaults of the code', () => {
  const rows = tableUnder('setting');
  assert.ok(rows.length > 10);
  for (const [name, value] of rows) {
    const key = /^`micromixer\.(\w+)`$/u.exec(name!)?.[1] as keyof Settings;
    assert.ok(Object.hasOwn(settingDefinitions, key), name);
    const { default: expected } = settingDefinitions[key];
    assert.equal(value, `\`${typeof expected === 'string' ? expected : JSON.stringify(expected)}\``, name);
  }
});

test('the commands of the README are those of the manifest', () => {
  const { contributes } = JSON.parse(read('package.json')) as { contributes: { commands: { title: string }[] } };
  const words = JSON.parse(read('package.nls.json')) as Record<string, string>;
  const titles = contributes.commands.map(({ title }) => words[title.replaceAll('%', '')]!);
  const rows = tableUnder('command').map(([title]) => title!);
  assert.deepEqual(rows.toSorted(), titles.toSorted());
});

test('the models of the README are those that ship, with the sizes and scores of their folders', () => {
  const rows = tableUnder('model');
  const folders = readdirSync(path.join(projectFolder, 'models'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  assert.deepEqual(rows.map(([name]) => name).toSorted(), folders.map((name) => `\`${name}\``).toSorted());
  for (const [cell, parameters, bitsPerByte] of rows) {
    const name = cell!.replaceAll('`', '');
    assert.equal(parameters, parameterCount(shippedModel(name).config).toLocaleString('en'), name);
    const score = bitsPerByteIn(read(`models/${name}/README.md`))!;
    assert.ok(Math.abs(Number(bitsPerByte) - score) <= 0.0005001, `${name}: ${bitsPerByte}, not ${score}`);
  }
});
