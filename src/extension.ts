// The extension's entry point in a Node host: dist/extension.js.
import * as vscode from 'vscode';
import { fetchTransport } from './download/transport.ts';
import { activateExtension, type ExtensionExports } from './vscode/activate.ts';
import { downloadModel } from './vscode/downloadModel.ts';
import { startThread } from './worker/thread.ts';

export function activate(context: vscode.ExtensionContext): ExtensionExports {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'worker.js').fsPath;
  const partsFolder = vscode.Uri.joinPath(context.globalStorageUri, 'downloads');
  return activateExtension(context, {
    hasPaths: true,
    startThread: () => startThread(script),
    downloadModel: (parts) => downloadModel({ ...parts, transport: fetchTransport, partsFolder }),
  });
}
