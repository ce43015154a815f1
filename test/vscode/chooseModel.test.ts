// "Choose Model" in the stand-in for the editor.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type * as vscode from 'vscode';
import { chooseModel, type ChooseParts } from '../../src/vscode/chooseModel.ts';
import { answers, files, reset, said, settings, Uri, window } from '../support/fakeVscode.ts';
import { projectFolder } from '../support/models.ts';

test.beforeEach(reset);

const parts = {
  library: {
    list: async () => ['micromixer-stories-1m', 'mine'].map((name, index) => ({ name, folder: Uri.file(`/models/${name}`), isBuiltIn: index === 0 })), // prettier-ignore
  },
  speeds: { of: () => 1000 },
  current: () => 'mine',
} as never as ChooseParts;

test('a chosen model is written into the settings, those of the workspace if it has its own', async () => {
  answers.row = /^micromixer-stories-1m$/u;
  await chooseModel(parts);
  assert.deepEqual(settings, [{ model: 'micromixer-stories-1m' }, {}, {}]);
  settings[1]!['model'] = 'mine';
  await chooseModel(parts);
  assert.deepEqual(settings[1], { model: 'micromixer-stories-1m' });
});

test('Escape changes nothing; the last rows are commands', async () => {
  await chooseModel(parts);
  assert.deepEqual([settings, said], [[{}, {}, {}], []]);
  answers.row = /Import Model/u;
  await chooseModel(parts);
  assert.deepEqual(said, ['> micromixer.importModel']);
});

test('the recommended model comes first, then the others by size, each with what it is good for and the same decimals', async () => {
  const write = (file: string, text: string): void => {
    const bytes = new TextEncoder().encode(text);
    files.set(file, { size: bytes.length, mtime: 0, bytes });
  };
  const names = readdirSync(path.join(projectFolder, 'models'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  for (const name of names) {
    for (const file of ['config.json', 'README.md'])
      write(`/models/${name}/${file}`, readFileSync(path.join(projectFolder, 'models', name, file), 'utf8'));
    files.set(`/models/${name}/model.safetensors`, { size: 1_234_567, mtime: 0 });
  }
  const shown: vscode.QuickPickItem[] = [];
  const createQuickPick = window.createQuickPick;
  window.createQuickPick = () => {
    const pick = createQuickPick();
    const show = pick.show.bind(pick);
    return Object.assign(pick, { show: () => (shown.push(...(pick.items as vscode.QuickPickItem[])), show()) });
  };
  const library = { list: async () => names.toSorted().map((name) => ({ name, folder: Uri.file(`/models/${name}`), isBuiltIn: true })) }; // prettier-ignore
  await chooseModel({ ...parts, library: library as never, speeds: { of: () => 12_345 } as never });
  window.createQuickPick = createQuickPick;
  const rows = shown.filter(({ detail }) => detail !== undefined);
  assert.deepEqual([rows[0]!.label, rows[0]!.description], ['auto', 'recommended']);
  const models = rows.slice(1);
  assert.ok(models.some(({ description }) => description === 'good for stories and novels, English only'));
  const parameters = models.map(({ detail }) => Number(/^([\d,]+) parameters/u.exec(detail!)![1]!.replaceAll(',', '')));
  assert.deepEqual(
    parameters,
    parameters.toSorted((left, right) => right - left),
  );
  for (const { detail, description } of models) {
    assert.match(detail!, /, 1\.2 MB, 12,345 letters per second, \d\.\d{3} bits per byte$/u);
    assert.match(description!, /good for .*, English only$/u);
  }
});
