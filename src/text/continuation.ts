// From what the model wrote to what may be shown at the cursor.
import type { ProseKind } from './placement.ts';

/** Where a continuation is to stand. */
export interface ContinuationPlace {
  /** Text before the cursor; its last line is enough. */
  readonly before: string;
  /** Text behind the cursor; its next lines are enough. */
  readonly after: string;
  readonly kind: ProseKind;
  readonly isMarkdown: boolean;
  readonly lineEnd: '\n' | '\r\n';
  /** Whether the model was stopped by a limit: its last word may then be cut. */
  readonly isCut: boolean;
}

/**
 * Makes a continuation fit its place. Empty if nothing worth showing remains.
 *
 * - No space after a space or at the start of a line; in a heading, list item or quote, and in front of other text, one line only.
 * - What already stands behind the cursor is not repeated.
 * - A last word that may be cut is left out.
 * - The model's newline becomes a blank line, and what would be read as Markdown syntax is escaped.
 */
export function fitContinuation(raw: string, place: ContinuationPlace): string {
  const isAtLineStart = /(?:^|\n)[ \t]*(?:>[ \t]*)*$/u.test(place.before);
  let text = /\s$/u.test(place.before) || place.before === '' ? raw.trimStart() : raw;
  const restOfLine = /^[^\r\n]*/u.exec(place.after)![0];
  const oneLine = place.kind !== 'prose' || restOfLine.trim() !== '';
  if (oneLine) text = text.split('\n', 1)[0]!;
  if (place.isCut && !oneLine) text = withoutCutWord(text);
  else if (place.isCut && !raw.slice(text.length).includes('\n')) text = withoutCutWord(text);
  text = withoutRepeat(text, place.after).replace(/\s+$/u, '');
  if (text.trim() === '') return '';
  if (place.isMarkdown) text = escapeMarkdown(text, isAtLineStart);
  return text.replaceAll(/\n+/gu, place.isMarkdown ? '\n\n' : '\n').replaceAll('\n', place.lineEnd);
}

/** Up to the last space, unless the text ends with one or with punctuation. */
function withoutCutWord(text: string): string {
  if (!/[\p{L}\p{N}'’-]$/u.test(text)) return text;
  const lastSpace = text.search(/\s\S*$/u);
  return lastSpace < 0 ? '' : text.slice(0, lastSpace);
}

/** Cuts an end that already stands behind the cursor; empty if it all does. */
function withoutRepeat(text: string, after: string): string {
  const next = after.trimStart().replaceAll(/\s+/gu, ' ');
  if (next === '') return text;
  const own = text.trim().replaceAll(/\s+/gu, ' ');
  if (own === '' || next.startsWith(own)) return '';
  // The longest end of the text that is a beginning of what follows. One or two characters may be chance, unless they are all there is.
  for (let length = Math.min(text.length, next.length); length > 0; length--) {
    const isEnough = length >= 3 || length === next.length;
    if (isEnough && text.endsWith(next.slice(0, length))) return text.slice(0, text.length - length);
  }
  return text;
}

/** Puts a backslash before what Markdown would take for syntax. */
function escapeMarkdown(text: string, isAtLineStart: boolean): string {
  const escaped = text.replaceAll(/[*_`<[\]\\]/gu, String.raw`\$&`);
  const atLineStart = /^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|>|\d{1,9}(?=[.)]\s))/u;
  return escaped
    .split('\n')
    .map((line, index) => {
      if (index === 0 && !isAtLineStart) return line;
      return line.replace(atLineStart, (_, space: string, marker: string) =>
        /\d/u.test(marker) ? `${space}${marker}\\` : `${space}\\${marker}`,
      );
    })
    .join('\n');
}
