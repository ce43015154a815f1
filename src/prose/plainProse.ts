// The prose of a text without syntax: each paragraph on one line, whether the writer wraps lines at a width or not.
//
// A blank line ends a paragraph. A single line end does not, unless
// - the next line is indented, or begins like a list item or with a dash of speech;
// - the line is a title: it begins a paragraph, ends without a mark, and the capitalized word after it would easily have fitted;
// - the document has a paragraph on each line: it has a line longer than anybody's wrap width, or its lines mostly end with a
//   sentence (and it has no blank lines, or three single line ends). Even there a sentence or a quotation continues to its end.
import { openQuotes, quoteMarks } from './quoteMarks.ts';
import { isSceneBreak } from './sceneBreak.ts';
import { endsSentence } from './sentences.ts';

/** Nobody wraps lines at a greater width, in characters. */
const maxWrapWidth = 120;
/** How much of a paragraph's end is examined for an open quotation, in characters. */
const tellingCharacters = 4096;
/** If the next word would have left this much room, in characters, the line was not wrapped for lack of it. */
const easyRoom = 10;

/** The prose of plain text, without scene breaks and with uniform line ends; each newline ends a paragraph. */
export function plainProse(text: string): string {
  const lines = linesIn(text);
  const layout = layoutOf(lines);
  const pieces: string[] = [];
  /** The end of the current paragraph. */
  let tail = '';
  const add = (piece: string): void => {
    pieces.push(piece);
    tail = (tail + piece).slice(-tellingCharacters);
  };
  let startsParagraph = true;
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    const isBlank = line.trim() === '' || isSceneBreak(line);
    const isLast = next === undefined;
    if (!isBlank || isLast) {
      const content = startsParagraph ? line : line.trimStart();
      add(isLast ? content : content.trimEnd());
    }
    if (isLast) break;
    const isEnd = isBlank || (next.trim() === '' && index + 2 < lines.length);
    const ends: boolean = isEnd || endsParagraph(tail, line, next, startsParagraph, layout);
    if (!ends) add(' ');
    else if (tail !== '') {
      pieces.push('\n');
      tail = '';
    }
    startsParagraph = ends;
  }
  return pieces.join('');
}

/** Whether a document has a paragraph on each line, so that a new one needs no blank line. */
export function hasParagraphPerLine(text: string): boolean {
  return layoutOf(linesIn(text)).isParagraphPerLine;
}

/**
 * Whether a paragraph of plain text continues from a line into the next.
 *
 * @param before the document up to the end of the line
 */
export function goesOnInPlainText(before: string, nextLine: string): boolean {
  const lines = linesIn(before);
  const line = lines.at(-1)!;
  if (nextLine.trim() === '' || isSceneBreak(nextLine) || isSceneBreak(line)) return false;
  if (line.trim() === '') return true;
  const prose = plainProse(before);
  const paragraph = prose.slice(prose.lastIndexOf('\n') + 1).slice(-tellingCharacters);
  const startsParagraph = (lines.at(-2) ?? '').trim() === '';
  return !endsParagraph(paragraph, line, nextLine, startsParagraph, layoutOf([...lines, nextLine]));
}

interface Layout {
  readonly isParagraphPerLine: boolean;
  /** Of the longest line, in characters. */
  readonly width: number;
}

function linesIn(text: string): string[] {
  return text.split(/\r\n?|\n/u);
}

function layoutOf(lines: readonly string[]): Layout {
  const width = lines.reduce((most, line) => Math.max(most, line.length), 0);
  let hasText = false;
  let hasBlankLines = false;
  let ends = 0;
  let sentenceEnds = 0;
  for (const [index, line] of lines.slice(0, -1).entries()) {
    const isBlank = line.trim() === '';
    // Blank lines at the top separate nothing.
    if (isBlank) hasBlankLines ||= hasText;
    else hasText = true;
    if (isBlank || lines[index + 1]!.trim() === '') continue;
    ends++;
    if (endsSentence(line.trimEnd())) sentenceEnds++;
  }
  const isMostly = 3 * sentenceEnds >= 2 * ends && (!hasBlankLines || ends >= 3);
  return { isParagraphPerLine: width > maxWrapWidth || isMostly, width };
}

/** @param paragraph the end of what has been read of it, up to the end of the line */
function endsParagraph(
  paragraph: string,
  line: string,
  next: string,
  startsParagraph: boolean,
  layout: Layout,
): boolean {
  if (/^(?:[-*+\u2022]\s|\d{1,3}[.)]\s|[\u2013-\u2015])/u.test(next)) return true;
  if (/^[ \t]/u.test(next) && !/^[ \t]/u.test(line)) return true;
  const endsWithSentence = endsSentence(line.trimEnd());
  const [word = ''] = next.split(/\s/u, 1);
  const isTitle = startsParagraph && /[\p{L}\p{N}]$/u.test(line) && /^["\u201c]?\p{Lu}/u.test(next);
  const mayEnd = endsWithSentence
    ? layout.isParagraphPerLine
    : isTitle && line.length + 1 + word.length <= layout.width - easyRoom;
  return (
    mayEnd && (/^["'\u2018\u201c\u201e\u00ab\u00bb]/u.test(next) || openQuotes(quoteMarks(paragraph)).length === 0)
  );
}
