// Who writes prose in a .txt file gets no suggestions, and would never learn that they could: they are asked, once.
import * as vscode from 'vscode';
import type { Settings } from '../settings/definitions.ts';
import { updateSetting } from './configuration.ts';
import { isTyped } from './storyDocuments.ts';

/** Where it is kept that the question was asked. */
export const askedKey = 'askedAboutPlainText';

const plainText = 'plaintext';
/** So many keys make it writing, and not a note that is jotted down. */
const keysBefore = 60;
/** Nobody is asked in the middle of a sentence: so long after the last key, in milliseconds. */
const restBeforeMs = 4000;

/** Asks whether there are to be suggestions in text files too. */
export class PlainTextQuestion implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #settings: (document: vscode.TextDocument) => Pick<Settings, 'languages' | 'enable'>;
  readonly #subscription: vscode.Disposable;
  /** Keys typed in text files since the window was opened. */
  #keys = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param memory outlives the window */
  constructor(
    memory: vscode.Memento,
    settings: (document: vscode.TextDocument) => Pick<Settings, 'languages' | 'enable'>,
  ) {
    this.#memory = memory;
    this.#settings = settings;
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      const { document } = event;
      if (document.languageId !== plainText || !isTextFile(document) || !isTyped(event)) return;
      this.#keyTyped(document);
    });
    if (memory.get(askedKey) === true) this.#subscription.dispose();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  #keyTyped(document: vscode.TextDocument): void {
    this.#keys += 1;
    if (this.#keys < keysBefore) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(document), restBeforeMs);
  }

  async #ask(document: vscode.TextDocument): Promise<void> {
    const { languages, enable } = this.#settings(document);
    // Who has it already, or wants no suggestions at all, is asked nothing; and another window may have asked.
    if (languages.includes(plainText) || !enable || this.#memory.get(askedKey) === true) return;
    if (vscode.window.activeTextEditor?.document !== document) return;
    this.dispose();
    await this.#memory.update(askedKey, true);
    const yes = vscode.l10n.t('Suggest in Text Files');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('MicroMixer can suggest how a story goes on in text files (.txt) too. Should it?'),
      yes,
      vscode.l10n.t('No'),
    );
    if (answer !== yes) return;
    await updateSetting('languages', [...languages, plainText], { uri: document.uri });
  }
}

function isTextFile({ uri }: vscode.TextDocument): boolean {
  return uri.path.toLowerCase().endsWith('.txt');
}
