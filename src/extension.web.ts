// The extension's entry point in a web worker host, such as on vscode.dev: dist/extension.web.js.
import * as vscode from 'vscode';
import { activateExtension, type ExtensionExports } from './vscode/activate.ts';
import { downloadInBrowser } from './vscode/downloadInBrowser.ts';
import { threadStarter } from './worker/thread.web.ts';

export function activate(context: vscode.ExtensionContext): ExtensionExports {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'worker.web.js');
  return activateExtension(context, {
    hasPaths: false,
    startThread: threadStarter(() => vscode.workspace.fs.readFile(script)),
    downloadModel: downloadInBrowser,
  });
}
