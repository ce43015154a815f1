// One item in the status bar: what the suggestions are doing, and why not. A click opens the menu.
import * as vscode from 'vscode';
import type { ModelHost } from './modelHost.ts';
import { isShownBeside, statusDocument } from './storyDocuments.ts';
import { statusOf } from './suggestionStatus.ts';
import type { Switches } from './switches.ts';

/** Writing is shown only if it lasts: a suggestion is done sooner, and an icon that changes at every key is a nuisance. */
const writingShownAfterMs = 300;
/** While a snooze lasts, the minutes that are left are counted this often. */
const snoozeShownEveryMs = 20_000;

/** Shows the state for the active editor. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #host: ModelHost;
  readonly #switches: Switches;
  readonly #subscriptions: vscode.Disposable[];
  #writingTimer: ReturnType<typeof setTimeout> | undefined;
  #snoozeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ModelHost, switches: Switches, menuCommand: string) {
    this.#host = host;
    this.#switches = switches;
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
      switches.onDidChange(update),
      vscode.window.onDidChangeActiveTextEditor(update),
      vscode.workspace.onDidOpenTextDocument(update), // a document's language changed
    ];
    update();
  }

  dispose(): void {
    clearTimeout(this.#writingTimer);
    clearTimeout(this.#snoozeTimer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #update(): void {
    clearTimeout(this.#snoozeTimer);
    const document = statusDocument(vscode.window.activeTextEditor?.document);
    if (document !== undefined && !isShownBeside(document.languageId, this.#switches.settings(document).languages)) {
      this.#item.hide();
      return;
    }
    const { kind, icon, words, badge } = statusOf(this.#host.state, this.#switches, document);
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
