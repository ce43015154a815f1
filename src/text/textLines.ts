// A document as lines, the way an editor keeps it: whoever reads near the cursor never copies the rest.

/** Lines of a document. What is read here may change between calls, never during one. */
export interface TextLines {
  /** At least 1. */
  readonly lineCount: number;
  /** One line without its line end. `line` is in [0, lineCount). */
  lineText(line: number): string;
  /** Offset of a line's first character in UTF-16 units, where each line end counts as one unit, be it `\n` or `\r\n`. */
  lineOffset(line: number): number;
}

/** Where the cursor stands: a line and the UTF-16 units before the cursor in it, both from 0. */
export interface CursorPosition {
  readonly line: number;
  readonly character: number;
}

/** A string as lines. Line ends are `\n`, `\r\n` and a lone `\r`. */
export function linesOf(text: string): TextLines {
  const lines = text.split(/\r\n?|\n/u);
  const offsets = [0];
  for (const line of lines) offsets.push(offsets.at(-1)! + line.length + 1);
  return {
    lineCount: lines.length,
    lineText: (line) => lines[line]!,
    lineOffset: (line) => offsets[line]!,
  };
}
