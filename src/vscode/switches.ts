// Where suggestions are on: the settings, per language, and the snooze.
import * as vscode from 'vscode';
import type { Settings } from '../settings/definitions.ts';
import type { SuggestionSwitches } from './inlineCompletions.ts';
import { readSettings, section, updateSetting } from './configuration.ts';
import { isProseScheme } from './storyDocuments.ts';

/**
 * Why a document gets no suggestions. Its language may be missing from the setting, or may have been turned off
 * separately.
 */
export type OffReason = 'document' | 'readOnly' | 'everywhere' | 'unlistedLanguage' | 'languageOff' | 'snoozed';

/** The memory key for the end of a snooze, which outlives the window. */
const snoozeKey = 'snoozedUntil';
/** How often the end of a snooze is checked, in milliseconds: a sleeping machine stops its timers. */
const snoozeCheckedEveryMs = 60_000;
/** The hour at which "until tomorrow" ends: someone writing past midnight means the coming morning too. */
const morningHour = 5;

/** All switches for suggestions. */
export class Switches implements SuggestionSwitches, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #log: vscode.LogOutputChannel;
  readonly #reported = new Set<string>();
  readonly #subscription: vscode.Disposable;
  readonly #memory: vscode.Memento | undefined;
  #snoozeTimer: ReturnType<typeof setTimeout> | undefined;
  #snoozedUntil = 0;

  /** @param memory outlives the window; without it, a snooze does not */
  constructor(log: vscode.LogOutputChannel, memory?: vscode.Memento) {
    this.#log = log;
    this.#memory = memory;
    const until: unknown = memory?.get(snoozeKey);
    if (typeof until === 'number' && until > Date.now()) {
      this.#snoozedUntil = until;
      this.#wakeInTime();
    }
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(section)) return;
      this.#reported.clear();
      this.#changed.fire();
    });
  }

  get isSnoozed(): boolean {
    return this.#snoozedUntil > Date.now();
  }

  /** When the snooze ends or ended, in milliseconds since 1970. */
  get snoozedUntil(): number {
    return this.#snoozedUntil;
  }

  /** The settings of a document or the window. Each problem is logged once until the settings change. */
  settings(document?: vscode.TextDocument): Settings {
    return this.#settings(document);
  }

  settingsFor(document: vscode.TextDocument): Settings | undefined {
    const settings = this.settings(document);
    return this.#offReason(document, settings) === undefined ? settings : undefined;
  }

  /** Why there are no suggestions here; `undefined` if there are. */
  offReason(document: vscode.TextDocument): OffReason | undefined {
    return this.#offReason(document, this.settings(document));
  }

  /** Whether a document is of a kind that can have suggestions, regardless of the settings. */
  isForProse(document: vscode.TextDocument): boolean {
    const reason = this.offReason(document);
    return reason !== 'document' && reason !== 'readOnly';
  }

  /** Whether the settings allow suggestions here, snoozed or not. */
  isOnHere(document: vscode.TextDocument): boolean {
    return this.#offReasonOfSettings(document, this.settings(document)) === undefined;
  }

  /** Whether suggestions are on, ignoring languages that have a value of their own. */
  isOnEverywhere(document?: vscode.TextDocument): boolean {
    return this.#settings(document?.uri).enable;
  }

  #settings(scope: vscode.ConfigurationScope | undefined): Settings {
    return readSettings(scope, (problem) => {
      if (this.#reported.has(problem)) return;
      this.#reported.add(problem);
      this.#log.warn(problem);
    });
  }

  #offReason(document: vscode.TextDocument, settings: Settings): OffReason | undefined {
    const { scheme } = document.uri;
    const isWritable = vscode.workspace.fs.isWritableFileSystem(scheme);
    if (!isProseScheme(scheme, isWritable)) return isWritable === false ? 'readOnly' : 'document';
    return this.isSnoozed ? 'snoozed' : this.#offReasonOfSettings(document, settings);
  }

  #offReasonOfSettings(document: vscode.TextDocument, settings: Settings): OffReason | undefined {
    if (!settings.languages.includes(document.languageId)) return 'unlistedLanguage';
    if (settings.enable) return undefined;
    return this.isOnEverywhere(document) ? 'languageOff' : 'everywhere';
  }

  /**
   * Turns suggestions on or off everywhere, by changing the setting where it is currently set.
   *
   * @param document its folder counts; if its language has a value of its own, the person is told
   */
  async setEverywhere(isOn: boolean, document?: vscode.TextDocument): Promise<void> {
    await updateSetting('enable', isOn, document === undefined ? {} : { uri: document.uri });
    if (document === undefined || this.settings(document).enable === isOn) return;
    const { languageId } = document;
    showMessage(
      isOn
        ? vscode.l10n.t(
            'Suggestions are on now, but {0} has a setting of its own: "Toggle Suggestions for This Language" changes it.',
            languageId,
          )
        : vscode.l10n.t(
            'Suggestions are off now, but {0} has a setting of its own: "Toggle Suggestions for This Language" changes it.',
            languageId,
          ),
    );
  }

  /** Turns suggestions on or off for a document's language, by changing the settings where they are currently set. */
  async setForLanguage(document: vscode.TextDocument, isOn: boolean): Promise<void> {
    const { uri, languageId } = document;
    const { languages } = this.settings(document);
    if (isOn && !languages.includes(languageId)) await updateSetting('languages', [...languages, languageId], { uri });
    await updateSetting('enable', isOn, { uri, languageId }, true);
    if (isOn && this.isSnoozed)
      showMessage(vscode.l10n.t('Suggestions are on for {0}, but snoozed: the menu ends that.', languageId));
  }

  /** The command: toggles suggestions for the language of the active document. */
  async toggleHere(document: vscode.TextDocument | undefined): Promise<void> {
    if (document === undefined) {
      showMessage(vscode.l10n.t('Open a document of the language that you mean, and try again.'));
    } else if (!this.isForProse(document)) {
      showMessage(
        vscode.l10n.t(
          'Suggestions are made only in files, in new documents and in cells of notebooks: there are none to turn on here.',
        ),
      );
    } else {
      await this.setForLanguage(document, !this.isOnHere(document));
    }
  }

  /** Toggles between suggesting while typing and only on request, where the setting is currently set. */
  async toggleTrigger(document: vscode.TextDocument | undefined): Promise<void> {
    const other = this.settings(document).trigger === 'automatic' ? 'manual' : 'automatic';
    const { uri, languageId } = document ?? {};
    await updateSetting('trigger', other, uri === undefined || languageId === undefined ? {} : { uri, languageId });
  }

  /** No suggestions for this many minutes; 0 ends the snooze. */
  snooze(minutes: number): void {
    this.#snoozeUntil(minutes > 0 ? Date.now() + minutes * 60_000 : 0);
  }

  /** No suggestions until the next morning. */
  snoozeUntilTomorrow(): void {
    const morning = new Date();
    if (morning.getHours() >= morningHour) morning.setDate(morning.getDate() + 1);
    this.#snoozeUntil(morning.setHours(morningHour, 0, 0, 0));
  }

  #snoozeUntil(until: number): void {
    this.#snoozedUntil = until;
    // Failing to store it is only worth a log line.
    void this.#memory?.update(snoozeKey, until === 0 ? undefined : until).then(undefined, (error: unknown) => {
      this.#log.warn(`The end of the snooze could not be kept: ${String(error)}`);
    });
    this.#wakeInTime();
    this.#changed.fire();
  }

  #wakeInTime(): void {
    clearTimeout(this.#snoozeTimer);
    const left = this.#snoozedUntil - Date.now();
    if (left <= 0) return;
    this.#snoozeTimer = setTimeout(
      () => {
        if (this.isSnoozed) this.#wakeInTime();
        else this.#changed.fire();
      },
      Math.min(left, snoozeCheckedEveryMs),
    );
  }

  dispose(): void {
    clearTimeout(this.#snoozeTimer);
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** No answer is required. */
function showMessage(words: string): void {
  void vscode.window.showInformationMessage(words);
}
