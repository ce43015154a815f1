// "Remove Imported Models and Data" asks, then removes everything stored, or nothing if the answer is no.
import assert from 'node:assert/strict';
import test from 'node:test';
import type * as vscode from 'vscode';
import { removeData, type RemoveParts } from '../../src/vscode/removeData.ts';
import { FileSystemError, reset, said, settings, Uri, window, workspace } from '../support/fakeVscode.ts';

test.beforeEach(reset);

interface Question {
  readonly message: string;
  readonly detail: string;
}

/** The parts of an extension that has stored data, what was asked, and what was removed. */
function stored(t: test.TestContext, { imported = ['mine', 'other'], agrees = true, current = 'mine' }) {
  const questions: Question[] = [];
  const gone: string[] = [];
  const memory = new Map<string, unknown>([
    ['modelSpeeds', { mine: 9 }],
    ['snoozedUntil', 7],
  ]);
  t.mock.method(window, 'showWarningMessage', (async (message: string, { detail }: { detail: string }) => {
    questions.push({ message, detail });
    return agrees ? 'Remove All' : undefined;
  }) as never);
  const fs = workspace.fs as never as Record<string, unknown>;
  fs['delete'] = async ({ path }: Uri, options: object) => {
    assert.deepEqual(options, { recursive: true });
    gone.push(path);
  };
  t.after(() => delete fs['delete']);
  const parts = {
    library: {
      list: async () => [
        { name: 'micromixer-stories-1m', isBuiltIn: true },
        ...imported.map((name) => ({ name, isBuiltIn: false })),
      ],
      remove: async (name: string) => void gone.push(name),
    },
    current: () => current,
    storage: Uri.file('/storage'),
    memory: {
      keys: () => Array.from(memory.keys()),
      update: async (key: string, value: unknown) =>
        void (value === undefined ? memory.delete(key) : memory.set(key, value)),
    } as never as vscode.Memento,
  } as never as RemoveParts;
  return { parts, questions, gone, memory, fs };
}

test('after a yes the imported models, the storage and the memory are gone, and the model in use is a shipped one', async (t) => {
  settings[0]!['model'] = 'mine';
  const { parts, questions, gone, memory } = stored(t, {});
  await removeData(parts);
  assert.match(questions[0]!.message, /^Remove everything/u);
  assert.match(
    questions[0]!.detail,
    /the imported models \(mine, other\)[^]*Your documents, your settings, the stories[^]* stay/u,
  );
  assert.deepEqual(gone, ['mine', 'other', '/storage']);
  assert.equal(memory.size, 0);
  assert.equal(settings[0]!['model'], undefined);
  assert.deepEqual(said, ['Everything that MicroMixer Stories had stored is removed.']);
});

test('after a no everything is there', async (t) => {
  settings[0]!['model'] = 'mine';
  const { parts, gone, memory } = stored(t, { agrees: false });
  await removeData(parts);
  assert.deepEqual([gone, memory.size, settings[0], said], [[], 2, { model: 'mine' }, []]);
});

test('a model that ships stays in use, and without imported ones none is named', async (t) => {
  settings[0]!['model'] = 'micromixer-stories-1m';
  const { parts, questions, gone } = stored(t, { imported: [], current: 'micromixer-stories-1m' });
  await removeData(parts);
  assert.match(questions[0]!.detail, /^There is no imported model\./u);
  assert.deepEqual(gone, ['/storage']);
  assert.equal(settings[0]!['model'], 'micromixer-stories-1m');
});

test('storage that was never made is no error, and one that cannot be deleted is', async (t) => {
  const { parts, fs, memory } = stored(t, { imported: [] });
  fs['delete'] = () => Promise.reject(new FileSystemError('NoPermissions'));
  await assert.rejects(removeData(parts), /NoPermissions/u);
  assert.equal(memory.size, 2);
  fs['delete'] = () => Promise.reject(new FileSystemError('FileNotFound'));
  await removeData(parts);
  assert.equal(memory.size, 0);
});
