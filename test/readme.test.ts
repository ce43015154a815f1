// The README tells the truth: its links lead somewhere, and its settings, commands and models are those of the code.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { bitsPerByteIn } from '../src/checkpoint/modelFolder.ts';
import { parameterCount } from '../src/model/weights.ts';
import { settingDefinitions, type Settings } from '../src/settings/definitions.ts';
import { addressesIn } from './support/markdownLinks.ts';
import { projectFolder, shippedModel } from './support/models.ts';

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const readme = read('README.md');
const packaged = execFileSync(process.execPath, ['node_modules/@vscode/vsce/vsce', 'ls', '--no-dependencies'], {
  cwd: projectFolder,
  encoding: 'utf8',
}).split('\n');

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

for (const document of ['THIRD_PARTY_NOTICES.md', ...packaged.filter(isModelCard)]) {
  test(`every link and picture of ${document} is in the package`, () => {
    for (const address of addressesIn(read(document))) {
      if (/^(?:https:|mailto:|#)/u.test(address)) continue;
      const target = path.posix.join(path.posix.dirname(document), address.replace(/[?#].*$/u, ''));
      assert.ok(existsSync(path.join(projectFolder, target)), `${target} does not exist`);
      assert.ok(packaged.includes(target), `${target} is not in the package`);
    }
  });
}

function isModelCard(file: string): boolean {
  return /^models\/.*\/README\.md$/u.test(file);
}

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
