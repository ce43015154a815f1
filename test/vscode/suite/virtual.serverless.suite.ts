// What only a workbench without a server shows: files over HTTP that cannot be listed, extensions' file systems, no
// paths anywhere.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { weightsFileName } from '../../../src/checkpoint/modelFolder.ts';
import { shippedModelNames } from '../../../src/settings/shippedModels.ts';
import { modelFacts } from '../../../src/vscode/modelFacts.ts';
import type { LearnText } from '../../../src/worker/messages.ts';
import { frozenFolder, virtualFolder } from '../virtualFiles/folders.ts';
import { answering, exportsOfExtension, extensionFolder, id, withSetting } from './support.ts';

const fileIn = (folder: string, name: string): vscode.Uri => vscode.Uri.joinPath(vscode.Uri.parse(folder), name);
const beginning = 'Once upon a time';

async function suggestAtEnd(document: vscode.TextDocument): Promise<string[]> {
  const { provider } = await exportsOfExtension();
  const context = { triggerKind: vscode.InlineCompletionTriggerKind.Invoke, selectedCompletionInfo: undefined };
  const { token } = new vscode.CancellationTokenSource();
  const end = document.positionAt(document.getText().trimEnd().length);
  const items = await provider.provideInlineCompletionItems(document, end, context, token);
  return items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : insertText.value));
}

async function openNotebook(): Promise<vscode.NotebookDocument> {
  const notebook = await vscode.workspace.openNotebookDocument(fileIn(virtualFolder, 'tale.cells'));
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

suite('virtual', () => {
  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('there is no remote, and the extension comes over http', () => {
    assert.equal(vscode.env.remoteName, undefined);
    assert.equal(vscode.env.uiKind, vscode.UIKind.Web);
    assert.equal(extensionFolder.scheme, 'http');
    assert.ok(vscode.extensions.getExtension(id)!.isActive);
  });

  test('the folder is one of a repository as github.dev opens it', () => {
    const folders = vscode.workspace.workspaceFolders!.map(({ uri }) => [uri.scheme, uri.authority, uri.path]);
    assert.deepEqual(folders, [['vscode-vfs', 'github', '/someone/stories']]);
    assert.ok(vscode.workspace.isTrusted);
  });

  test('the models that ship are there, though nothing can be listed', async () => {
    const models = vscode.Uri.joinPath(extensionFolder, 'models');
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readDirectory(models)));
    const { library } = await exportsOfExtension();
    const shipped = (await library.list()).filter(({ isBuiltIn }) => isBuiltIn);
    assert.deepEqual(
      shipped.map(({ name }) => name),
      [...shippedModelNames],
    );
    for (const model of shipped) {
      assert.equal((await vscode.workspace.fs.stat(vscode.Uri.joinPath(model.folder, weightsFileName))).size, 0);
      // The size cannot be known, and is not reported as 0.
      assert.match(
        (await modelFacts(model, undefined)).line,
        /^[\d,]+ parameters, (?:reads everything|looks back \d+ letters), \d\.\d+ bits per byte$/u,
      );
    }
  });

  test('what is imported lies in the storage of the browser', async () => {
    const { library } = await exportsOfExtension();
    await library.store('kept', new Map([['model.safetensors', new Uint8Array(9)]]));
    const { folder } = (await library.list()).find(({ name }) => name === 'kept')!;
    assert.equal(folder.scheme, 'vscode-userdata');
    await library.rename('kept', 'kept-on');
    assert.equal((await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, '../kept-on/model.safetensors'))).size, 9);
    await library.remove('kept-on');
    assert.ok(!(await library.names()).includes('kept-on'));
    const left = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(folder, '..'));
    assert.deepEqual(
      left.filter(([name]) => name.startsWith('.')),
      [],
    );
  });

  test('suggestions in a virtual file and in a new document; none where nobody can write', async () => {
    const virtual = await vscode.workspace.openTextDocument(fileIn(virtualFolder, 'notes.md'));
    await vscode.window.showTextDocument(virtual);
    assert.ok((await suggestAtEnd(virtual)).length > 0);
    const untitled = await vscode.workspace.openTextDocument({ language: 'markdown', content: beginning });
    await vscode.window.showTextDocument(untitled);
    assert.ok((await suggestAtEnd(untitled)).length > 0);
    const frozen = await vscode.workspace.openTextDocument(fileIn(frozenFolder, 'notes.md'));
    await vscode.window.showTextDocument(frozen);
    assert.deepEqual(await suggestAtEnd(frozen), []);
  });

  test('suggestions in a Markdown cell of a notebook, none in a cell of code', async () => {
    const [story, code] = (await openNotebook()).getCells();
    assert.ok((await suggestAtEnd(story!.document)).length > 0);
    assert.deepEqual(await suggestAtEnd(code!.document), []);
  });

  test('Continue Here writes into a virtual file, which can be saved; a read-only one is said to be', async () => {
    const document = await vscode.workspace.openTextDocument(fileIn(virtualFolder, 'notes.md'));
    const editor = await vscode.window.showTextDocument(document);
    const before = document.getText();
    const end = document.positionAt(before.trimEnd().length);
    editor.selection = new vscode.Selection(end, end);
    await withSetting('storyLength', 120, async () => vscode.commands.executeCommand('micromixer.continueHere'));
    assert.ok(document.getText().length > before.length + 40, document.getText());
    assert.ok(await document.save());
    const saved = new TextDecoder().decode(await vscode.workspace.fs.readFile(document.uri));
    assert.equal(saved, document.getText());
    await vscode.window.showTextDocument(fileIn(frozenFolder, 'fox.md'));
    const [said] = await answering([], () => vscode.commands.executeCommand('micromixer.continueHere'));
    assert.match(said!.message, /fox\.md is read-only: put the cursor into another/u);
  });

  test('it learns from the document and its folder, wherever they are, and of a cell or a new document alone', async () => {
    const { modelHost, suggester } = await exportsOfExtension();
    modelHost.unload(); // a new thread has to be told everything again
    const { client } = await modelHost.load();
    const told: Omit<LearnText, 'type'>[] = [];
    const original = client.learnText.bind(client);
    const folderTold = new Promise<void>((resolve) => {
      client.learnText = (text) => {
        told.push(text);
        original(text);
        if (text.source !== text.document) resolve();
      };
    });
    await withSetting('learnFrom', 'folder', async () => {
      const untitled = await vscode.workspace.openTextDocument({ language: 'markdown', content: beginning });
      const [cell] = (await openNotebook()).getCells();
      const virtual = await vscode.workspace.openTextDocument(fileIn(virtualFolder, 'notes.md'));
      for (const document of [untitled, cell!.document, virtual]) {
        suggester.reset(); // what is cached is shown without asking the thread
        await suggestAtEnd(document);
      }
      await folderTold; // requested last, so files next to the others would have arrived by now
      const names = told.map(({ document, source }) => [document, source].map((each) => each.replace(/^.*\//u, '')));
      assert.deepEqual(names.at(-1), ['notes.md', 'fox.md']);
      assert.deepEqual(
        told.slice(0, 2).map(({ text }) => text),
        [beginning, beginning],
      );
      assert.equal(told.length, 4, JSON.stringify(names));
      assert.ok(told.at(-1)!.text.includes('Quillabert'));
    });
  });

  test('the download offers the page of the hub and the import, and asks for nothing itself', async () => {
    const asked = await answering([], () => vscode.commands.executeCommand('micromixer.downloadModel'));
    assert.equal(asked.length, 1);
    assert.match(asked[0]!.detail, /open huggingface\.co, download a checkpoint/u);
  });
});
