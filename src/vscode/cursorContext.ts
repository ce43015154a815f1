// What stands around the cursor, as much of it as is looked at, however large the document is.
import * as vscode from 'vscode';
import { windowStart } from '../engine/window.ts';
import type { CursorContext } from '../suggestion/suggester.ts';

/**
 * Characters before the cursor that are looked at: between a half and the whole of this. The beginning moves in hops, so that typing
 * adds to what was seen and changes nothing in front of it.
 */
const lookBackCharacters = 12_288;
/** Lines behind the cursor that are looked at. */
const linesAfter = 4;

/** The surroundings of a position. Costs the same in a document of any size. */
export function cursorContext(document: vscode.TextDocument, position: vscode.Position): CursorContext {
  const start = document.positionAt(windowStart(document.offsetAt(position), lookBackCharacters, 'hop'));
  // From the start of a line, so that headings and markers are seen whole.
  const firstLine = start.character === 0 ? start.line : Math.min(start.line + 1, position.line);
  const end = document.lineAt(Math.min(document.lineCount - 1, position.line + linesAfter)).range.end;
  return {
    before: document.getText(new vscode.Range(firstLine, 0, position.line, position.character)),
    after: document.getText(new vscode.Range(position, end)),
    isFromStart: firstLine === 0,
    isMarkdown: document.languageId === 'markdown',
    lineEnd: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
  };
}
