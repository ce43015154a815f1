// Someone who writes prose in a .txt file gets no suggestions and would never learn that they could: they are asked,
// once.
import * as vscode from 'vscode';
import type { Settings } from '../settings/definitions.ts';
import { updateSetting } from './configuration.ts';
import { isTyped } from './storyDocuments.ts';

/** The memory key that records that the question was asked. */
export const askedKey = 'askedAboutPlainText';

const plainText = 'plaintext';
/** From this many keys on it is writing, not just a quick note. */
const keysBefore = 60;
/** Nobody is asked mid-sentence: the pause after the last key before the question, in milliseconds. */
const restBeforeMs = 4000;

/** Asks whether text files should get suggestions too. */
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
    // Nothing to ask if it is on already or suggestions are off altogether; and another window may have asked.
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
