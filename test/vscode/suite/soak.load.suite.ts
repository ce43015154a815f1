// What months of writing do, in an hour: suggestions, stories, panels and models by the thousand. Memory should stay
// where it was.
import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as vscode from 'vscode';
import { answering, exportsOfExtension, extensionFolder, pause, updateSetting } from './support.ts';

/**
 * The growth allowed for the host's heap after the first tenth, in megabytes. The process as a whole, including the
 * model's threads, goes up and down by tens, depending on collectors and allocators: it is reported, not judged.
 */
const maxGrowth = 5;
/** The share of the numbers below, for a quick look: `SOAK_SHARE=0.05`. */
const share = Number(process.env['SOAK_SHARE'] ?? 1);
const times = (count: number): number => Math.max(20, Math.round(share * count));

/** In megabytes: the host's own heap, and the whole process, which also runs the model's thread. */
interface Memory {
  readonly heap: number;
  readonly process: number;
}

async function memory(): Promise<Memory> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let least = Infinity;
  // The memory of stopped threads and freed pages is returned a little later.
  for (let look = 0; look < 5; look++) {
    collect();
    await pause(200);
    least = Math.min(least, process.memoryUsage.rss());
  }
  return { heap: process.memoryUsage().heapUsed / 2 ** 20, process: least / 2 ** 20 };
}

/** Does something many times, and measures memory after the first tenth, halfway and at the end. */
async function many(what: string, count: number, act: (index: number) => Promise<unknown>): Promise<void> {
  const looks = new Map<number, Memory>();
  const began = performance.now();
  for (let index = 0; index < count; index++) {
    if (index === 0 || index === Math.round(count / 10) || index === Math.round(count / 2))
      looks.set(index, await memory());
    await act(index);
  }
  looks.set(count, await memory());
  const seconds = Math.round((performance.now() - began) / 1000);
  const row = (part: keyof Memory): string => [...looks.values()].map((look) => look[part].toFixed(1)).join(', ');
  console.log(`[mocha]     ${what}, ${count} in ${seconds} s: heap ${row('heap')}; process ${row('process')} MB`);
  const [, early, , late] = [...looks.values()];
  const growth = late!.heap - early!.heap;
  assert.ok(growth < maxGrowth, `${what}: the heap grew by ${growth.toFixed(1)} MB`);
}

suite('soak', () => {
  suiteSetup(async () => {
    await updateSetting('delay', 'fixed');
    await updateSetting('delaySeconds', 0);
    await updateSetting('pauseSeconds', 0);
  });
  suiteTeardown(async () => {
    for (const key of ['delay', 'delaySeconds', 'pauseSeconds', 'storyLength', 'model'])
      await updateSetting(key, undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('suggestions', async function suggestions() {
    this.timeout(0);
    const { provider } = await exportsOfExtension();
    const bytes = await vscode.workspace.fs.readFile(
      vscode.Uri.joinPath(extensionFolder, 'bench/stories/own-stories.md'),
    );
    const stories = new TextDecoder().decode(bytes);
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '' });
    const context = { triggerKind: vscode.InlineCompletionTriggerKind.Automatic, selectedCompletionInfo: undefined };
    const { token } = new vscode.CancellationTokenSource();
    let shown = 0;
    await many('suggestions', times(10_000), async (index) => {
      // The document grows as it is written, and starts over from time to time.
      const edit = new vscode.WorkspaceEdit();
      const end = document.positionAt(document.getText().length);
      if (end.line > 40) edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), '');
      else edit.insert(document.uri, end, stories[index % stories.length]!);
      await vscode.workspace.applyEdit(edit);
      const at = document.positionAt(document.getText().length);
      const items = await provider.provideInlineCompletionItems(document, at, context, token);
      if (items.length > 0) shown++;
    });
    assert.ok(shown > times(10_000) / 50, `${shown} suggestions`);
  });

  test('stories', async function stories() {
    this.timeout(0);
    await updateSetting('storyLength', 120);
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '' });
    await vscode.window.showTextDocument(document);
    const asked = await answering([], () =>
      many('stories', times(1000), async (index) => {
        const edit = new vscode.WorkspaceEdit();
        const all = new vscode.Range(new vscode.Position(0, 0), document.positionAt(document.getText().length));
        const beginning = `Story ${index}. Once upon a time there was a`;
        edit.replace(document.uri, all, beginning);
        await vscode.workspace.applyEdit(edit);
        await vscode.commands.executeCommand('cursorBottom');
        await vscode.commands.executeCommand('micromixer.continueHere');
        assert.ok(document.getText().length > beginning.length, `nothing was written at ${index}`);
      }),
    );
    assert.deepEqual(asked, []);
  });

  test('panels', async function panels() {
    this.timeout(0);
    const tabs = (): readonly vscode.Tab[] =>
      vscode.window.tabGroups.all.flatMap((group) =>
        group.tabs.filter(({ input }) => input instanceof vscode.TabInputWebview),
      );
    await many('panels', times(500), async () => {
      await vscode.commands.executeCommand('micromixer.openPanel');
      for (let wait = 0; wait < 500 && tabs().length === 0; wait++) await pause(10);
      assert.equal(tabs().length, 1);
      await pause(300); // its page has loaded, and been told what to start with
      await vscode.window.tabGroups.close(tabs());
    });
  });

  test('models', async function models() {
    this.timeout(0);
    const { modelHost, provider } = await exportsOfExtension();
    const text = 'One day, Tim went to the';
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
    const context = { triggerKind: vscode.InlineCompletionTriggerKind.Invoke, selectedCompletionInfo: undefined };
    const { token } = new vscode.CancellationTokenSource();
    const names = ['micromixer-stories-1m', 'micromixer-1-100k', 'micromixer-fiction-1m'];
    await many('models', times(200), async (index) => {
      await updateSetting('model', names[index % names.length]);
      const { name } = await modelHost.load();
      assert.equal(name, names[index % names.length]);
      await provider.provideInlineCompletionItems(document, document.positionAt(text.length), context, token);
      assert.notEqual(modelHost.state.kind, 'failed');
    });
  });
});
