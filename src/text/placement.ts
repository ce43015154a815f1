// Where the cursor stands: whether prose is being written there, and what kind of line it is.
import { openFence } from './markdownProse.ts';

/** Prose, or a line that is continued to its end without a new paragraph or a marker. */
export type ProseKind = 'prose' | 'heading' | 'listItem' | 'quote';

/** Why nothing is suggested. */
export type QuietReason =
  'frontMatter' | 'codeBlock' | 'codeSpan' | 'link' | 'html' | 'table' | 'definition' | 'midWord';

export type Placement = { readonly kind: ProseKind } | { readonly quiet: QuietReason };

/** The surroundings of the cursor. */
export interface Surroundings {
  /** Text before the cursor, from the start of a line; the document's start if `isFromStart`. */
  readonly before: string;
  /** The rest of the cursor's line. */
  readonly lineAfter: string;
  readonly isFromStart: boolean;
  readonly isMarkdown: boolean;
  /** Whether to suggest inside a word, that is right before a letter. */
  readonly allowMidWord: boolean;
}

/** What is looked for in the cursor's line up to the cursor. Links first: they may hold what looks like the rest. */
const linePatterns: readonly [QuietReason, RegExp][] = [
  ['definition', /^ {0,3}\[[^\]]+\]:/u],
  ['link', /\]\([^)]*$|\]\[[^\]]*$|!\[[^\]]*$|\b(?:https?:\/\/|www\.|mailto:)\S*$/u],
  ['html', /<\/?[A-Za-z!][^<>]*$/u],
  ['table', /^\s*\|/u],
];

/** Where the cursor stands. Costs a pass over `before` for code fences, and over the line. */
export function placementOf(surroundings: Surroundings): Placement {
  const { before, lineAfter } = surroundings;
  if (!surroundings.allowMidWord && /^[\p{L}\p{N}]/u.test(lineAfter)) return { quiet: 'midWord' };
  if (!surroundings.isMarkdown) return { kind: 'prose' };
  if (surroundings.isFromStart && isInFrontMatter(before)) return { quiet: 'frontMatter' };
  if (openFence(before) !== undefined) return { quiet: 'codeBlock' };

  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (isIndentedCode(before, line)) return { quiet: 'codeBlock' };
  for (const [reason, pattern] of linePatterns) if (pattern.test(line)) return { quiet: reason };
  if (isInHtmlBlock(before)) return { quiet: 'html' };
  if (isInCodeSpan(before)) return { quiet: 'codeSpan' };
  if (/^ {0,3}#{1,6}(?:[ \t]|$)/u.test(line)) return { kind: 'heading' };
  if (/^\s*(?:>\s*)+/u.test(line)) return { kind: 'quote' };
  if (/^\s*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/u.test(line)) return { kind: 'listItem' };
  return { kind: 'prose' };
}

/** The text since the last blank line: code spans and HTML blocks reach no further back. */
function paragraphOf(before: string): string {
  return before.slice(before.search(/(?:\n[ \t]*\r?\n|^)(?![\s\S]*\n[ \t]*\r?\n)/u));
}

function isInFrontMatter(before: string): boolean {
  const opening = /^(---|\+\+\+)[ \t]*\r?\n/u.exec(before);
  if (opening === null) return false;
  const closing = opening[1] === '---' ? /\n(?:---|\.\.\.)[ \t]*\r?(?:\n|$)/u : /\n\+\+\+[ \t]*\r?(?:\n|$)/u;
  return !closing.test(before.slice(opening[0].length - 1));
}

/** Four spaces after a blank line are code, except inside a list. */
function isIndentedCode(before: string, line: string): boolean {
  if (!/^(?: {4}|\t)/u.test(line)) return false;
  const above = before.slice(0, before.length - line.length);
  const isAfterBlank = above === '' || /\n[ \t]*\r?\n$/u.test(above);
  return isAfterBlank && !/(?:^|\n)\s*(?:[-*+]|\d{1,9}[.)])[ \t][^\n]*\n[ \t]*\r?\n(?:[ \t]+[^\n]*\n)*$/u.test(above);
}

function isInHtmlBlock(before: string): boolean {
  const paragraph = paragraphOf(before).trimStart();
  if (paragraph.startsWith('<!--')) return !paragraph.includes('-->');
  return /^<\/?(?:div|table|details|summary|section|article|p|ul|ol|li|pre|script|style|iframe|video|picture|figure|center)\b/iu.test(
    paragraph,
  );
}

/** A run of backticks without its match of the same length before the cursor. */
function isInCodeSpan(before: string): boolean {
  const paragraph = paragraphOf(before).replaceAll(/\\`/gu, '');
  let open: string | undefined;
  for (const [ticks] of paragraph.matchAll(/`+/gu)) {
    if (open === undefined) open = ticks;
    else if (ticks === open) open = undefined;
  }
  return open !== undefined;
}
