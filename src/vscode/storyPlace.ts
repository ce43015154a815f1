// Where a story may be inserted into a document, and what has to go around it so that no sentence, heading, list or
// table is broken. Takes lines, returns a place or a refusal.
import * as vscode from 'vscode';
import { isSceneBreak } from '../prose/sceneBreak.ts';
import { cursorMark, parseMarkdown, splitMarkdown, type MarkdownNode } from '../prose/markdown.ts';
import { placementOf, type Surroundings } from '../prose/placement.ts';
import { endsSentence } from '../prose/sentences.ts';
import type { CursorPosition, TextLines } from '../prose/textLines.ts';
import { whereCursorIs } from './whereCursorIs.ts';

/** What to insert: a continuation of the text before the cursor, or a story that begins with these words (or none). */
export type StoryStart = { readonly kind: 'continuation' } | { readonly kind: 'newStory'; readonly beginning: string };

/** Where the story goes. Line ends are `\n`. */
export interface StoryPlace {
  /** The cursor, or the end of the paragraph, list or heading that the cursor is in the middle of. */
  readonly position: CursorPosition;
  /** What goes between the document and the story, before and after it. */
  readonly lead: string;
  readonly tail: string;
  /** The prefix of all its lines but the first: the marks of the quote it is in. */
  readonly linePrefix: string;
  /** Whether it continues a paragraph that the writer began. */
  readonly isJoined: boolean;
}

/** Up to this many lines below the cursor are examined to find out how the block around it continues. */
const maxLinesBelow = 100;

const wholeBlocks = new Set(['code', 'html', 'table', 'definition', 'list', 'heading']);
/** Text blocks that a new story may follow. Blocks in a quote don't count: the rest of the quote would be cut off. */
const passableBlocks = new Set(['list', 'heading']);

/** The line that closes a code block or a formula. */
const closingFence = /^ {0,3}(?:`{3,}|~{3,}|\$\$)[ \t]*$/u;

/** What may end speech in the middle of a sentence. */
const speechEnd = /[!?\u2026"'\u2019\u201d\u00bb]\s*$/u;

const quoteMarks = /^[ \t]*(?:>[ \t]?)+/u;

/**
 * The place for a story.
 *
 * - A new story is a paragraph of its own, unless its first words continue half a sentence (they begin with a lowercase
 *   letter or a punctuation mark).
 * - A continuation joins the paragraph before the cursor. It begins a new paragraph after a heading, after the last
 *   item of a list, and on an empty line unless there is half a sentence right above.
 * - In a quote it stays in the quote.
 * - Between two sentences it splits their paragraph. In the middle of a sentence there is no place for a continuation,
 *   and a new story goes after the whole paragraph; in the middle of a heading or list, it goes after that.
 *
 * @param surroundings of the cursor, as cut out by `sliceAt`
 * @returns the place, or a text that says why there is none and what to do
 */
export function storyPlaceAt(
  lines: TextLines,
  cursor: CursorPosition,
  surroundings: Pick<Surroundings, 'before' | 'isFromStart' | 'isMarkdown'>,
  start: StoryStart,
): StoryPlace | { readonly refusal: string } {
  const before = surroundings.before.replaceAll(/\r\n?/gu, '\n');
  const lineBefore = lines.lineText(cursor.line).slice(0, cursor.character);
  const rest = lines.lineText(cursor.line).slice(cursor.character);
  const isOnEmptyLine = lineBefore.trim() === '' && rest.trim() === '';

  // A scene break to the right of the cursor is only in the way; at the top of a document it is front matter.
  const isAboveSceneBreak = lineBefore === '' && cursor.line > 0 && isSceneBreak(rest);
  const lineAfter = isAboveSceneBreak ? '' : rest;
  const placementAfter = (gap: string): ReturnType<typeof placementOf> =>
    placementOf({ ...surroundings, before: before + gap, lineAfter, allowMidWord: true });
  let placement = placementAfter('');
  // An empty line, a scene break or a closing fence doesn't end the block yet; after one more line end, a paragraph can
  // begin.
  const isBesideBlock = 'quiet' in placement || placement.kind === 'listItem' || placement.kind === 'heading';
  const mayBegin = rest.trim() === '' && (isOnEmptyLine || isSceneBreak(lineBefore) || closingFence.test(lineBefore));
  if (isBesideBlock && mayBegin) placement = placementAfter('\n\n');
  if ('quiet' in placement) return refusalOf(placement.quiet);

  const { inside, blockEnd, paragraphEnd } = blocksAround(before, rest, lines, cursor, surroundings.isMarkdown);
  if (inside !== undefined && (start.kind === 'continuation' || blockEnd === undefined)) return refusalOf(inside);
  const isInParagraph = paragraphEnd !== undefined;
  const isBetweenSentences =
    endsSentence(before.trimEnd()) &&
    (/\s$/u.test(before) || /^(?:\s|$)/u.test(rest)) &&
    !(speechEnd.test(before) && /^\s*\p{Ll}/u.test(rest)); // “No!” | she said.

  const linePrefix = placement.kind === 'quote' ? quotePrefix(lineBefore) : '';
  const isBlank = (line: string): boolean => (linePrefix === '' ? line : line.replace(quoteMarks, '')).trim() === '';
  const startsHere = isOnEmptyLine && surroundings.isMarkdown && !endsInHalfParagraph(before);
  const isJoined =
    !isBesideBlock &&
    !startsHere &&
    (start.kind === 'continuation' ||
      (!isInParagraph && !isBlank(lineBefore) && goesOn(lineContentOf(lineBefore), start.beginning)));
  if (isJoined && isInParagraph && !isBetweenSentences) {
    return {
      refusal: vscode.l10n.t('The cursor is in the middle of a sentence: put it after one, and try again.'),
    };
  }

  const endAround = blockEnd ?? (isBetweenSentences ? undefined : paragraphEnd);
  const position = endAround ?? afterSpaces(cursor, rest);
  const lineAt = lines.lineText(position.line);
  const above = position.line > 0 ? lines.lineText(position.line - 1) : '';
  const below = position.line + 1 < lines.lineCount ? lines.lineText(position.line + 1) : '';
  const lineToPosition = lineAt.slice(0, position.character);
  // On an indented line it would be code, or part of the list above.
  const isOwnLine = isBlank(above) && (linePrefix !== '' || !surroundings.isMarkdown || lineToPosition === '');
  const beginsParagraph = !isBlank(lineToPosition) ? '\n\n' : isOwnLine ? '' : '\n';
  const gap = start.kind === 'newStory' && needsSpace(lineBefore, start.beginning) ? ' ' : '';
  const tail = lineAt.slice(position.character).trim() !== '' ? '\n\n' : !isBlank(below) ? '\n' : '';
  return {
    position,
    lead: isJoined ? gap : inQuote(beginsParagraph, linePrefix),
    tail: tail === '\n' ? inQuote(tail, linePrefix).trimEnd() || '\n' : inQuote(tail, linePrefix),
    linePrefix,
    isJoined,
  };
}

/** A text of several lines inside a quote; its first line has the marks already. */
export function inQuote(text: string, linePrefix: string): string {
  if (linePrefix === '') return text;
  const lines = text.split('\n');
  const last = lines.length - 1;
  return lines
    .map((line, index) => (index === 0 ? line : line === '' && index < last ? linePrefix.trimEnd() : linePrefix + line))
    .join('\n');
}

function refusalOf(place: string): { readonly refusal: string } {
  const why = whereCursorIs(place);
  return { refusal: vscode.l10n.t('{0} Put it on an empty line, or after a sentence, and try again.', why) };
}

function quotePrefix(lineBefore: string): string {
  const marks = quoteMarks.exec(lineBefore)?.[0];
  return marks === undefined ? '' : `${marks.trimEnd()} `;
}

function lineContentOf(lineBefore: string): string {
  return lineBefore.replace(quoteMarks, '').trimEnd();
}

/** Whether a beginning continues half a sentence. */
function goesOn(half: string, beginning: string): boolean {
  return !endsSentence(half) && /^[\p{Ll},;:.!?\u2026]/u.test(beginning.trimStart());
}

/** Whether two words would run together: not after a space or an opening mark. */
function needsSpace(before: string, beginning: string): boolean {
  return /^[\p{L}\p{N}"\u201c]/u.test(beginning) && !/(?:\s|(?:^|\s)["']|[\u201c\u2018\u00ab([\u2014])$/u.test(before);
}

function afterSpaces({ line, character }: CursorPosition, rest: string): CursorPosition {
  return { line, character: rest.trim() === '' ? character : character + rest.length - rest.trimStart().length };
}

/**
 * Whether the last nonempty line is half a sentence in a paragraph of its own, right above the empty line at the end.
 */
function endsInHalfParagraph(before: string): boolean {
  const { last } = splitMarkdown(before);
  if (endsSentence(before.trimEnd())) return false;
  const paragraph = parseMarkdown(last + cursorMark).children?.at(-1);
  return paragraph?.type === 'paragraph' && paragraph.position!.start.offset! < last.trimEnd().length;
}

/**
 * What the cursor is in the middle of: a block that must stay whole (with its end if a story may follow it), or a
 * paragraph.
 */
function blocksAround(
  before: string,
  rest: string,
  lines: TextLines,
  cursor: CursorPosition,
  isMarkdown: boolean,
): { readonly inside?: string; readonly blockEnd?: CursorPosition; readonly paragraphEnd?: CursorPosition } {
  const endLine = Math.min(lines.lineCount, cursor.line + 1 + maxLinesBelow);
  const linesBelow: string[] = [];
  for (let line = cursor.line + 1; line < endLine; line++) linesBelow.push(lines.lineText(line));
  const begun = isMarkdown ? splitMarkdown(before).last : before.slice(before.lastIndexOf('\n\n') + 1);
  const block = [begun + rest, ...linesBelow].join('\n');
  const endAt = (offset: number): CursorPosition => {
    const upTo = block.slice(begun.length, offset).split('\n');
    const character = upTo.at(-1)!.length;
    return upTo.length === 1
      ? { line: cursor.line, character: cursor.character + character }
      : { line: cursor.line + upTo.length - 1, character };
  };
  if (!isMarkdown) {
    // A blank line ends a paragraph.
    const length = block.slice(begun.length).search(/\n[ \t]*(?:\n|$)|\s*$/u);
    return begun.trim() === '' || length <= 0 ? {} : { paragraphEnd: endAt(begun.length + length) };
  }
  const holdsCursor = ({ position }: MarkdownNode): boolean =>
    (position?.start.offset ?? Infinity) < begun.length && begun.length < (position?.end.offset ?? -Infinity);
  const top = parseMarkdown(block).children?.find(holdsCursor);
  for (let node = top; node !== undefined; node = node.children?.find(holdsCursor)) {
    if (wholeBlocks.has(node.type)) {
      const end = node.position!.end.offset!;
      const isEndSeen = end < block.length || endLine === lines.lineCount;
      const isPassable = node === top && passableBlocks.has(node.type) && isEndSeen;
      return { inside: node.type, ...(isPassable ? { blockEnd: endAt(end) } : {}) };
    }
    if (node.type === 'paragraph') return { paragraphEnd: endAt(node.position!.end.offset!) };
  }
  return {};
}
