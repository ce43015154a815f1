// Inserts text from the panel into a document: at the cursor, or in place of the selection.
import * as vscode from 'vscode';
import { problemWithWriting, readOnlyProblem } from './storyInsertion.ts';

/** An edit is rejected while a change of the writer's is in flight; it is then made again. */
const maxAttempts = 5;

/**
 * Inserts a text into a document.
 *
 * @param textFor the text to insert, given the current place
 * @returns what was done, as a sentence
 * @throws Error with a readable message if nothing is selected or the document cannot be edited
 */
export async function putIntoEditor(
  editor: vscode.TextEditor,
  where: 'cursor' | 'selection',
  textFor: (range: vscode.Range, editor: vscode.TextEditor) => string,
): Promise<string> {
  const { document } = editor;
  const name = vscode.workspace.asRelativePath(document.uri);
  const problem = problemWithWriting(document);
  if (problem !== undefined) throw new Error(problem);
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const { selection } = editor;
    if (where === 'selection' && selection.isEmpty) {
      throw new Error(vscode.l10n.t('Nothing is selected: select what the story is to replace.'));
    }
    const range = where === 'selection' ? selection : new vscode.Range(selection.active, selection.active);
    const text = textFor(range, editor);
    const { version } = document;
    const isAccepted = await editor.edit((edit) => edit.replace(range, text));
    // A read-only editor accepts an edit but stays unchanged.
    const isChanged = document.version !== version;
    if (isAccepted && (isChanged || text === '')) return vscode.l10n.t('Put into {0}.', name);
    if (!isChanged) break;
  }
  throw new Error(readOnlyProblem(document));
}
