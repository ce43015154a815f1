// Tab, pressed a moment after the suggestion went that it was meant for: in prose it would leave spaces behind, so it does nothing then.
// The keybinding in package.json asks for the context that is set here, and for no suggestion, list or snippet that wants the key.
import * as vscode from 'vscode';
import { isTyped } from './storyDocuments.ts';

/** The context that the keybinding asks for. */
export const lateTabContext = 'micromixer.suggestionJustWent';
/** A hand that was on its way needs no longer, in milliseconds. */
const lateMs = 500;
/** Where Tab has a meaning of its own in text: before it, and in an item of a list, which it moves. */
const mayIndent = /^[\s>]*(?:$|(?:[-*+]|\d{1,9}[.)])\s)/u;

export class LateTab implements vscode.Disposable {
  /** Where a suggestion stood when the editor asked last. */
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

  /** What the editor was answered. */
  answered(document: vscode.TextDocument, isShown: boolean): void {
    this.#shownIn = isShown ? document : undefined;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#end();
  }

  /** A key was typed where a suggestion stood: for a moment Tab comes late, unless another suggestion takes it. */
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
