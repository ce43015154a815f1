// A bar in a text marks the cursor.

/** A text without its mark: what stands before and after. Where the text itself needs bars, give another mark. */
export function splitAtCursor(marked: string, mark = '|'): { before: string; after: string } {
  const offset = marked.indexOf(mark);
  if (offset < 0 || offset !== marked.lastIndexOf(mark)) throw new Error(`one ${mark} expected: ${marked}`);
  return { before: marked.slice(0, offset), after: marked.slice(offset + mark.length) };
}
