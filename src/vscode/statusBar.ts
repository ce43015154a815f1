// One item in the status bar: what the suggestions are doing, and why not. A click opens the menu.
import * as vscode from 'vscode';
import type { ModelHost, ModelState } from './modelHost.ts';
import { isShownBeside } from './storyDocuments.ts';
import type { OffReason, Switches } from './switches.ts';

const offWords: Record<OffReason, string> = {
  document: 'There are no suggestions in a document of this kind.',
  everywhere: 'Suggestions are off.',
  language: 'Suggestions are off for this language.',
  snoozed: 'Suggestions are snoozed.',
};

/** Icon and words for each state. */
function describe(state: ModelState): { icon: string; words: string } {
  switch (state.kind) {
    case 'idle':
      return { icon: '$(book)', words: 'Ready. The model is loaded when it is first needed.' };
    case 'loading':
      return { icon: '$(loading~spin)', words: 'Loading the model.' };
    case 'ready':
      return { icon: '$(book)', words: 'Ready.' };
    case 'writing':
      return { icon: '$(edit)', words: 'Writing.' };
    case 'failed':
      return { icon: '$(warning)', words: state.reason };
  }
}

/** Writing is shown only if it lasts: a suggestion is done sooner, and an icon that changes at every key is a nuisance. */
const writingShownAfterMs = 300;

/** Shows the state for the active editor. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #host: ModelHost;
  readonly #switches: Switches;
  readonly #subscriptions: vscode.Disposable[];
  #writingTimer: ReturnType<typeof setTimeout> | undefined;

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
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #update(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document !== undefined && !isShownBeside(document.languageId, this.#switches.settings(document).languages)) {
      this.#item.hide();
      return;
    }
    const off = document === undefined ? undefined : this.#switches.offReason(document);
    const { icon, words } =
      off === undefined ? describe(this.#host.state) : { icon: '$(circle-slash)', words: offWords[off] };
    this.#item.text = `${icon} MicroMixer`;
    this.#item.tooltip = `MicroMixer Stories: ${words}`;
    this.#item.accessibilityInformation = { label: `MicroMixer Stories: ${words} Open the menu.`, role: 'button' };
    this.#item.show();
  }
}
