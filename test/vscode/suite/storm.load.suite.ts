// A storm: 200 edits a second for a minute, with stories streaming into the same document, suggestions requested all
// over it, the panel open, and three stories at a time written as the panel requests them. In the end, the document
// contains what was typed, and the stories.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { seededRandom } from '../../../src/decoding/random.ts';
import { plainStoryOptions } from '../../../src/decoding/storyOptions.ts';
import { answering, exportsOfExtension, pause, updateSetting } from './support.ts';

const seconds = Number(process.env['STORM_SECONDS'] ?? 60);
const editsPerSecond = 200;
const editsAtOnce = 25;
const lineCount = 100;

/** A story's letters only: its line breaks and quotation marks are fitted to the document. */
const lettersOf = (text: string): string =>
  text
    .replaceAll(/\s+/gu, '')
    .replaceAll(/[\u201c-\u201e]/gu, '"')
    .replaceAll(/[\u2018\u2019]/gu, "'");

/** Where two texts diverge, with a bit of both: assert's own diff of two long texts takes minutes to print. */
function differenceBetween(actual: string, expected: string): string {
  let at = 0;
  while (at < actual.length && actual[at] === expected[at]) at++;
  if (at === actual.length && at === expected.length) return '';
  return `at ${at}: ${[actual, expected].map((text) => JSON.stringify(text.slice(Math.max(0, at - 80), at + 80))).join(', not ')}`;
}

suite('storm', () => {
  suiteTeardown(async () => {
    await updateSetting('storyLength', undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('200 edits a second, stories, suggestions and the panel at once', async function storm() {
    this.timeout(0);
    const { modelHost, provider } = await exportsOfExtension();
    await updateSetting('storyLength', 400);

    // The extension's model requests are passed through and recorded.
    const tell = modelHost.tell.bind(modelHost);
    let told = '';
    modelHost.tell = async function* noted(...request) {
      const pieces = tell(...request);
      for (;;) {
        const next = await pieces.next();
        if (next.done === true) return next.value;
        told += next.value;
        yield next.value;
      }
    };
    const lines = Array.from({ length: lineCount }, (_, line) => `Line ${line} of what is typed`);
    const beginning = 'Once upon a time there was a';
    const content = [...lines, beginning].join('\n\n');
    const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    await vscode.commands.executeCommand('micromixer.openPanel');
    // It takes the focus a moment later; then the document gets it back.
    while (!(vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview))
      await pause(50);
    await pause(500);
    await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    while (vscode.window.activeTextEditor?.document !== document) await pause(50);

    const end = performance.now() + 1000 * seconds;
    const isOver = (): boolean => performance.now() > end;
    const random = seededRandom(1);
    const below = (limit: number): number => Math.floor(random() * limit);
    let edits = 0;
    let refused = 0;
    const typing = async (): Promise<void> => {
      for (let next = performance.now(); !isOver(); next += (1000 * editsAtOnce) / editsPerSecond) {
        await pause(Math.max(0, next - performance.now()));
        const changed = new Map<number, string>();
        const edit = new vscode.WorkspaceEdit();
        while (changed.size < editsAtOnce) {
          const line = below(lineCount);
          if (changed.has(line)) continue;
          const text = lines[line]!;
          const at = below(text.length + 1);
          // As many letters are removed as added, so that the lines keep their length.
          const isDeletion = text.length > 60 || (text.length > 10 && below(2) === 0);
          const deleted = isDeletion ? Math.min(text.length - at, 1 + below(5)) : 0;
          const inserted = isDeletion ? '' : 'abc é “'.slice(0, 1 + below(6));
          edit.replace(document.uri, new vscode.Range(2 * line, at, 2 * line, at + deleted), inserted);
          changed.set(line, text.slice(0, at) + inserted + text.slice(at + deleted));
        }
        // The editor rejects an edit made for an older version: a story has come in between.
        if (!(await vscode.workspace.applyEdit(edit))) {
          refused++;
          continue;
        }
        for (const [line, text] of changed) lines[line] = text;
        edits += changed.size;
      }
    };
    let stories = 0;
    const writing = async (): Promise<void> => {
      for (; !isOver(); stories++) {
        await vscode.commands.executeCommand('cursorBottom');
        await vscode.commands.executeCommand('micromixer.continueHere');
      }
    };
    let panelStories = 0;
    const panel = async (seed: number): Promise<void> => {
      const options = { ...plainStoryOptions, temperature: 0.8, maxBytes: 1000, seed };
      const prompt = new TextEncoder().encode(beginning);
      for (; !isOver(); panelStories++) {
        let text = '';
        const pieces = modelHost.tellScored(prompt, options, new Uint8Array(), new AbortController().signal);
        for await (const piece of pieces) text += piece.text;
        assert.ok(text.length > 0);
      }
    };
    let suggestionsAsked = 0;
    let suggested = 0;
    const suggesting = async (): Promise<void> => {
      const context = { triggerKind: vscode.InlineCompletionTriggerKind.Invoke, selectedCompletionInfo: undefined };
      for (; !isOver(); suggestionsAsked++) {
        const { token } = new vscode.CancellationTokenSource();
        const { end: place } = document.lineAt(2 * below(lineCount)).range;
        const items = await provider.provideInlineCompletionItems(document, place, context, token);
        if (items.length > 0) suggested++;
        await pause(50);
      }
    };
    try {
      const asked = await answering([], () =>
        Promise.all([typing(), writing(), suggesting(), panel(1), panel(2), panel(3)]),
      );
      assert.deepEqual(asked, []);
    } finally {
      modelHost.tell = tell;
    }
    console.log(
      `[mocha]     ${edits} edits (${refused} times refused), ${stories} stories of ${told.length} characters, ${panelStories} for the panel, ${suggested} suggestions of ${suggestionsAsked}`,
    );
    const typed = [...lines, ''].join('\n\n');
    const text = document.getText();
    assert.equal(differenceBetween(text.slice(0, typed.length), typed), '');
    assert.equal(differenceBetween(lettersOf(text.slice(typed.length)), lettersOf(beginning + told)), '');
    assert.ok(stories > 0 && panelStories > 2 && suggested > 0);
    assert.ok(edits > 0.9 * editsPerSecond * seconds, `${edits} edits`);
  });
});
