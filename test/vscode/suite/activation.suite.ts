// From activation to the first suggestion, in every kind of extension host: how long it takes, how long it holds the host's thread, and
// that the same seed gives the same bytes as in the terminal.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionExports } from '../../../src/vscode/activate.ts';
import { FileSources } from '../../../src/vscode/fileSource.ts';
import { sameStory } from '../sameStory.ts';
import { exportsOfExtension, extensionFolder, id, longestHold, measured, withSetting } from './support.ts';

/** A thread may hold the host for so long: three frames, and nobody sees it. */
const maxHoldMs = 50;
const attempts = 4;

async function suggestionMs(text: string): Promise<number> {
  const { provider } = await exportsOfExtension();
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: text });
  const context = { triggerKind: vscode.InlineCompletionTriggerKind.Invoke, selectedCompletionInfo: undefined };
  const { token } = new vscode.CancellationTokenSource();
  const began = performance.now();
  const items = await provider.provideInlineCompletionItems(document, document.positionAt(text.length), context, token);
  assert.ok(items.length > 0);
  return performance.now() - began;
}

async function shortestHold(run: () => Promise<unknown>): Promise<number> {
  let shortest = Infinity;
  for (let attempt = 0; attempt < attempts; attempt++) shortest = Math.min(shortest, await longestHold(run));
  return shortest;
}

suite('activation', () => {
  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('it runs in the host that is meant', () => {
    const isInBrowser = 'WorkerGlobalScope' in globalThis;
    assert.equal(isInBrowser, process.env['SUITE_KIND'] !== 'node');
  });

  test('it loads no model', async () => {
    const extension = vscode.extensions.getExtension<ExtensionExports>(id)!;
    const began = performance.now();
    const { modelHost } = await extension.activate();
    measured['activationMs'] = performance.now() - began;
    assert.equal(modelHost.state.kind, 'idle');
  });

  test('the first suggestion, then those of a model that is loaded again', async () => {
    const { modelHost, suggester } = await exportsOfExtension();
    const text = 'One day, Tim went to the';
    let firstMs = 0;
    measured['firstHoldMs'] = await longestHold(async () => void (firstMs = await suggestionMs(text)));
    measured['firstSuggestionMs'] = firstMs;
    // A ratio, since a busy machine is late with both.
    assert.ok(measured['activationMs']! < firstMs / 2, `activation ${measured['activationMs']}, then ${firstMs} ms`);
    const again: number[] = [];
    for (let attempt = 0; attempt < attempts; attempt++) {
      modelHost.unload();
      suggester.reset();
      again.push(await suggestionMs(text));
    }
    measured['nextSuggestionMs'] = Math.min(...again);
  });

  test('loading a model does not hold the thread of the extension host', async () => {
    const { modelHost, threads } = await exportsOfExtension();
    const hasPaths = typeof (await threads.files.shared()).wasm === 'string';
    // On a busy machine the thread is held by others too. What the extension does itself holds it up in every attempt.
    const ofOthers = await shortestHold(() => new Promise((resolve) => setTimeout(resolve, 300)));
    measured['idleHoldMs'] = ofOthers;
    measured['loadHoldMs'] = await shortestHold(async () => {
      modelHost.unload();
      await modelHost.load();
    });
    measured['readHoldMs'] = await shortestHold(() => new FileSources(extensionFolder, hasPaths).shared());
    for (const name of ['loadHoldMs', 'readHoldMs'])
      assert.ok(measured[name]! - ofOthers < maxHoldMs, `${name}: ${measured[name]}, of others ${ofOthers}`);
  });

  test('the same seed gives the same bytes as in the terminal', async () => {
    const { modelHost } = await exportsOfExtension();
    let text = '';
    const { model, prompt, options } = sameStory;
    await withSetting('model', model, async () => {
      for await (const piece of modelHost.tell(prompt, options, new AbortController().signal)) text += piece;
    });
    assert.ok(text.length > 500);
    assert.equal(text, process.env['EXPECTED_STORY']);
  });
});
