// The extension inside a real extension host, with the real model.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { exportsOfExtension, extensionFolder, id, withSetting } from './support.ts';

/** A new Markdown document with the cursor at the `|`. */
async function open(
  marked: string,
  language = 'markdown',
): Promise<{ editor: vscode.TextEditor; position: vscode.Position }> {
  const offset = marked.indexOf('|');
  const document = await vscode.workspace.openTextDocument({ language, content: marked.replace('|', '') });
  const editor = await vscode.window.showTextDocument(document);
  const position = document.positionAt(offset);
  editor.selection = new vscode.Selection(position, position);
  return { editor, position };
}

interface Request {
  readonly explicit?: boolean;
  readonly selected?: vscode.SelectedCompletionInfo;
  readonly token?: vscode.CancellationToken;
}

async function suggestAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  request: Request = {},
): Promise<string[]> {
  const { provider } = await exportsOfExtension();
  const { InlineCompletionTriggerKind: kind } = vscode;
  const context = {
    triggerKind: request.explicit === true ? kind.Invoke : kind.Automatic,
    selectedCompletionInfo: request.selected,
  };
  const token = request.token ?? new vscode.CancellationTokenSource().token;
  const items = await provider.provideInlineCompletionItems(document, position, context, token);
  return items.map(({ insertText }) => (typeof insertText === 'string' ? insertText : insertText.value));
}

async function suggest(marked: string, request?: Request): Promise<string[]> {
  const { editor, position } = await open(marked);
  return suggestAt(editor.document, position, request);
}

suite('extension', () => {
  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('all commands of the manifest are registered', async () => {
    const manifest = vscode.extensions.getExtension(id)!.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = await vscode.commands.getCommands(true);
    for (const { command } of manifest.contributes.commands) assert.ok(registered.includes(command), command);
  });

  test('automatic gives one suggestion, an explicit request three different ones', async () => {
    const automatic = await suggest('Once upon a time|');
    assert.equal(automatic.length, 1);
    const explicit = await suggest('One day, Tim went to the|', { explicit: true });
    assert.equal(new Set(explicit).size, 3);
    for (const text of explicit) assert.match(text, /^[ ,].*[.!?]["”’]?$/su);
    // An unrequested suggestion ends where the model is no longer sure.
    const [likely] = automatic;
    const [whole] = await suggest('Once upon a time|', { explicit: true });
    assert.match(likely!, /^[ ,].*[a-z]$/u);
    assert.ok(whole!.startsWith(likely!) && whole !== likely, `${likely} | ${whole}`);
  });

  test('the setting for confidence decides whether something is suggested unasked, and how much', async () => {
    const marked = 'She opened the old box and found a|';
    await withSetting('confidence', 'high', async () => assert.deepEqual(await suggest(marked), []));
    await withSetting('confidence', 'none', async () => {
      const [automatic] = await suggest(marked);
      const [explicit] = await suggest(marked, { explicit: true });
      assert.match(automatic!, /[.!?]["”’]?$/u);
      assert.equal(automatic, explicit);
    });
  });

  test('the guards are settings: words that are made up, and another text without them', async () => {
    const marked = 'The blue xylophant and the wug|';
    const words = async (rule: string): Promise<string[]> => {
      let text = '';
      await withSetting('temperature', 1.6, () =>
        withSetting('minP', 0, () =>
          withSetting('wordGuard', rule, async () => {
            text = (await suggest(marked, { explicit: true })).join(' ');
          }),
        ),
      );
      return text.toLowerCase().match(/[a-z]+/gu) ?? [];
    };
    const [guarded, free] = [await words('strict'), await words('off')];
    const known = new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionFolder, 'models/lexicon.txt'))); // prettier-ignore
    const unknown = (word: string): boolean => !known.split(/[\n']/u).some((each) => each.toLowerCase() === word);
    assert.ok(guarded.length > 5);
    assert.deepEqual(
      guarded.slice(1).filter((word) => unknown(word) && !/^(?:xylophant|wug)/u.test(word)),
      [],
    );
    assert.ok(free.some(unknown), free.join(' '));
  });

  test('the same text gives the same suggestion, in another document too', async () => {
    const first = await suggest('The little fox was hungry.|');
    (await exportsOfExtension()).suggester.reset();
    assert.deepEqual(await suggest('The little fox was hungry.|'), first);
  });

  test('typing along is served without asking the model', async () => {
    const [text] = await suggest('Tom and his dog went|');
    const { suggester } = await exportsOfExtension();
    const before = suggester.generations;
    assert.ok(text!.length > 5, text);
    for (const length of [1, 2, 5, 3, 4]) {
      assert.deepEqual(await suggest(`Tom and his dog went${text!.slice(0, length)}|`), [text!.slice(length)]);
    }
    assert.equal(suggester.generations, before);
  });

  test('after a full accept the next suggestion is there already', async () => {
    await withSetting('confidence', 'none', async () => {
      const [text] = await suggest('Sue had a red ball.|');
      const { suggester } = await exportsOfExtension();
      const { editor, position } = await open(`Sue had a red ball.${text}|`);
      for (let wait = 0; wait < 50; wait++) await new Promise((resolve) => setTimeout(resolve, 10));
      const before = suggester.generations;
      const [next] = await suggestAt(editor.document, position);
      assert.ok(next !== undefined && next !== '');
      // The only generation since is the prefetch for the next accept.
      assert.ok(suggester.generations - before <= 1);
    });
  });

  const quiet: [string, string][] = [
    ['a code block', '```js\nlet x|\n```'],
    ['an indented code block', 'Text.\n\n    let x|'],
    ['a code span', 'Use `let x|'],
    ['front matter', '---\ntitle: A story|'],
    ['a link target', 'See [this](http://a|'],
    ['HTML', 'Text <div cl|'],
    ['a table', '| a | b |\n|---|---|\n| c¦'.replaceAll('|', '\u0000').replace('¦', '|')],
    ['the middle of a word', 'Once up|on a time'],
  ];
  for (const [what, marked] of quiet) {
    test(`nothing is suggested in ${what}`, async () => {
      const { editor, position } = await open(marked);
      const text = editor.document.getText().replaceAll('\u0000', '|');
      if (text !== editor.document.getText()) {
        const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
        await editor.edit((edit) => edit.replace(all, text));
      }
      assert.deepEqual(await suggestAt(editor.document, position, { explicit: true }), []);
    });
  }

  test('nothing is suggested with a selection or with several cursors', async () => {
    const { editor, position } = await open('Once upon a time|');
    editor.selection = new vscode.Selection(0, 0, 0, 4);
    assert.deepEqual(await suggestAt(editor.document, position), []);
    editor.selections = [new vscode.Selection(0, 0, 0, 0), new vscode.Selection(0, 4, 0, 4)];
    assert.deepEqual(await suggestAt(editor.document, position), []);
  });

  test('headings, list items and quotes are continued in one line', async () => {
    for (const marked of ['# The little|', '- Once upon a time|', '> Once upon a time|']) {
      const texts = await suggest(marked, { explicit: true });
      assert.ok(texts.length > 0, marked);
      for (const text of texts) assert.doesNotMatch(text, /\n/u);
    }
  });

  test('the text after the cursor is not repeated', async () => {
    const [text] = await suggest('Once upon a time|');
    assert.deepEqual(await suggest(`Once upon a time|${text}`), []);
    // Before other text there are suggestions, and they don't end with its beginning.
    const before = await suggest('Once upon a time| and a dog lived there.', { explicit: true });
    assert.ok(before.length > 0);
    for (const found of before) assert.doesNotMatch(found, / and a dog/u);
  });

  test('the item that is selected in the list is respected', async () => {
    const { editor, position } = await open('Once upon a ti|');
    const range = new vscode.Range(position.translate(0, -2), position);
    const [text] = await suggestAt(editor.document, position, { selected: { range, text: 'time' } });
    assert.ok(text!.startsWith('time'), text);
  });

  test('the switches: off everywhere, for the language, manual, and unknown languages', async () => {
    const ask = (): Promise<string[]> => suggest('Once upon a time|');
    assert.deepEqual(await withSetting('enable', false, ask), []);
    assert.deepEqual(await withSetting('trigger', 'manual', ask), []);
    const explicit = (): Promise<string[]> => suggest('Once upon a time|', { explicit: true });
    assert.equal((await withSetting('trigger', 'manual', explicit)).length, 3);
    const { editor, position } = await open('Once upon a time|', 'plaintext');
    assert.deepEqual(await suggestAt(editor.document, position), []);
    const inText = (): Promise<string[]> => suggestAt(editor.document, position);
    assert.equal((await withSetting('languages', ['markdown', 'plaintext'], inText)).length, 1);
    assert.equal((await ask()).length, 1);
  });

  test('settings take effect at the next suggestion; a value out of range is clamped', async () => {
    const ask = (): Promise<string[]> => suggest('Once upon a time|');
    const [usual] = await ask();
    const [short] = await withSetting('suggestionLength', 12, ask);
    assert.ok(short !== undefined && short.length <= 12 && short !== usual, `${short} | ${usual}`);
    /** However unlikely. */
    const anything = (): Promise<string[]> => withSetting('confidence', 'none', ask);
    const texts = new Set<string>();
    for (const seed of [1, 2, 3]) {
      const daring = (): Promise<string[]> => withSetting('seed', seed, anything);
      texts.add((await withSetting('temperature', 1.3, daring))[0]!);
    }
    assert.ok(texts.size > 1, 'seeds make a difference');
    const hottest = await withSetting('temperature', 2, anything);
    assert.equal(hottest.length, 1);
    assert.deepEqual(await withSetting('temperature', 99, anything), hottest);
    assert.equal((await withSetting('topK', 'many', ask)).length, 1);
    assert.deepEqual(await ask(), [usual]);
  });

  test('a model that is missing is a state with its reason, and the next attempt starts afresh', async () => {
    const { modelHost } = await exportsOfExtension();
    await withSetting('model', 'none', async () => {
      assert.deepEqual(await suggest('Once upon a time|'), []);
      const { state } = modelHost;
      assert.ok(
        state.kind === 'failed' && /There is no model "none": set micromixer\.model to /u.test(state.reason),
        JSON.stringify(state),
      );
    });
    assert.equal((await suggest('Once upon a time|')).length, 1);
    assert.ok(['ready', 'writing'].includes(modelHost.state.kind));
  });

  test('a cancelled request gives nothing', async () => {
    const source = new vscode.CancellationTokenSource();
    source.cancel();
    assert.deepEqual(await suggest('A storm was coming|', { token: source.token }), []);
  });

  test('a storm of 200 requests in a second leaves one suggestion, and one generation that is not cancelled', async () => {
    const { modelHost } = await exportsOfExtension();
    const signals = new Set<AbortSignal>();
    let maxRunning = 0;
    const original = modelHost.suggest.bind(modelHost);
    modelHost.suggest = async function counted(prompt, options, search, signal) {
      signals.add(signal);
      maxRunning = Math.max(maxRunning, [...signals].filter((other) => !other.aborted).length);
      try {
        return await original(prompt, options, search, signal);
      } finally {
        signals.delete(signal);
      }
    };
    try {
      const letters =
        'over the hill and all the animals ran home to hide from the rain and the wind and the thunder and hail ';
      const { editor } = await open(`A storm came ${letters.repeat(2).slice(0, 200)}|`);
      const requests: Promise<string[]>[] = [];
      let last: vscode.CancellationTokenSource | undefined;
      const began = performance.now();
      for (let character = 13; character <= 212; character++) {
        // Like the editor: each change cancels the previous request.
        last?.cancel();
        last = new vscode.CancellationTokenSource();
        const position = new vscode.Position(0, character);
        requests.push(suggestAt(editor.document, position, { explicit: character % 2 === 0, token: last.token }));
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      const results = await Promise.all(requests);
      assert.ok(performance.now() - began < 20_000);
      assert.ok(results.at(-1)!.length <= 1);
      assert.equal(maxRunning, 1);
    } finally {
      modelHost.suggest = original;
    }
    // Whatever was canceled, the next request is answered.
    assert.ok((await suggest('A storm came over the hill.|', { explicit: true })).length > 0);
  });

  test('a document of 200 kB costs no more than a short one', async () => {
    const paragraph = 'The cat sat on the mat. It was a warm day and the sun was high.\n\n';
    /** Milliseconds per suggestion, the fastest of many at different places near the end: the amount written varies. */
    const cost = async (paragraphs: number): Promise<number> => {
      const { editor, position } = await open(`${paragraph.repeat(paragraphs)}Then the cat|`);
      const times: number[] = [];
      for (const letter of ' ran away from the') {
        const end = editor.document.lineAt(position.line).range.end;
        await editor.edit((edit) => edit.insert(end, letter));
        const began = performance.now();
        await suggestAt(editor.document, editor.document.lineAt(position.line).range.end, { explicit: true });
        times.push(performance.now() - began);
      }
      return Math.min(...times);
    };
    const short = await cost(40);
    const long = await cost(3_000);
    assert.ok(long < 4 * short + 20, `${long} ms against ${short} ms`);
  });

  test('Continue Here writes at the cursor, and one undo removes it', async () => {
    const { editor } = await open('Once upon a time|');
    await withSetting('storyLength', 200, async () => vscode.commands.executeCommand('micromixer.continueHere'));
    const written = editor.document.getText();
    assert.ok(written.startsWith('Once upon a time') && written.length > 60, written);
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), 'Once upon a time');
  });

  test('the story continues after the selection', async () => {
    const { editor } = await open('Lily saw a bird.|');
    editor.selection = new vscode.Selection(0, 0, 0, 16);
    await withSetting('storyLength', 150, async () => vscode.commands.executeCommand('micromixer.generateStory'));
    assert.match(editor.document.getText(), /^Lily saw a bird\..{20,}/su);
  });
});
