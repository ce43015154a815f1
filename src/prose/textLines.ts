// A document as lines, the way an editor keeps it, so that reading near the cursor never copies the rest.

/** Lines of a document. They may change between calls, never during one. */
export interface TextLines {
  /** At least 1. */
  readonly lineCount: number;
  readonly lineEnd: '\n' | '\r\n';
  /** One line without its line end. `line` is in [0, lineCount). */
  lineText(line: number): string;
  /** Offset of a line's first character in UTF-16 units. */
  lineOffset(line: number): number;
}

/** Where the cursor is: its line, and the UTF-16 units before it on that line, both from 0. */
export interface CursorPosition {
  readonly line: number;
  readonly character: number;
}

/** A string as lines: with Windows line ends if it has one, as an editor would open it. */
export function linesOf(text: string): TextLines {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r\n?|\n/u);
  const offsets = [0];
  for (const line of lines) offsets.push(offsets.at(-1)! + line.length + lineEnd.length);
  return {
    lineCount: lines.length,
    lineEnd,
    lineText: (line) => lines[line]!,
    lineOffset: (line) => offsets[line]!,
  };
}
