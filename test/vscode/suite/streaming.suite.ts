// Stories that stream into real documents while the writer does something else there. This is not about the model: a
// storyteller of our own emits one word at a time.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { MemoryFiles } from './memoryFiles.ts';
import { answering, exportsOfExtension, pause, withSetting } from './support.ts';

const words = Array.from({ length: 24 }, (_, index) => ` word${index}`);
const story = words.join('');
const pauseMs = 40;

/** The next word waits for this. */
let gate: Promise<unknown> = Promise.resolve();

/**
 * Does something while no word comes: a word between saving a file and closing it would be discarded with the editor.
 */
async function betweenWords(act: () => Promise<unknown>): Promise<void> {
  let open: () => void = () => undefined;
  gate = new Promise<void>((resolve) => (open = resolve));
  try {
    await pause(5 * pauseMs);
    await act();
  } finally {
    open();
  }
}

/** Runs a command whose story is ours, and something else as soon as part of it is in the document. */
async function whileStreaming(document: vscode.TextDocument, meanwhile: () => Thenable<unknown>): Promise<string[]> {
  const { modelHost } = await exportsOfExtension();
  const original = modelHost.tell.bind(modelHost);
  modelHost.tell = async function* slow(_, __, signal) {
    for (const word of words) {
      await pause(pauseMs);
      await gate;
      signal.throwIfAborted();
      yield word;
    }
    return { reason: 'story' };
  };
  try {
    const asked = await answering([], async () => {
      const writing = vscode.commands.executeCommand('micromixer.continueHere');
      for (let wait = 0; wait < 200 && !document.getText().includes('word3'); wait++) await pause(10);
      await meanwhile();
      await writing;
    });
    return asked.map(({ message }) => message);
  } finally {
    modelHost.tell = original;
  }
}

async function open(marked: string): Promise<vscode.TextEditor> {
  const offset = marked.indexOf('|');
  const document = await vscode.workspace.openTextDocument({
    language: 'markdown',
    content: marked.replace('|', ''),
  });
  const editor = await vscode.window.showTextDocument(document);
  const position = document.positionAt(offset);
  editor.selection = new vscode.Selection(position, position);
  return editor;
}

const type = async (text: string): Promise<void> => {
  for (const character of text) {
    await vscode.commands.executeCommand('type', { text: character });
    await pause(30);
  }
};
const undo = (): Thenable<unknown> => vscode.commands.executeCommand('undo');

/** One undo by the person; the rest of the same story follows automatically. */
async function undoTo(document: vscode.TextDocument, text: string): Promise<void> {
  await undo();
  for (let wait = 0; wait < 100 && document.getText() !== text; wait++) await pause(10);
  assert.equal(document.getText(), text);
}

suite('streaming', () => {
  suiteTeardown(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  test('undisturbed: one undo removes the story, the cursor goes along, redo brings it back', async () => {
    const editor = await open('Once|');
    const { document } = editor;
    await whileStreaming(document, async () => undefined);
    assert.equal(document.getText(), `Once${story}`);
    assert.equal(document.offsetAt(editor.selection.active), document.getText().length);
    assert.ok(editor.selection.isEmpty);
    await undo();
    assert.equal(document.getText(), 'Once');
    await vscode.commands.executeCommand('redo');
    assert.equal(document.getText(), `Once${story}`);
  });

  test('the cursor is put elsewhere: one undo removes the story nevertheless, one redo brings it back', async () => {
    const { document } = await open('Top\n\nOnce|');
    await whileStreaming(document, async () => {
      for (const command of ['cursorTop', 'cursorBottom']) {
        await vscode.commands.executeCommand(command);
        await pause(3 * pauseMs);
      }
    });
    assert.equal(document.getText(), `Top\n\nOnce${story}`);
    await undoTo(document, 'Top\n\nOnce');
    await vscode.commands.executeCommand('redo');
    for (let wait = 0; wait < 100 && !document.getText().endsWith(story); wait++) await pause(10);
    assert.equal(document.getText(), `Top\n\nOnce${story}`);
  });

  test('typing above with the keyboard', async () => {
    const editor = await open('Top\n\nOnce|');
    await whileStreaming(editor.document, async () => {
      editor.selection = new vscode.Selection(0, 3, 0, 3);
      await type(' of the page');
    });
    assert.equal(editor.document.getText(), `Top of the page\n\nOnce${story}`);
    // The cursor stays with the writer.
    assert.deepEqual([editor.selection.active.line, editor.selection.active.character], [0, 15]);
  });

  test('typing at the end keeps its order, after the story', async () => {
    const { document } = await open('Once|');
    await whileStreaming(document, () => type('abcdefghij'));
    assert.equal(document.getText(), `Once${story}abcdefghij`);
  });

  test('what is typed while a story streams is undone without it', async () => {
    const { document } = await open('Once|');
    await whileStreaming(document, () => type('ab'));
    const all = document.getText();
    const seen: string[] = [];
    for (let step = 0; step < 60 && document.getText() !== 'Once'; step++) {
      await undo();
      seen.push(document.getText());
    }
    assert.equal(document.getText(), 'Once', `${all} | ${seen.join(' | ')}`);
    assert.ok(seen.length < 20, `${seen.length} steps: ${seen.join(' | ')}`);
  });

  test('an undo while it streams ends it quietly, and stays', async () => {
    const { document } = await open('Top.\n\nOnce|');
    assert.deepEqual(await whileStreaming(document, undo), []);
    await pause(200);
    assert.equal(document.getText(), 'Top.\n\nOnce');
    await vscode.commands.executeCommand('redo');
    assert.match(document.getText(), /^Top\.\n\nOnce word0 word1/u);
  });

  test('several cursors and another extension edit meanwhile', async () => {
    const editor = await open('A b\nc d\n\nOnce| end.'.replace('| end.', '|'));
    await whileStreaming(editor.document, async () => {
      for (let round = 0; round < 10; round++) {
        const edit = new vscode.WorkspaceEdit();
        edit.insert(editor.document.uri, new vscode.Position(0, 0), '+');
        edit.insert(editor.document.uri, new vscode.Position(1, 1), '-');
        await vscode.workspace.applyEdit(edit);
        await pause(20);
      }
    });
    const [first, second, , last] = editor.document.getText().split('\n');
    const count = /^\+*/u.exec(first!)![0].length;
    assert.deepEqual([first, last], [`${'+'.repeat(count)}A b`, `Once${story}`]);
    assert.equal(second, `c${'-'.repeat(count)} d`);
    assert.ok(count > 0);
  });

  test('a document with Windows line ends, and one that gets them meanwhile', async () => {
    const { document } = await open('A.\r\n\r\nOnce|\r\n\r\nB.');
    await whileStreaming(document, () => type('x'));
    assert.equal(document.getText(), `A.\r\n\r\nOnce${story}x\r\n\r\nB.`);
    const other = await open('A.\n\nOnce|\n\nB.');
    await whileStreaming(other.document, () =>
      other.edit((edit) => edit.setEndOfLine(vscode.EndOfLine.CRLF), { undoStopBefore: false, undoStopAfter: false }),
    );
    assert.equal(other.document.getText(), `A.\r\n\r\nOnce${story}\r\n\r\nB.`);
  });

  test('the tab is switched and shown again: nothing is lost, and one undo removes it', async () => {
    const { document } = await open('Once|');
    assert.deepEqual(
      await whileStreaming(document, async () => {
        await open('Another one.|');
        await pause(300);
        await vscode.window.showTextDocument(document);
      }),
      [],
    );
    assert.equal(document.getText(), `Once${story}`);
    await undoTo(document, 'Once');
  });

  test('the tab is switched and stays so: the story is there nevertheless', async () => {
    const { document } = await open('Once|');
    const other = await whileStreaming(document, () => open('Another one.|'));
    assert.deepEqual(other, []);
    assert.equal(document.getText(), `Once${story}`);
    assert.equal(vscode.window.activeTextEditor?.document.getText(), 'Another one.');
    await vscode.window.showTextDocument(document);
    await undoTo(document, 'Once');
  });

  test('a file that is closed meanwhile gets the rest', async () => {
    const files = new MemoryFiles();
    const provider = vscode.workspace.registerFileSystemProvider('kept', files);
    try {
      const uri = vscode.Uri.parse('kept:/story.md');
      files.writeFile(uri, new TextEncoder().encode('Once'));
      const document = await vscode.workspace.openTextDocument(uri);
      const editor = await vscode.window.showTextDocument(document);
      editor.selection = new vscode.Selection(0, 4, 0, 4);
      await whileStreaming(document, () =>
        betweenWords(async () => {
          await document.save();
          await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        }),
      );
      const again = await vscode.workspace.openTextDocument(uri);
      assert.equal(again.getText(), `Once${story}`);
      await again.save();
    } finally {
      provider.dispose();
    }
  });

  test('read-only documents are said to be', async () => {
    const files = new MemoryFiles();
    files.writeFile(vscode.Uri.parse('frozen:/old.md'), new TextEncoder().encode('Once'));
    const provider = vscode.workspace.registerFileSystemProvider('frozen', files, { isReadonly: true });
    try {
      await vscode.window.showTextDocument(vscode.Uri.parse('frozen:/old.md'));
      const asked = await answering([], async () => {
        for (const name of ['continueHere', 'generateStory'])
          await vscode.commands.executeCommand(`micromixer.${name}`);
      });
      assert.equal(asked.length, 2);
      for (const { message } of asked) assert.match(message, /old\.md is read-only: put the cursor into another/u);
    } finally {
      provider.dispose();
    }
  });

  test('a file that the settings make read-only is said to be, and stays as it is', async () => {
    const files = new MemoryFiles();
    const provider = vscode.workspace.registerFileSystemProvider('settled', files);
    const configuration = vscode.workspace.getConfiguration('files');
    await configuration.update('readonlyInclude', { '**/settled.md': true }, vscode.ConfigurationTarget.Global);
    try {
      files.writeFile(vscode.Uri.parse('settled:/settled.md'), new TextEncoder().encode('Once'));
      const editor = await vscode.window.showTextDocument(vscode.Uri.parse('settled:/settled.md'));
      editor.selection = new vscode.Selection(0, 4, 0, 4);
      await pause(300);
      const asked = await answering([], () =>
        withSetting('storyLength', 60, async () => vscode.commands.executeCommand('micromixer.continueHere')),
      );
      assert.match(asked[0]?.message ?? '', /settled\.md is read-only: put the cursor into another document/u);
      assert.equal(editor.document.getText(), 'Once');
    } finally {
      await configuration.update('readonlyInclude', undefined, vscode.ConfigurationTarget.Global);
      provider.dispose();
    }
  });
});
