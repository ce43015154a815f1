// What a workbench without a server opens in the tests: a writable file system that has no plain paths, like a
// repository on github.dev, a read-only one, and a kind of notebook.
import * as vscode from 'vscode';
import checkpoint from '../../fixtures/reference/tiny/model.pt';
import { MemoryFiles } from '../suite/memoryFiles.ts';
import { frozenFolder, virtualFolder } from './folders.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export function activate(context: vscode.ExtensionContext): void {
  const virtual = new MemoryFiles();
  const frozen = new MemoryFiles();
  for (const [files, folder] of [
    [virtual, vscode.Uri.parse(virtualFolder)],
    [frozen, vscode.Uri.parse(frozenFolder)],
  ] as const) {
    const put = (name: string, text: string): void => files.writeFile(vscode.Uri.joinPath(folder, name), encode(text));
    files.createDirectory(vscode.Uri.joinPath(folder, '..'));
    files.createDirectory(folder);
    put('notes.md', 'Once upon a time there was a fox.\n');
    put('fox.md', '# The Fox\n\nQuillabert the fox lived in Farrowmere.\n');
    put(
      'tale.cells',
      JSON.stringify([
        ['markdown', 'Once upon a time'],
        ['python', 'x = 1'],
      ]),
    );
  }
  virtual.writeFile(vscode.Uri.joinPath(vscode.Uri.parse(virtualFolder), 'own.pt'), checkpoint);
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('vscode-vfs', virtual, { isCaseSensitive: true }),
    vscode.workspace.registerFileSystemProvider('frozen', frozen, { isCaseSensitive: true, isReadonly: true }),
    vscode.workspace.registerNotebookSerializer('cells', {
      deserializeNotebook: (bytes) => {
        const cells = JSON.parse(decode(bytes)) as [language: string, text: string][];
        const kindOf = (language: string): vscode.NotebookCellKind =>
          language === 'markdown' ? vscode.NotebookCellKind.Markup : vscode.NotebookCellKind.Code;
        return new vscode.NotebookData(
          cells.map(([language, text]) => new vscode.NotebookCellData(kindOf(language), text, language)),
        );
      },
      serializeNotebook: ({ cells }) =>
        encode(JSON.stringify(cells.map(({ languageId, value }) => [languageId, value]))),
    }),
  );
}
