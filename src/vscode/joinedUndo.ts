// One undo for what the editor keeps as several steps. Leaving a tab ends a step, and so does an edit that no editor shows; a story that was
// written meanwhile is one thing to the person nevertheless.
import * as vscode from 'vscode';

/**
 * After an undo (or a redo) that stopped at a seam: goes on to the next one.
 *
 * @param seams what the document holds between two steps that belong together
 */
export function undoFurther({ document, reason }: vscode.TextDocumentChangeEvent, seams: readonly string[]): void {
  if (reason === undefined || seams.length === 0 || !seams.includes(document.getText())) return;
  // The commands act on the editor that has the focus: the one where the person began.
  if (vscode.window.activeTextEditor?.document !== document) return;
  void vscode.commands.executeCommand(reason === vscode.TextDocumentChangeReason.Undo ? 'undo' : 'redo');
}

/** Joins the steps of a story that is finished, until the document is closed or something else is written in it. */
export function joinUndo(document: vscode.TextDocument, seams: readonly string[]): void {
  const end = (): void => subscriptions.forEach((subscription) => subscription.dispose());
  const subscriptions = [
    vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document !== document || event.contentChanges.length === 0) return;
      if (event.reason === undefined) end();
      else undoFurther(event, seams);
    }),
    vscode.workspace.onDidCloseTextDocument((closed) => {
      if (closed === document) end();
    }),
  ];
}
