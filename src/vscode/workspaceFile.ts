// Where a file dialog starts.
import * as vscode from 'vscode';

/** A file of this name in the workspace's first folder, as part of a dialog's options. */
export function workspaceFile(name: string): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) };
}
