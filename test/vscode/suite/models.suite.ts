// A person's own models in the real extension host: imported, chosen, switched, renamed, removed; by name and by path;
// in any storage.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { plainStoryOptions } from '../../../src/decoding/storyOptions.ts';
import { importCheckpoint, type ImportParts } from '../../../src/vscode/importCheckpoint.ts';
import { ModelHost } from '../../../src/vscode/modelHost.ts';
import { ModelLibrary } from '../../../src/vscode/modelLibrary.ts';
import { ModelSpeeds } from '../../../src/vscode/modelSpeeds.ts';
import { Memory, MemoryFiles } from './memoryFiles.ts';
import { answering, exportsOfExtension, extensionFolder, pause, withSetting } from './support.ts';

const memoryScheme = 'memory-files';
const fixtureFiles = vscode.Uri.joinPath(extensionFolder, 'test/fixtures/reference');
/**
 * Over HTTP, a file seems to exist wherever one is looked for, so nobody keeps checkpoints there: they are in memory
 * instead.
 */
const fixtures =
  extensionFolder.scheme === 'http' ? vscode.Uri.from({ scheme: memoryScheme, path: '/reference' }) : fixtureFiles;
const fixture = (name: string): vscode.Uri => vscode.Uri.joinPath(fixtures, name);
const bytesOf = async (uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await vscode.workspace.fs.readFile(uri));
const prompt = Uint8Array.from([1, 79, 110, 99, 101]);
const greedy = { ...plainStoryOptions, temperature: 0, seed: 1, maxBytes: 40, stopAt: 'length' } as const;

async function told(host: ModelHost, options: Parameters<ModelHost['tell']>[1] = greedy): Promise<string> {
  let text = '';
  for await (const piece of host.tell(prompt, options, new AbortController().signal)) text += piece;
  return text;
}

/** Imports a file with the command, and answers its questions. */
function importing(uri: vscode.Uri, answer: string | undefined): ReturnType<typeof answering> {
  const answers = [
    [/^Import .*\?$/u, answer],
    [/How many bytes does it look back/u, '32'],
  ] as const;
  return answering(answers, () => vscode.commands.executeCommand('micromixer.importModel', uri));
}

/** A library in memory, with everything else a model's host needs; counts running threads. */
async function partsIn(root: vscode.Uri): Promise<ImportParts & { running: () => number }> {
  const { threads } = await exportsOfExtension();
  let running = 0;
  return {
    library: new ModelLibrary(vscode.Uri.joinPath(extensionFolder, 'models'), root, false),
    speeds: new ModelSpeeds(new Memory(), { warn: () => undefined }),
    files: threads.files,
    startThread: () => {
      running++;
      const thread = threads.startThread();
      return {
        ...thread,
        stop: () => {
          running--;
          thread.stop();
        },
      };
    },
    running: () => running,
  };
}

suite('models', () => {
  const memory = new MemoryFiles();
  let registration: vscode.Disposable;
  let log: vscode.LogOutputChannel;
  suiteSetup(async () => {
    registration = vscode.workspace.registerFileSystemProvider(memoryScheme, memory);
    if (fixtures.scheme === memoryScheme) {
      for (const name of ['tiny/model.pt', 'tiny/epoch_4.pt', 'tiny/expected.json', 'tiny-decay/model.safetensors'])
        memory.writeFile(fixture(name), await bytesOf(vscode.Uri.joinPath(fixtureFiles, name)));
    }
    log = vscode.window.createOutputChannel('models suite', { log: true });
  });
  suiteTeardown(() => {
    registration.dispose();
    log.dispose();
  });

  test('a PyTorch file is imported: what was found is shown, one question, and it is in the library', async () => {
    const { library } = await exportsOfExtension();
    const [context, question, done] = await importing(fixture('tiny/model.pt'), 'Import');
    assert.match(context!.message, /How many bytes does it look back/u);
    assert.equal(question!.message, 'Import model.pt?');
    const hash = await crypto.subtle.digest('SHA-256', await bytesOf(fixture('tiny/model.pt')));
    const sha256 = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
    for (const part of [
      '2 layers, cumulative pooling',
      'parameters: ',
      'file: PyTorch, 35,915 bytes',
      sha256,
      'It writes:\nOnce upon a time',
    ])
      assert.ok(question!.detail.includes(part), `${part} in ${question!.detail}`);
    assert.equal(done!.message, 'Imported as tiny.');
    const model = (await library.list()).find(({ name }) => name === 'tiny')!;
    assert.equal(model.isBuiltIn, false);
    const files = (await vscode.workspace.fs.readDirectory(model.folder)).map(([name]) => name);
    assert.deepEqual(files.toSorted(), ['README.md', 'config.json', 'model.safetensors']);
  });

  test('where the shapes and a config tell all, nothing is asked; the same name is numbered', async () => {
    const { library } = await exportsOfExtension();
    const [question, done] = await importing(fixture('tiny-decay/model.safetensors'), 'Import');
    assert.equal(question!.message, 'Import model.safetensors?');
    assert.equal(done!.message, 'Imported as tiny-decay.');
    await importing(fixture('tiny-decay/model.safetensors'), 'Import');
    assert.ok((await library.names()).includes('tiny-decay-2'));
  });

  test('a refused import, or one that is not a model, leaves nothing behind', async () => {
    const { library } = await exportsOfExtension();
    const before = await library.list();
    await importing(fixture('tiny/epoch_4.pt'), undefined);
    const [failure] = await importing(fixture('tiny/expected.json'), 'Import');
    assert.match(failure!.message, /expected\.json: the file is neither a PyTorch checkpoint nor safetensors/u);
    const [missing] = await importing(fixture('tiny/none.pt'), 'Import');
    assert.match(missing!.message, /none\.pt cannot be read/u);
    assert.deepEqual(await library.list(), before);
    const storage = vscode.Uri.joinPath(before.at(-1)!.folder, '..');
    const all = (await vscode.workspace.fs.readDirectory(storage)).map(([name]) => name);
    assert.deepEqual(
      all.filter((name) => name.startsWith('.')),
      [],
    );
  });

  test('a file that is too large is refused before it is read', async () => {
    const large = vscode.Uri.from({ scheme: memoryScheme, path: '/large.pt' });
    memory.largeAt = 'large.pt';
    memory.writeFile(large, await bytesOf(fixture('tiny/model.pt')));
    const [failure] = await importing(large, 'Import');
    assert.match(failure!.message, /is too large for a mixer/u);
  });

  test('an imported model writes, and switching back and forth takes effect at once', async () => {
    const { modelHost } = await exportsOfExtension();
    const usual = await told(modelHost);
    const own = await withSetting('model', 'tiny-decay', () => told(modelHost));
    assert.notEqual(own, usual);
    assert.equal(await told(modelHost), usual);
    await importing(fixture('tiny-decay/model.safetensors'), 'Import and Use');
    try {
      assert.equal(vscode.workspace.getConfiguration('micromixer').get('model'), 'tiny-decay-3');
      assert.equal(await told(modelHost), own);
    } finally {
      await vscode.workspace
        .getConfiguration('micromixer')
        .update('model', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  test('micromixer.model takes a path: of a folder, of a file, relative to the workspace; what is not there is said', async () => {
    const { modelHost, library } = await exportsOfExtension();
    const own = await withSetting('model', 'tiny-decay', () => told(modelHost));
    const { folder } = (await library.list()).find(({ name }) => name === 'tiny-decay')!;
    const workspace = vscode.workspace.workspaceFolders![0]!.uri;
    const copy = vscode.Uri.joinPath(workspace, 'own/model');
    await vscode.workspace.fs.copy(folder, copy);
    try {
      for (const path of [copy.fsPath, `${copy.fsPath}/model.safetensors`, 'own/model'])
        assert.equal(await withSetting('model', path, () => told(modelHost)), own, path);
      await vscode.workspace.fs.writeFile(
        vscode.Uri.joinPath(workspace, 'own/model.pt'),
        await bytesOf(fixture('tiny/model.pt')),
      );
      await withSetting('model', 'own/model.pt', () => assert.rejects(told(modelHost), /Import Model asks for it/u));
    } finally {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(workspace, 'own'), { recursive: true });
    }
    await withSetting('model', 'own/model', () => assert.rejects(told(modelHost), /There is no model "own\/model"/u));
    assert.ok((await told(modelHost)).length > 0);
  });

  test('a model is renamed and removed; the one that ships is not touched', async () => {
    const { library } = await exportsOfExtension();
    await library.rename('tiny-decay-2', 'renamed');
    const names = await library.names();
    assert.ok(names.includes('renamed') && !names.includes('tiny-decay-2'));
    assert.match((await library.problemWithName('MicroMixer-1-1M'))!, /is a model of this name/u);
    assert.match((await library.problemWithName('../x'))!, /The name must be/u);
    const { folder } = (await library.list()).find(({ name }) => name === 'renamed')!;
    await library.remove('renamed');
    assert.ok(!(await library.names()).includes('renamed'));
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(folder)), 'its files are gone');
    await assert.rejects(library.remove('micromixer-1-1m'), 'it is not in the storage');
    assert.ok((await library.names()).includes('micromixer-1-1m'));
  });

  test('a story that is being written when the model changes ends in words, and the old thread is gone', async () => {
    const parts = await partsIn(vscode.Uri.from({ scheme: memoryScheme, path: '/switching' }));
    let name = 'micromixer-stories-1m';
    const host = new ModelHost({ ...parts, log, modelName: () => name });
    try {
      const endless = { ...greedy, temperature: 1, maxBytes: 100_000 };
      let text = '';
      const story = (async () => {
        for await (const piece of host.tell(prompt, endless, new AbortController().signal)) {
          text += piece;
          if (text.length > 100 && name !== 'micromixer-1-100k') {
            name = 'micromixer-1-100k';
            host.switchModel();
          }
        }
      })();
      await assert.rejects(story, /The model was changed in the meantime/u);
      assert.ok(text.length > 100);
      assert.ok((await told(host)).length > 0);
      assert.equal(parts.running(), 1);
      // Changed several times while it loads: the last one counts, and none of the others is left.
      for (const next of ['micromixer-1-300k', 'micromixer-stories-1m', 'micromixer-1-100k']) {
        name = next;
        host.switchModel();
        await pause(30);
      }
      const hundred = await told(host);
      assert.equal(parts.running(), 1);
      // It is measured a while after its first text.
      for (let waits = 0; waits < 100 && parts.speeds.of('micromixer-1-100k') === undefined; waits++) {
        await pause(100);
      }
      assert.ok(parts.speeds.of('micromixer-1-100k')! > 0);
      host.unload();
      assert.equal(parts.running(), 0);
      assert.equal(await told(host), hundred);
    } finally {
      host.dispose();
    }
    assert.equal(parts.running(), 0);
  });

  test('in a storage that is no plain path a model is imported, loaded and written with as well', async () => {
    const root = vscode.Uri.from({ scheme: memoryScheme, path: '/storage' });
    const parts = await partsIn(root);
    const file = await bytesOf(fixture('tiny-decay/model.safetensors'));
    await answering([[/^Import/u, 'Import']], () => importCheckpoint(parts, { name: 'mine.safetensors', file }));
    assert.deepEqual(
      memory.readDirectory(root).map(([name]) => name),
      ['mine'],
    );
    assert.equal(parts.running(), 0, 'the thread that read it is gone');
    assert.ok(parts.speeds.of('mine')! > 0);
    const host = new ModelHost({ ...parts, log, modelName: () => 'mine' });
    try {
      const { modelHost } = await exportsOfExtension();
      assert.equal(await told(host), await withSetting('model', 'tiny-decay', () => told(modelHost)));
    } finally {
      host.dispose();
    }
  });

  test('a disk that is full stores nothing by half', async () => {
    const root = vscode.Uri.from({ scheme: memoryScheme, path: '/full' });
    const { library } = await partsIn(root);
    const files = new Map([
      ['model.safetensors', new Uint8Array(9)],
      ['config.json', new Uint8Array(2)],
    ]);
    memory.fullAt = 'config.json';
    await assert.rejects(library.store('mine', files));
    memory.fullAt = undefined;
    assert.deepEqual(memory.readDirectory(root), []);
    await library.store('mine', files);
    await assert.rejects(library.store('mine', files), 'there is one of this name');
    assert.deepEqual(
      memory.readDirectory(root).map(([name]) => name),
      ['mine'],
    );
  });

  // Last, because nothing that the others imported is left.
  test('what was imported and remembered is removed for good after a yes, and only then; settings stay', async () => {
    const { library, modelHost, threads } = await exportsOfExtension();
    const usual = await told(modelHost);
    await importing(fixture('tiny-decay/model.safetensors'), 'Import and Use');
    const model = (): unknown => vscode.workspace.getConfiguration('micromixer').get('model');
    const name = String(model());
    const imported = async (): Promise<string[]> =>
      (await library.list()).filter(({ isBuiltIn }) => !isBuiltIn).map((each) => each.name);
    const { folder } = (await library.list()).find((each) => each.name === name)!;
    const storage = vscode.Uri.joinPath(folder, '../..');
    // As left by an interrupted download.
    const part = vscode.Uri.joinPath(storage, 'downloads/half.part');
    await vscode.workspace.fs.writeFile(part, new Uint8Array(9));
    const remove = (answer: string | undefined): ReturnType<typeof answering> =>
      answering([[/^Remove everything/u, answer]], () => vscode.commands.executeCommand('micromixer.removeData'));
    assert.ok(threads.speeds.of(name)! > 0);
    await withSetting('storyLength', 61, async () => {
      const before = await imported();
      const [refused, ...others] = await remove(undefined);
      assert.deepEqual(others, []);
      for (const each of before) assert.ok(refused!.detail.includes(each), each);
      assert.deepEqual(await imported(), before);
      assert.equal((await vscode.workspace.fs.stat(part)).size, 9);
      assert.ok(threads.speeds.of(name)! > 0);

      const [, done] = await remove('Remove All');
      assert.equal(done!.message, 'Everything that MicroMixer Stories had stored is removed.');
      assert.deepEqual(await imported(), []);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(storage)), 'no folder is left');
      for (const each of [...before, 'micromixer-stories-1m']) assert.equal(threads.speeds.of(each), undefined, each);
      assert.equal(vscode.workspace.getConfiguration('micromixer').inspect('model')!.globalValue, undefined);
      assert.equal(vscode.workspace.getConfiguration('micromixer').get('storyLength'), 61);
    });
    assert.equal(await told(modelHost), usual, 'the models that ship write as before');
    await importing(fixture('tiny-decay/model.safetensors'), 'Import');
    assert.deepEqual(await imported(), ['tiny-decay'], 'the folder is made again');
    const [question] = await remove('Remove All');
    assert.match(question!.detail, /the imported models \(tiny-decay\)/u);
    assert.deepEqual(await imported(), []);
  });
});
