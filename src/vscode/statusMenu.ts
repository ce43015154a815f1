// The menu behind the status bar item: every switch in one place, each also a command.
import * as vscode from 'vscode';
import type { ModelHost } from './modelHost.ts';
import type { DocumentLearning } from './documentLearning.ts';
import type { Switches } from './switches.ts';

interface Choice extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

const snoozeMinutes = 5;

/** Asks what to do and does it. */
export async function showStatusMenu(
  host: ModelHost,
  switches: Switches,
  learning: Pick<DocumentLearning, 'learnedOf' | 'forget'>,
): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const settings = switches.settings(document);
  const isOn = switches.isOnEverywhere(document);
  const choices: Choice[] = [
    {
      label: isOn ? '$(circle-slash) Turn suggestions off' : '$(check) Turn suggestions on',
      description: 'everywhere',
      run: () => switches.setEverywhere(!isOn, document),
    },
  ];
  if (document !== undefined && isOn && switches.offReason(document) !== 'document') {
    const isOffHere = !switches.isOnHere(document);
    choices.push({
      label: isOffHere ? '$(check) Turn suggestions on here' : '$(circle-slash) Turn suggestions off here',
      description: `for ${document.languageId}`,
      run: () => switches.setForLanguage(document, isOffHere),
    });
  }
  choices.push(
    {
      label: settings.trigger === 'automatic' ? '$(keyboard) Suggest only when asked' : '$(zap) Suggest while typing',
      run: () => switches.toggleTrigger(document),
    },
    switches.isSnoozed
      ? { label: '$(bell) End the snooze', run: () => switches.snooze(0) }
      : { label: `$(bell-slash) Snooze for ${snoozeMinutes} minutes`, run: () => switches.snooze(snoozeMinutes) },
    ...learnedRows(document, learning),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(pencil) Generate a story', run: () => vscode.commands.executeCommand('micromixer.generateStory') },
    {
      label: '$(package) Choose the model',
      description: settings.model,
      run: () => vscode.commands.executeCommand('micromixer.chooseModel'),
    },
    {
      label: '$(gear) Settings',
      run: () =>
        vscode.commands.executeCommand('workbench.action.openSettings', '@ext:micromixer-stories.micromixer-stories'),
    },
    { label: '$(output) Show the log', run: () => vscode.commands.executeCommand('micromixer.showLog') },
    {
      label: '$(question) What is this?',
      run: () => vscode.commands.executeCommand('extension.open', 'micromixer-stories.micromixer-stories'),
    },
  );
  const title = host.state.kind === 'failed' ? `MicroMixer Stories: ${host.state.reason}` : 'MicroMixer Stories';
  const chosen = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: 'Suggestions that never leave this machine',
  });
  await chosen?.run?.();
}

/** What is known of the writer's words here, and a way to forget it. */
function learnedRows(
  document: vscode.TextDocument | undefined,
  learning: Pick<DocumentLearning, 'learnedOf' | 'forget'>,
): Choice[] {
  const learned = document && learning.learnedOf(document);
  if (document === undefined || learned === undefined) return [];
  const files = learned.files === 0 ? '' : ` and ${learned.files} more of its folder`;
  return [
    {
      label: '$(mortar-board) Forget what was learned here',
      description: `this document, ${learned.words.toLocaleString('en')} words${files}`,
      run: () => learning.forget(document),
    },
  ];
}
