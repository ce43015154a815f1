// Syntax that only some Markdown dialects have, in the text of a block: callouts, comments between percent signs, line blocks,
// directive lines, and scene breaks that the standard has no syntax for.
import { unshieldSyntax } from './markdown.ts';
import { isSceneBreak } from './sceneBreak.ts';

/** Stands for a hard line break until white space is tidied. */
export const hardBreak = '\u2028';

/** From `%%` to `%%` (https://help.obsidian.md/syntax#Comments); after a number, `%%` does not open a comment. */
const comment = /(?<![\p{N}%])%%(?!%)[^%]*(?:%(?!%)[^%]*)*%%/gu;
const openComment = /(?<![\p{N}%])%%(?!%)/u;

/** The text without closed comments. */
export function withoutComments(text: string): string {
  return text.includes('%%') ? text.replaceAll(comment, '') : text;
}

/** Whether a text ends in a comment between percent signs. */
export function endsInComment(text: string): boolean {
  return openComment.test(withoutComments(text));
}

/** A callout's marker at the beginning of a quote, closed or not: `[!note]`, `[!tip]-`. */
export const calloutMarker = /^\[!(?:[^[\]\n]*(?:\][+-]?)?)?$/u;

/** The text of a quote's first paragraph without a callout's marker; the title becomes a line of its own. */
export function calloutTitle(text: string): string {
  return text.replace(/^\[![^[\]\n]*\][+-]?[ \t]*([^\n\u2028]*)([\n\u2028]?)/u, (_, title: string, lineEnd: string) =>
    title.trim() === '' ? '' : title + (lineEnd === '' ? '' : hardBreak),
  );
}

/** A line that opens or closes a named block: `::: note`, `!!! tip "Title"`, `??? quote`. */
export const directive = /^[ \t]*(?::{3,}.*|(?:!!!|\?{3}\+?)[ \t]+[a-z-]*(?:[ \t]+"[^"]*"?)?)$/u;

/**
 * The lines of a line block (https://pandoc.org/MANUAL.html#line-blocks): each begins with a bar and may continue
 * on lines that begin with a space.
 *
 * @returns `undefined` if it is a table instead
 */
export function verseLines(text: string): string[] | undefined {
  const lines = text.replaceAll(/[\n\u2028][ \t]*(?=[^\s|])/gu, ' ').split(/\n|\u2028/u);
  if (!lines.every((line) => /^\|(?:[ \t]|$)/u.test(line) && !line.slice(1).includes('|'))) return undefined;
  return lines.map((line) => line.slice(1).replace(/^[ \t]/u, ''));
}

function isMarkLine(line: string): boolean {
  return isSceneBreak(unshieldSyntax(line)) || directive.test(line);
}

/** The text without its scene breaks and directives. @param isUnfinished whether the last line is still being written */
export function withoutMarkLines(text: string, isUnfinished: boolean): string {
  const lines = text.split('\n');
  const isReadAnyway = (index: number): boolean => isUnfinished && index === lines.length - 1;
  const kept = lines.filter((line, index) => isReadAnyway(index) || !isMarkLine(line));
  return kept.length === lines.length ? text : kept.join('\n');
}
