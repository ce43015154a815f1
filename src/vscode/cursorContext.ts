// The text around the cursor, limited to the part that is examined, however large the document is.
import * as vscode from 'vscode';
import type { CursorContext } from '../completions/suggester.ts';
import { sliceAt } from '../prose/documentSlice.ts';
import { OpenBlocks } from '../prose/openBlocks.ts';
import type { TextLines } from '../prose/textLines.ts';

/**
 * Surroundings of cursors. Tracks the long blocks (code, comments, front matter) of the Markdown documents it was asked
 * about.
 */
export class CursorContexts implements vscode.Disposable {
  readonly #blocks = new WeakMap<vscode.TextDocument, OpenBlocks>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const lines = contentChanges.map(({ range }) => range.start.line);
      if (lines.length > 0) this.#blocks.get(document)?.didChange(lines.reduce((first, line) => Math.min(first, line)));
    });
  }

  /**
   * The surroundings of a position. The cost doesn't depend on the document's size, except for the first look at a long
   * one.
   */
  at(document: vscode.TextDocument, position: vscode.Position): CursorContext {
    const isMarkdown = document.languageId === 'markdown';
    const lines = linesOfDocument(document);
    const slice = sliceAt(lines, position, isMarkdown ? this.#blocksOf(document) : undefined);
    return { ...slice, isMarkdown, lineEnd: lines.lineEnd };
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #blocksOf(document: vscode.TextDocument): OpenBlocks {
    let blocks = this.#blocks.get(document);
    if (blocks === undefined) {
      blocks = new OpenBlocks(linesOfDocument(document));
      this.#blocks.set(document, blocks);
    }
    return blocks;
  }
}

/** A live view of the document. */
export function linesOfDocument(document: vscode.TextDocument): TextLines {
  return {
    get lineCount() {
      return document.lineCount;
    },
    get lineEnd() {
      return document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    },
    lineText: (line) => document.lineAt(line).text,
    lineOffset: (line) => document.offsetAt(new vscode.Position(line, 0)),
  };
}
