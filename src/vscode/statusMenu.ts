// The status bar item's menu: the state first, then requests, all switches, and the rest; each is also a command.
import * as vscode from 'vscode';
import type { ModelHost } from './modelHost.ts';
import type { DocumentLearning } from './documentLearning.ts';
import { snoozeChoices } from './snooze.ts';
import { statusDocument } from './storyDocuments.ts';
import { statusOf, type SuggestionStatus } from './suggestionStatus.ts';
import type { Switches } from './switches.ts';
import { quietAtCursor, type CursorParts } from './whereCursorIs.ts';

interface Choice extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

/** What the menu needs to know about the model. */
export type MenuHost = Pick<ModelHost, 'state' | 'load'>;
/** What the menu needs to know about the writer's words. */
export type MenuLearning = Pick<DocumentLearning, 'learnedOf' | 'forget'>;

/** What the menu deals with. */
export interface MenuParts extends CursorParts {
  readonly host: MenuHost;
  readonly switches: Switches;
  readonly learning: MenuLearning;
}

/** Asks what to do, and does it. */
export async function showStatusMenu({ host, switches, learning, contexts }: MenuParts): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const document = statusDocument(editor?.document);
  const isOn = document !== undefined && switches.offReason(document) === undefined;
  const quiet = editor === undefined ? undefined : quietAtCursor(editor, { switches, contexts });
  const status = statusOf(host.state, switches, document, quiet);
  const choices: Choice[] = [
    stateRow(status, host),
    separator(vscode.l10n.t('write')),
    ...(isOn && quiet === undefined ? [askRow()] : []),
    commandRow(vscode.l10n.t('$(beaker) Open the Story Generator'), 'openPanel'),
    commandRow(vscode.l10n.t('$(pencil) Generate a story'), 'generateStory'),
    separator(vscode.l10n.t('suggestions')),
    ...switchRows(document, switches),
    ...snoozeChoices(switches),
    separator(vscode.l10n.t('more')),
    {
      ...commandRow(vscode.l10n.t('$(package) Choose the model'), 'chooseModel'),
      description: switches.settings(document).model,
    },
    ...learnedRows(document, learning),
    commandRow(vscode.l10n.t('$(gear) Settings'), 'openSettings'),
    commandRow(vscode.l10n.t('$(output) Show the log'), 'showLog'),
    commandRow(vscode.l10n.t('$(question) What is this?'), 'firstSteps'),
  ];
  const chosen = await vscode.window.showQuickPick(choices, {
    title: 'MicroMixer Stories',
    placeHolder: vscode.l10n.t('Suggestions that never leave this machine'),
    matchOnDetail: true,
  });
  await chosen?.run?.();
}

/** The state; after a failure, a click tries again. */
function stateRow({ kind, icon, words }: SuggestionStatus, host: MenuHost): Choice {
  if (kind !== 'failed') return { label: `${icon} ${words}` };
  return {
    label: vscode.l10n.t('{0} The model cannot write. Click to try again.', icon),
    detail: words,
    run: () => host.load(),
  };
}

function askRow(): Choice {
  return {
    label: vscode.l10n.t('$(lightbulb-sparkle) Ask for a suggestion'),
    description: vscode.l10n.t('Alt+\\, on macOS Option+Command+\\'),
    run: async () => {
      await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    },
  };
}

function switchRows(document: vscode.TextDocument | undefined, switches: Switches): Choice[] {
  const isOn = switches.isOnEverywhere(document);
  const rows: Choice[] = [];
  if (document !== undefined && isOn && switches.isForProse(document)) {
    const isOnHere = switches.isOnHere(document);
    rows.push({
      label: isOnHere
        ? vscode.l10n.t('$(circle-slash) Turn suggestions off here')
        : vscode.l10n.t('$(check) Turn suggestions on here'),
      description: vscode.l10n.t('in every {0} document', document.languageId),
      run: () => switches.setForLanguage(document, !isOnHere),
    });
  }
  rows.push(
    {
      label: isOn
        ? vscode.l10n.t('$(circle-slash) Turn suggestions off')
        : vscode.l10n.t('$(check) Turn suggestions on'),
      description: vscode.l10n.t('everywhere'),
      run: () => switches.setEverywhere(!isOn, document),
    },
    {
      label:
        switches.settings(document).trigger === 'automatic'
          ? vscode.l10n.t('$(keyboard) Suggest only when asked')
          : vscode.l10n.t('$(zap) Suggest while typing'),
      run: () => switches.toggleTrigger(document),
    },
  );
  return rows;
}

function commandRow(label: string, command: string): Choice {
  return { label, run: () => vscode.commands.executeCommand(`micromixer.${command}`) };
}

function separator(label: string): Choice {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

/** What is known of the writer's words here, and a way to forget it. */
function learnedRows(document: vscode.TextDocument | undefined, learning: MenuLearning): Choice[] {
  const learned = document && learning.learnedOf(document);
  if (document === undefined || learned === undefined) return [];
  const words = learned.words.toLocaleString(vscode.env.language);
  return [
    {
      label: vscode.l10n.t('$(mortar-board) Forget what was learned here'),
      description:
        learned.files === 0
          ? vscode.l10n.t('this document, {0} words', words)
          : vscode.l10n.t('this document, {0} words and {1} more of its folder', words, learned.files),
      run: () => learning.forget(document),
    },
  ];
}
