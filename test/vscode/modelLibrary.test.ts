// The library of models where shipped files cannot be listed and folders have no time, as in a browser.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { automaticModelName, modelsNamed } from '../../src/settings/automaticModel.ts';
import { shippedModelNames } from '../../src/settings/shippedModels.ts';
import { ModelLibrary } from '../../src/vscode/modelLibrary.ts';
import { files, reset, Uri, workspace } from '../support/fakeVscode.ts';
import { projectFolder } from '../support/models.ts';

test.beforeEach(reset);

const [builtIn, imported] = ['/extension/models', '/storage'].map((folder) => Uri.file(folder) as never);
const put = (file: string, mtime: number): unknown => files.set(file, { size: 1, mtime });

test('the models that ship are those of the folder, and the package takes all of them', () => {
  const folders = readdirSync(path.join(projectFolder, 'models'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  assert.deepEqual([...shippedModelNames], folders.toSorted());
  assert.ok(modelsNamed(automaticModelName).every((name) => shippedModelNames.includes(name)));
  const ignore = readFileSync(path.join(projectFolder, '.vscodeignore'), 'utf8');
  const [, prefix, ends] = /^!models\/([\w-]*)\{([\w,-]+)\}\//mu.exec(ignore)!;
  assert.deepEqual(ends!.split(',').map((end) => prefix + end).toSorted(), [...shippedModelNames]); // prettier-ignore
});

test('they are listed without asking the file system', async () => {
  assert.deepEqual(await new ModelLibrary(builtIn!, imported!, false).names(), [
    automaticModelName,
    ...shippedModelNames,
  ]);
});

test('an absolute path is one of this machine, or else one of the file system of the workspace', async () => {
  workspace.workspaceFolders = [{ uri: new Uri('virtual', '/stories') }];
  put('/own/model.safetensors', 1);
  const place = async (hasPaths: boolean): Promise<string> =>
    String((await new ModelLibrary(builtIn!, imported!, hasPaths).locate('/own/model.safetensors'))[0]!.weights);
  assert.deepEqual(
    [await place(true), await place(false)],
    ['file:/own/model.safetensors', 'virtual:/own/model.safetensors'],
  );
  workspace.workspaceFolders = undefined;
  await assert.rejects(place(false), /There is no model "\/own\/model\.safetensors"/u);
});

test('paths of Windows are paths: with a drive, of a share, relative with either slash', async () => {
  workspace.workspaceFolders = [{ uri: new Uri('file', '/c:/stories') }];
  const library = new ModelLibrary(builtIn!, imported!, true);
  for (const [path, file] of [
    ['C:\\own\\model.safetensors', 'C:\\own\\model.safetensors'],
    ['c:/own/model.safetensors', 'c:/own/model.safetensors'],
    ['\\\\server\\share\\model.pt', '\\\\server\\share\\model.pt'],
    ['own\\model.safetensors', '/c:/stories/own/model.safetensors'],
    ['own/model.safetensors', '/c:/stories/own/model.safetensors'],
    ['model.safetensors', '/c:/stories/model.safetensors'],
  ] as const) {
    put(file, 1);
    assert.equal(String((await library.locate(path))[0]!.weights), `file:${file}`);
  }
});

test('what an import left behind is removed after a day, by the time in its name', async (context) => {
  const hourMs = 3_600_000;
  const [now, old] = [Date.now() - hourMs, Date.now() - 25 * hourMs];
  const names = [`.unfinished-${now}-a`, `.unfinished-${old}-b`, '.unfinished-9d0c-of-an-older-version', 'mine'];
  const made: string[] = [];
  const gone: string[] = [];
  const fs = workspace.fs as never as Record<string, (...uris: Uri[]) => Promise<unknown>>;
  context.mock.method(fs, 'readDirectory', async () => names.map((name) => [name, 2]));
  for (const [name, run] of Object.entries({
    createDirectory: async ({ path: each }: Uri) => made.push(each),
    writeFile: async () => undefined,
    rename: async () => undefined,
    delete: async ({ path: each }: Uri) => gone.push(each),
  })) {
    fs[name] = run;
    context.after(() => delete fs[name]);
  }
  await new ModelLibrary(builtIn!, imported!, false).store('mine', new Map());
  assert.deepEqual(gone, names.slice(1, 3).map((name) => `/storage/${name}`)); // prettier-ignore
  const [, began] = /^\/storage\/\.unfinished-(\d+)-/u.exec(made.at(-1)!)!;
  assert.ok(Math.abs(Date.now() - Number(began)) < hourMs);
});
