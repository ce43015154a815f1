// Where suggestions are on: the settings, per language, and the snooze.
import * as vscode from 'vscode';
import type { Settings } from '../settings/definitions.ts';
import type { SuggestionSwitches } from './inlineCompletions.ts';
import { readSettings, section } from './configuration.ts';

/** Why there are no suggestions in a document. */
export type OffReason = 'everywhere' | 'language' | 'snoozed';

/** All switches of the suggestions. */
export class Switches implements SuggestionSwitches, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #log: vscode.LogOutputChannel;
  readonly #reported = new Set<string>();
  readonly #subscription: vscode.Disposable;
  #snoozeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(section)) return;
      this.#reported.clear();
      this.#changed.fire();
    });
  }

  get isSnoozed(): boolean {
    return this.#snoozeTimer !== undefined;
  }

  /** Settings of a document, or of the window. Each problem is logged once until the settings change. */
  settings(document?: vscode.TextDocument): Settings {
    return readSettings(document, (problem) => {
      if (this.#reported.has(problem)) return;
      this.#reported.add(problem);
      this.#log.warn(problem);
    });
  }

  settingsFor(document: vscode.TextDocument): Settings | undefined {
    const settings = this.settings(document);
    return this.#offReason(document, settings) === undefined ? settings : undefined;
  }

  /** Why there are no suggestions here; `undefined` if there are. */
  offReason(document: vscode.TextDocument): OffReason | undefined {
    return this.#offReason(document, this.settings(document));
  }

  #offReason(document: vscode.TextDocument, settings: Settings): OffReason | undefined {
    if (this.isSnoozed) return 'snoozed';
    if (!settings.languages.includes(document.languageId)) return 'language';
    if (settings.enable) return undefined;
    return this.settings().enable ? 'language' : 'everywhere';
  }

  /** Turns suggestions on or off everywhere, in the user's settings. */
  async setEverywhere(isOn: boolean): Promise<void> {
    await vscode.workspace.getConfiguration(section).update('enable', isOn, vscode.ConfigurationTarget.Global);
  }

  /** Turns suggestions on or off for the language of a document, in the user's settings. */
  async setForLanguage(document: vscode.TextDocument, isOn: boolean): Promise<void> {
    const { languages } = this.settings();
    if (isOn && !languages.includes(document.languageId)) {
      const more = [...languages, document.languageId];
      await vscode.workspace.getConfiguration(section).update('languages', more, vscode.ConfigurationTarget.Global);
    }
    const configuration = vscode.workspace.getConfiguration(section, { languageId: document.languageId });
    await configuration.update('enable', isOn, vscode.ConfigurationTarget.Global, true);
  }

  /** No suggestions for this long; 0 ends it. */
  snooze(minutes: number): void {
    clearTimeout(this.#snoozeTimer);
    const wake = (): void => {
      this.#snoozeTimer = undefined;
      this.#changed.fire();
    };
    this.#snoozeTimer = minutes > 0 ? setTimeout(wake, minutes * 60_000) : undefined;
    this.#changed.fire();
  }

  dispose(): void {
    clearTimeout(this.#snoozeTimer);
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
