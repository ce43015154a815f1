// Turns several undo steps of the editor into one. A click ends a step wherever it lands, and so do leaving a tab and
// editing a document that no editor shows; yet to the person, a story written meanwhile is a single thing.
import * as vscode from 'vscode';

/** The steps in which a story was written while nobody else changed the document. */
export class JoinedUndo {
  readonly #before: string;
  #whole: string;
  #isTakenBack = false;
  /** How many steps the person has undone beyond the story; those are not joined. */
  #stepsBeyond = 0;

  /**
   * @param before the document's text before the first step
   * @param whole its text after the last one
   */
  constructor(before: string, whole: string) {
    this.#before = before;
    this.#whole = whole;
  }

  /** Another step was made. */
  grow(whole: string): void {
    this.#whole = whole;
  }

  /**
   * Follows an undo or redo of the document: if it stopped partway through the story, continues to its start or end.
   */
  follow({ document, reason }: vscode.TextDocumentChangeEvent): void {
    const isUndo = reason === vscode.TextDocumentChangeReason.Undo;
    if (isUndo && this.#isTakenBack) this.#stepsBeyond++;
    else if (this.#stepsBeyond > 0) this.#stepsBeyond--;
    else {
      const text = document.getText();
      this.#isTakenBack = isUndo && text === this.#before;
      if (text === (isUndo ? this.#before : this.#whole)) return;
      // The commands act on the focused editor, which has to be the one where the person started.
      if (vscode.window.activeTextEditor?.document !== document) return;
      void vscode.commands.executeCommand(isUndo ? 'undo' : 'redo');
    }
  }
}

/** Joins the steps of a finished story until the document is closed or something else is written in it. */
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
