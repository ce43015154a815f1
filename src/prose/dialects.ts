// What only some dialects of Markdown know, in the text of a block: callouts, comments between percent signs, line blocks, and scene
// breaks that the standard has no syntax for.
import { unshieldSyntax } from './markdown.ts';
import { isSceneBreak } from './sceneBreak.ts';

/** Stands for a hard line break until white space is tidied. */
export const hardBreak = '\u2028';

/** `%%` where a comment begins or ends (https://help.obsidian.md/syntax#Comments), and not behind a number. */
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

/** The text of a quote's first paragraph without a callout's marker; its title is a line of its own. */
export function calloutTitle(text: string): string {
  return text.replace(/^\[![^[\]\n]*\][+-]?[ \t]*([^\n\u2028]*)([\n\u2028]?)/u, (_, title: string, lineEnd: string) =>
    title.trim() === '' ? '' : title + (lineEnd === '' ? '' : hardBreak),
  );
}

/**
 * The lines of a line block (https://pandoc.org/MANUAL.html#line-blocks), where each begins with a bar.
 *
 * @returns `undefined` if it is rather a table
 */
export function verseLines(text: string): string[] | undefined {
  const lines = text.split(/\n|\u2028/u);
  if (!lines.every((line) => /^\|(?:[ \t]|$)/u.test(line) && !line.slice(1).includes('|'))) return undefined;
  return lines.map((line) => line.slice(1).replace(/^[ \t]/u, ''));
}

/** @param isUnfinished whether the last line is still being written */
export function withoutSceneBreaks(text: string, isUnfinished: boolean): string {
  const lines = text.split('\n');
  const kept = lines.filter(
    (line, index) => !isSceneBreak(unshieldSyntax(line)) || (isUnfinished && index === lines.length - 1),
  );
  return kept.length === lines.length ? text : kept.join('\n');
}
