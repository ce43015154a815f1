// One item in the status bar: what the suggestions are doing, or why nothing is suggested. A click opens the menu.
import * as vscode from 'vscode';
import type { QuietReason } from '../prose/placement.ts';
import type { ModelHost } from './modelHost.ts';
import { isShownBeside, statusDocument } from './storyDocuments.ts';
import { statusOf } from './suggestionStatus.ts';
import type { Switches } from './switches.ts';
import { quietAtCursor, type CursorParts } from './whereCursorIs.ts';

/**
 * Writing is shown only if it lasts: most suggestions finish sooner, and an icon that changes on every key is a
 * nuisance.
 */
const writingShownAfterMs = 300;
/** How often the remaining minutes of a snooze are updated. */
const snoozeShownEveryMs = 20_000;
/**
 * The cursor's place (in code, in a table) is examined once the cursor has rested this long, so the item doesn't change
 * on every key.
 */
const cursorRestMs = 400;

/** What the status bar reports on. */
export interface StatusParts extends CursorParts {
  readonly host: Pick<ModelHost, 'state' | 'onDidChangeState'>;
  readonly switches: Switches;
}

/** Shows the state for the active editor. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #parts: StatusParts;
  readonly #subscriptions: vscode.Disposable[];
  #writingTimer: ReturnType<typeof setTimeout> | undefined;
  #snoozeTimer: ReturnType<typeof setTimeout> | undefined;
  #restTimer: ReturnType<typeof setTimeout> | undefined;
  /** Why nothing is suggested where the cursor last rested. */
  #quiet: QuietReason | undefined;

  constructor(parts: StatusParts, menuCommand: string) {
    const { host, switches } = parts;
    this.#parts = parts;
    this.#item = vscode.window.createStatusBarItem('micromixer.status', vscode.StatusBarAlignment.Right, 90);
    this.#item.name = 'MicroMixer Stories';
    this.#item.command = menuCommand;
    const update = (): void => this.#update();
    this.#subscriptions = [
      host.onDidChangeState((state) => {
        clearTimeout(this.#writingTimer);
        if (state.kind === 'writing') this.#writingTimer = setTimeout(update, writingShownAfterMs);
        else update();
      }),
      switches.onDidChange(() => this.#look()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#look()),
      vscode.workspace.onDidOpenTextDocument(() => this.#look()), // a document's language may have changed
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor !== vscode.window.activeTextEditor) return;
        clearTimeout(this.#restTimer);
        this.#restTimer = setTimeout(() => this.#look(), cursorRestMs);
      }),
    ];
    this.#look();
  }

  dispose(): void {
    clearTimeout(this.#writingTimer);
    clearTimeout(this.#snoozeTimer);
    clearTimeout(this.#restTimer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  /** Examines where the cursor is, and shows it. */
  #look(): void {
    clearTimeout(this.#restTimer);
    const editor = vscode.window.activeTextEditor;
    this.#quiet = editor === undefined ? undefined : quietAtCursor(editor, this.#parts);
    this.#update();
  }

  #update(): void {
    clearTimeout(this.#snoozeTimer);
    const { host, switches } = this.#parts;
    const document = statusDocument(vscode.window.activeTextEditor?.document);
    if (document !== undefined && !isShownBeside(document.languageId, switches.settings(document).languages)) {
      this.#item.hide();
      return;
    }
    const { kind, icon, words, badge } = statusOf(host.state, switches, document, this.#quiet);
    if (kind === 'snoozed') this.#snoozeTimer = setTimeout(() => this.#update(), snoozeShownEveryMs);
    this.#item.text = badge === undefined ? `${icon} MicroMixer` : `${icon} MicroMixer ${badge}`;
    this.#item.tooltip = `MicroMixer Stories: ${words}`;
    this.#item.backgroundColor =
      kind === 'failed' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    const label = vscode.l10n.t('MicroMixer Stories: {0} Open the menu.', words);
    this.#item.accessibilityInformation = { label, role: 'button' };
    this.#item.show();
  }
}
