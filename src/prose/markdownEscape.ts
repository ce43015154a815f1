// Escapes prose so that Markdown reads it as prose: a backslash before whatever would be syntax.
import type { ProseKind } from './placement.ts';

/** Markers of quotes, items and verses, after which a line's content begins. */
const markers = /^[ \t]*(?:(?:[>|]|[-*+]|\d{1,9}[.)])[ \t]+|>)*/u;
/** What begins a block at the start of a line: headings, items, rules, underlines of headings, quotes, tables, formulas. */
const blockStart = /^(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|-[\s-]*$|=+\s*$|>|\||\$\$)/u;
const itemNumber = /^(\d{1,9})(?=[.)](?:\s|$))/u;

/** The content of a line before the cursor, without markers. */
export function lineContent(lineBefore: string): string {
  return lineBefore.replace(markers, '');
}

/**
 * Escapes one paragraph.
 *
 * @param text without line ends
 * @param place.lineBefore what comes before it on its line
 */
export function escapeMarkdown(text: string, place: { readonly lineBefore: string; readonly kind: ProseKind }): string {
  const escaped = text
    .replaceAll(/\\(?=[!-/:-@[-`{-~]|$)/gu, String.raw`\\`)
    .replaceAll(/[*`[\]]|<(?=[A-Za-z/!?]|$)|&(?=#?\w+;)|~(?=~)/gu, String.raw`\$&`)
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`);
  const content = lineContent(place.lineBefore);
  if (content === '') {
    return escaped.replace(itemNumber, '$1\\').replace(blockStart, String.raw`\$&`);
  }
  // The writer's number and the model's full stop would make a list.
  if (/^\d{1,9}$/u.test(content) && /^[.)](?:\s|$)/u.test(escaped)) return `\\${escaped}`;
  // At the end of a heading, number signs would be taken for decoration.
  return place.kind === 'heading' ? escaped.replace(/#(?=#*\s*$)/u, String.raw`\#`) : escaped;
}
