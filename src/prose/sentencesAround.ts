// Extends a selection to whole sentences: from the beginning of the one it starts in to the end of the one it ends in.
import { parseMarkdown, type MarkdownNode } from './markdown.ts';
import { endsSentence } from './sentences.ts';
import type { CursorPosition, TextLines } from './textLines.ts';

/** A part of a document. */
export interface DocumentRange {
  readonly start: CursorPosition;
  readonly end: CursorPosition;
}

/** Whole sentences of a document. */
export interface Sentences extends DocumentRange {
  /** Their text as written, without the quote markers that its lines begin with. Line ends are `\n`. */
  readonly text: string;
  /** False where a paragraph ends in the middle of a sentence, or a heading or an item has no mark at its end. */
  readonly isFinished: boolean;
}

/** How many lines above and below are searched for where a paragraph begins and ends. */
const maxLines = 100;
/** How much of a text is examined for the end of a sentence. */
const sentenceEndCharacters = 40;

/**
 * The sentences that a selection touches; a heading is one sentence. White space at either end of the selection does not count.
 *
 * @returns `undefined` if nothing but white space is selected
 */
export function sentencesAround(
  lines: TextLines,
  { start, end }: DocumentRange,
  isMarkdown: boolean,
): Sentences | undefined {
  const selected = textBetween(lines, start, end);
  if (selected.trim() === '') return undefined;
  const first = forward(start, selected.slice(0, selected.length - selected.trimStart().length));
  const last = forward(start, selected.trimEnd());
  const [begins, ends] = [blockAround(lines, first, isMarkdown), blockAround(lines, last, isMarkdown)];
  const from = begins.positionAt(sentenceStart(begins));
  const to = ends.positionAt(sentenceEnd(ends));
  const text = textBetween(lines, from, to);
  return {
    start: from,
    end: to,
    text: isMarkdown ? text.replaceAll(/\n[ \t]*(?:>[ \t]?)+/gu, '\n') : text,
    isFinished: endsSentence(text),
  };
}

/** The lines around a position, up to the nearest blank ones. */
interface Block {
  readonly text: string;
  /** The position, and the paragraph or heading around it: offsets in `text`. */
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  readonly isHeading: boolean;
  positionAt(offset: number): CursorPosition;
}

function blockAround(lines: TextLines, { line, character }: CursorPosition, isMarkdown: boolean): Block {
  const isText = (at: number): boolean => at >= 0 && at < lines.lineCount && lines.lineText(at).trim() !== '';
  let first = line;
  while (line - first < maxLines && isText(first - 1)) first--;
  let last = line;
  while (last - line < maxLines && isText(last + 1)) last++;
  const block: string[] = [];
  for (let at = first; at <= last; at++) block.push(lines.lineText(at));
  const text = block.join('\n');
  const before = block.slice(0, line - first).join('\n');
  const offset = (line > first ? before.length + 1 : 0) + character;
  const node = isMarkdown ? textNodeAt(parseMarkdown(text), offset) : undefined;
  return {
    text,
    offset,
    from: node?.position?.start.offset ?? 0,
    to: node?.position?.end.offset ?? text.length,
    isHeading: node?.type === 'heading',
    positionAt: (at) => forward({ line: first, character: 0 }, text.slice(0, at)),
  };
}

function textNodeAt(node: MarkdownNode, offset: number): MarkdownNode | undefined {
  if (node.type === 'paragraph' || node.type === 'heading') return node;
  const child = node.children?.find(
    ({ position }) => (position?.start.offset ?? Infinity) <= offset && offset <= (position?.end.offset ?? -Infinity),
  );
  return child && textNodeAt(child, offset);
}

function sentenceStart({ text, offset, from, isHeading }: Block): number {
  for (let at = isHeading ? from : offset; at > from; at--) {
    if (isSentenceEnd(text, at)) return at + /^\s+(?:>\s*)*/u.exec(text.slice(at))![0].length;
  }
  return from;
}

function sentenceEnd({ text, offset, to, isHeading }: Block): number {
  for (let at = isHeading ? to : offset; at < to; at++) if (isSentenceEnd(text, at)) return at;
  return to;
}

/** Whether a sentence ends at an offset, and not just what somebody says in the middle of one: “No!” she said. */
function isSentenceEnd(text: string, at: number): boolean {
  return (
    /^\s+[^\s\p{Ll}]/u.test(text.slice(at, at + sentenceEndCharacters)) &&
    !/\s/u.test(text[at - 1] ?? ' ') &&
    endsSentence(text.slice(Math.max(0, at - sentenceEndCharacters), at))
  );
}

function textBetween(lines: TextLines, start: CursorPosition, end: CursorPosition): string {
  const texts: string[] = [];
  for (let line = start.line; line <= end.line; line++) {
    texts.push(lines.lineText(line).slice(line === start.line ? start.character : 0, line === end.line ? end.character : undefined)); // prettier-ignore
  }
  return texts.join('\n');
}

/** The position after a text that begins at the given position. */
function forward({ line, character }: CursorPosition, text: string): CursorPosition {
  const passed = text.split('\n');
  const lastLength = passed.at(-1)!.length;
  return passed.length === 1
    ? { line, character: character + lastLength }
    : { line: line + passed.length - 1, character: lastLength };
}
