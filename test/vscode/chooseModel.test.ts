// "Choose Model" in the stand-in for the editor.
import assert from 'node:assert/strict';
import test from 'node:test';
import { chooseModel, type ChooseParts } from '../../src/vscode/chooseModel.ts';
import { answers, reset, said, settings, Uri } from '../support/fakeVscode.ts';

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
