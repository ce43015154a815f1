// Where a dialog that asks for a file begins.
import * as vscode from 'vscode';

/** A file of this name in the first folder of the workspace, as a part of a dialog's options. */
export function workspaceFile(name: string): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) };
}
