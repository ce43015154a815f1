// The extension's entry in a Node host: dist/extension.js.
import * as vscode from 'vscode';
import { activateExtension, type ExtensionExports } from './vscode/activate.ts';
import { startThread } from './worker/thread.ts';

export function activate(context: vscode.ExtensionContext): ExtensionExports {
  return activateExtension(context, (scripts) => startThread(vscode.Uri.joinPath(scripts, 'worker.js').fsPath));
}
