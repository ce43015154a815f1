// One undo for what the editor keeps as several steps. A click ends a step, wherever it goes, and so does leaving a tab, and an edit that no
// editor shows; a story that was written meanwhile is one thing to the person nevertheless.
import * as vscode from 'vscode';

/** The steps that a story was written in while nobody else changed the document. */
export class JoinedUndo {
  readonly #before: string;
  #whole: string;
  #isTakenBack = false;
  /** How many steps the person has gone back behind the story: those are on their own. */
  #stepsBehind = 0;

  /**
   * @param before what the document held before the first step
   * @param whole what it holds behind the last
   */
  constructor(before: string, whole: string) {
    this.#before = before;
    this.#whole = whole;
  }

  /** Another step was made. */
  grow(whole: string): void {
    this.#whole = whole;
  }

  /** Takes an undo or a redo of the document: one that stopped within the story goes on to its end. */
  follow({ document, reason }: vscode.TextDocumentChangeEvent): void {
    const isUndo = reason === vscode.TextDocumentChangeReason.Undo;
    if (isUndo && this.#isTakenBack) this.#stepsBehind++;
    else if (this.#stepsBehind > 0) this.#stepsBehind--;
    else {
      const text = document.getText();
      this.#isTakenBack = isUndo && text === this.#before;
      if (text === (isUndo ? this.#before : this.#whole)) return;
      // The commands act on the editor that has the focus: the one where the person began.
      if (vscode.window.activeTextEditor?.document !== document) return;
      void vscode.commands.executeCommand(isUndo ? 'undo' : 'redo');
    }
  }
}

/** Joins the steps of a story that is finished, until the document is closed or something else is written in it. */
export function joinUndo(document: vscode.TextDocument, undo: JoinedUndo): void {
  const end = (): void => subscriptions.forEach((subscription) => subscription.dispose());
  const subscriptions = [
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      if (event.reason === undefined) end();
      else undo.follow(event);
    }),
    vscode.workspace.onDidCloseTextDocument((closed) => {
      if (closed === document) end();
    }),
  ];
}
