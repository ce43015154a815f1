// What a workbench without a server opens in the tests: a file system that is no plain path and can be written, as a repository on
// vscode.dev, one that can only be read, and a kind of notebook.
import * as vscode from 'vscode';
import checkpoint from '../../fixtures/reference/tiny/model.pt';
import { MemoryFiles } from '../suite/memoryFiles.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export function activate(context: vscode.ExtensionContext): void {
  const virtual = new MemoryFiles();
  const frozen = new MemoryFiles();
  for (const [files, scheme] of [
    [virtual, 'virtual'],
    [frozen, 'frozen'],
  ] as const) {
    const put = (name: string, text: string): void =>
      files.writeFile(vscode.Uri.from({ scheme, path: `/stories/${name}` }), encode(text));
    files.createDirectory(vscode.Uri.from({ scheme, path: '/stories' }));
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
  virtual.writeFile(vscode.Uri.from({ scheme: 'virtual', path: '/stories/own.pt' }), checkpoint);
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider('virtual', virtual, { isCaseSensitive: true }),
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
