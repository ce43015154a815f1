// The part of a document around the cursor that is read: bounded, whatever the size of the document.
import { frontMatterFence } from './frontMatter.ts';
import type { OpenBlocks } from './openBlocks.ts';
import { endsSentence } from './sentences.ts';
import type { CursorPosition, TextLines } from './textLines.ts';

/** The text around the cursor, with the document's line ends. */
export interface DocumentSlice {
  /**
   * The end of the text before the cursor. Begins at a paragraph, else a line, else a sentence or word. If that is inside a block
   * that an earlier line opened, a line that opens such a block is put in front.
   */
  readonly before: string;
  /** The rest of the cursor's line, and the next lines up to the first that is not blank. */
  readonly after: string;
  /** Whether `before` is, or stands for, the text from the document's start. */
  readonly isFromStart: boolean;
}

/** How many characters before the cursor are read: between half of this and all of it. */
const lookBackCharacters = 12_288;
const shiftCharacters = lookBackCharacters / 2;
/** How many characters are searched for a clean place to begin. */
const cleanPlaceCharacters = lookBackCharacters / 8;
/** How many lines after the cursor are read, and how many characters of each. */
const maxLinesAfter = 8;
const maxCharactersAfter = 1000;

/**
 * Cuts out the text around the cursor.
 *
 * Where it begins depends on a grid of offsets in the document, not on the distance to the cursor: during typing the beginning
 * stays put, and moves on once per 6,144 characters.
 *
 * @param blocks tells the open blocks of a Markdown document; `undefined` for plain text
 */
export function sliceAt(lines: TextLines, cursor: CursorPosition, blocks: OpenBlocks | undefined): DocumentSlice {
  const start = sliceStart(lines, cursor);
  const isFromStart = start.line === 0 && start.character === 0;
  const block = isFromStart ? undefined : blocks?.at(start.line);
  // A line at the start that looks like a fence of front matter would be taken for one.
  if (!isFromStart && block === undefined && start.character === 0 && start.line < cursor.line) {
    if (frontMatterFence(lines.lineText(start.line)) !== undefined) start.line++;
  }
  const pieces = block === undefined ? [] : [block.opener];
  for (let line = start.line; line <= cursor.line; line++) {
    const end = line === cursor.line ? cursor.character : undefined;
    pieces.push(lines.lineText(line).slice(line === start.line ? start.character : 0, end));
  }
  return {
    before: pieces.join(lines.lineEnd),
    after: textAfter(lines, cursor),
    isFromStart: isFromStart || block?.kind === 'frontMatter',
  };
}

function textAfter(lines: TextLines, cursor: CursorPosition): string {
  let text = lines.lineText(cursor.line).slice(cursor.character, cursor.character + maxCharactersAfter);
  const end = Math.min(lines.lineCount, cursor.line + 1 + maxLinesAfter);
  for (let line = cursor.line + 1; line < end; line++) {
    const next = lines.lineText(line).slice(0, maxCharactersAfter);
    text += lines.lineEnd + next;
    if (next.trim() !== '') break;
  }
  return text;
}

function sliceStart(lines: TextLines, cursor: CursorPosition): { line: number; character: number } {
  const endOffset = lines.lineOffset(cursor.line) + cursor.character;
  if (endOffset <= lookBackCharacters) return { line: 0, character: 0 };
  const anchor = Math.ceil((endOffset - lookBackCharacters) / shiftCharacters) * shiftCharacters;
  const latest = anchor + cleanPlaceCharacters;
  let anchorLine = cursor.line;
  while (lines.lineOffset(anchorLine) > anchor) anchorLine--;

  let lineStart: number | undefined;
  for (let line = anchorLine; line <= cursor.line && lines.lineOffset(line) <= latest; line++) {
    if (lines.lineOffset(line) < anchor) continue;
    lineStart ??= line;
    const startsParagraph = line > 0 && lines.lineText(line - 1).trim() === '' && lines.lineText(line).trim() !== '';
    if (startsParagraph) return { line, character: 0 };
  }
  if (lineStart !== undefined) return { line: lineStart, character: 0 };
  const from = anchor - lines.lineOffset(anchorLine);
  const text = lines.lineText(anchorLine).slice(from, from + cleanPlaceCharacters);
  return { line: anchorLine, character: from + firstCleanStart(text) };
}

/** Where the first sentence begins in a piece of a line, else the first word, else the first whole character. */
function firstCleanStart(text: string): number {
  let firstWord: number | undefined;
  for (const gap of text.matchAll(/\s+(?=\S)/gu)) {
    const start = gap.index + gap[0].length;
    if (endsSentence(text.slice(0, gap.index))) return start;
    firstWord ??= start;
  }
  return firstWord ?? (/^[\udc00-\udfff]/.test(text) ? 1 : 0);
}
