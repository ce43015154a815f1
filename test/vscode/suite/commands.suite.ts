// Every command of the palette, in a window without editors, in an empty file and in a read-only one: it does something
// that a person can see, and never ends in an error.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { answering, exportsOfExtension, id } from './support.ts';
import { MemoryFiles } from './memoryFiles.ts';

const commands = (
  vscode.extensions.getExtension(id)!.packageJSON as { contributes: { commands: { command: string }[] } }
).contributes.commands.map(({ command }) => command);

/** The log is shown in a view, which no API reports. */
const unseen = new Set(['micromixer.showLog']);

/** What a person sees in the window, as far as an API tells. */
function seen(): string {
  const tabs = vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.map(({ label, isActive }) => [label, isActive]),
  );
  const configuration = vscode.workspace.getConfiguration('micromixer');
  const settings = ['enable', 'trigger', 'languages'].map((key) => configuration.inspect(key));
  return JSON.stringify([tabs, vscode.window.activeTextEditor?.document.getText(), settings]);
}

/**
 * Runs a command in front of a person who answers nothing. @returns what they were shown and asked, including errors
 */
async function run(command: string): Promise<string[]> {
  const shown: string[] = [];
  const { showQuickPick, createQuickPick, showOpenDialog } = vscode.window;
  Object.assign(vscode.window, {
    showQuickPick: async (rows: readonly vscode.QuickPickItem[]) => void shown.push(rows[0]!.label),
    showOpenDialog: async () => void shown.push('open dialog'),
    createQuickPick: () => {
      const pick = createQuickPick();
      const show = pick.show.bind(pick);
      const showAndLeave = (): void => {
        shown.push(pick.title ?? '');
        show();
        setTimeout(() => pick.hide(), 100);
      };
      return Object.assign(pick, { show: showAndLeave });
    },
  });
  try {
    const asked = await answering([], () => vscode.commands.executeCommand(command));
    return [...shown, ...asked.map(({ message }) => message)];
  } finally {
    Object.assign(vscode.window, { showQuickPick, createQuickPick, showOpenDialog });
  }
}

async function restore(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('micromixer', { languageId: 'markdown' });
  for (const key of ['enable', 'trigger', 'languages']) {
    await configuration.update(key, undefined, vscode.ConfigurationTarget.Global);
    if (configuration.inspect(key)?.globalLanguageValue !== undefined)
      await configuration.update(key, undefined, vscode.ConfigurationTarget.Global, true);
  }
  await vscode.commands.executeCommand('workbench.action.closePanel');
  await closeAll();
}

/** Also those with text in them, without asking. */
async function closeAll(): Promise<void> {
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}

suite('every command of the palette', () => {
  let registration: vscode.Disposable;

  suiteSetup(async () => {
    await exportsOfExtension();
    const configuration = vscode.workspace.getConfiguration('micromixer');
    await configuration.update('storyLength', 60, vscode.ConfigurationTarget.Global); // keeps the story short
    const files = new MemoryFiles();
    files.writeFile(vscode.Uri.parse('readonlystories:/tale.md'), new TextEncoder().encode('Once upon a time'));
    registration = vscode.workspace.registerFileSystemProvider('readonlystories', files, { isReadonly: true });
  });
  suiteTeardown(async () => {
    registration.dispose();
    const configuration = vscode.workspace.getConfiguration('micromixer');
    await configuration.update('storyLength', undefined, vscode.ConfigurationTarget.Global);
  });
  setup(closeAll);
  teardown(restore);

  const situations: Readonly<Record<string, () => Promise<unknown>>> = {
    'in a window without editors': async () => undefined,
    'in an empty file': async () => {
      const document = await vscode.workspace.openTextDocument({ language: 'markdown', content: '' });
      await vscode.window.showTextDocument(document);
    },
    'in a read-only file': async () =>
      vscode.window.showTextDocument(
        await vscode.workspace.openTextDocument(vscode.Uri.parse('readonlystories:/tale.md')),
      ),
  };
  for (const [where, open] of Object.entries(situations)) {
    for (const command of commands) {
      test(`${command} ${where}`, async () => {
        await open();
        const before = seen();
        const shown = await run(command);
        assert.deepEqual(
          shown.filter((message) => message.startsWith('MicroMixer: ')),
          [],
        );
        // A tab is reported a moment after it appears.
        for (let waits = 0; shown.length === 0 && seen() === before && waits < 100; waits++)
          await new Promise((resolve) => setTimeout(resolve, 50));
        if (!unseen.has(command)) assert.ok(shown.length > 0 || seen() !== before, 'nothing happened');
      });
    }
  }

  test('while suggestions are snoozed, the command ends that', async () => {
    const snoozed = vscode.window.showQuickPick;
    Object.assign(vscode.window, { showQuickPick: async (rows: readonly unknown[]) => rows[0] });
    await vscode.commands.executeCommand('micromixer.snooze').then(undefined, assert.fail);
    Object.assign(vscode.window, { showQuickPick: snoozed });
    assert.deepEqual(await run('micromixer.snooze'), [], 'no question the second time');
    assert.ok((await run('micromixer.snooze')).length > 0, 'and one the third time');
  });
});
