// A Tab that comes just after the suggestion it was meant for disappeared: in prose it would only insert whitespace, so
// it does nothing. The keybinding in package.json requires the context set here, and that no suggestion, list or
// snippet wants the key.
import * as vscode from 'vscode';
import { isTyped } from './storyDocuments.ts';

/** The context key that the keybinding checks. */
export const lateTabContext = 'micromixer.suggestionJustWent';
/** How long a finger already on its way to Tab may take, in milliseconds. */
const lateMs = 500;
/** Where Tab has a meaning of its own: at the start of a line, and in a list item, which it indents. */
const mayIndent = /^[\s>]*(?:$|(?:[-*+]|\d{1,9}[.)])\s)/u;

export class LateTab implements vscode.Disposable {
  /** The document that showed a suggestion when the editor last asked. */
  #shownIn: vscode.TextDocument | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeTextDocument((event) => {
      const [change] = event.contentChanges;
      if (change !== undefined && event.document === this.#shownIn && isTyped(event))
        this.#typed(event.document, change.rangeOffset + change.text.length);
    });
  }

  /** Takes note of what the editor was answered. */
  answered(document: vscode.TextDocument, isShown: boolean): void {
    this.#shownIn = isShown ? document : undefined;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#end();
  }

  /**
   * A key was typed where a suggestion was shown: for a moment Tab counts as late, unless another suggestion takes it.
   */
  #typed(document: vscode.TextDocument, offset: number): void {
    const { line, character } = document.positionAt(offset);
    if (mayIndent.test(document.lineAt(line).text.slice(0, character))) return this.#end();
    if (this.#timer === undefined) this.#set(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(), lateMs);
  }

  #end(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#set(false);
  }

  #set(isLate: boolean): void {
    void vscode.commands.executeCommand('setContext', lateTabContext, isLate);
  }
}
