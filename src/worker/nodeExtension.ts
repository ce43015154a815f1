// The extension's entry in a Node host: dist/extension.js.
import * as vscode from 'vscode';
import { activateExtension, type ExtensionExports } from '../vscode/extension.ts';
import { startNodeThread } from './nodeThread.ts';

export function activate(context: vscode.ExtensionContext): ExtensionExports {
  return activateExtension(context, (scripts) => startNodeThread(vscode.Uri.joinPath(scripts, 'nodeWorker.js').fsPath));
}
