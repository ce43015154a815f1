// From what the model wrote to what may be shown at the cursor.
import { escapeMarkdown, lineContent } from './markdownEscape.ts';
import { goesOnBehind } from './paragraphEnd.ts';
import type { ProseKind } from './placement.ts';
import { hasParagraphPerLine } from './plainProse.ts';
import { openQuotes, quoteMarks } from './quoteMarks.ts';
import { withoutRepeat } from './withoutRepeat.ts';

/** Where a continuation is to stand. */
export interface ContinuationPlace {
  /** Text before the cursor; its last line is enough, except for plain text, whose layout it shows. */
  readonly before: string;
  /** Text behind the cursor; its next lines are enough. */
  readonly after: string;
  readonly kind: ProseKind;
  readonly isMarkdown: boolean;
  readonly lineEnd: '\n' | '\r\n';
  /** Whether the model was stopped by a limit: its last word may then be cut. */
  readonly isCut: boolean;
}

/** The beginning of words, with the marks that open in front of them: other words in front of these need a space. */
const startsText =
  /^(?:["'\u2018-\u201f\u00ab\u00bb\u2039\u203a\u3008-\u300f\u301d\u00bf\u00a1([{*_~=\u2013-\u2015\u2026]|--+|\.{3}|\\(?=[!-/:-@[-`{-~]))*(?:(?<=[\u00ab\u00bb\u2039\u203a])[\u00a0\u2009\u202f]|(?<=[\u2013-\u2015-])[ \u00a0\u2009\u202f])?(?:[\p{L}\p{N}\p{Extended_Pictographic}@&`$\u20ac\u00a3]|#\S|<[A-Za-z])/u;

/**
 * Makes a continuation fit its place. Empty if nothing worth showing remains.
 *
 * - No space after a space or at the start of a line; in a heading, list item or quote, and in a paragraph that goes on behind the
 *   cursor, one line only.
 * - What already stands behind the cursor is not repeated.
 * - A last word that may be cut is left out, and so are broken characters and what follows them.
 * - The model's newline becomes a blank line (in plain text only if paragraphs are written so there), and what would be read as
 *   Markdown syntax is escaped.
 */
export function fitContinuation(raw: string, place: ContinuationPlace): string {
  const { before, after } = place;
  const lineBefore = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
  const isAtLineStart = lineContent(lineBefore) === '';
  const restOfLine = /^[^\r\n]*/u.exec(after)![0];

  const whole = tidyCharacters(raw);
  let text = isAtLineStart || /\s$/u.test(before) ? whole.trimStart() : whole;
  const isOneLine = place.kind !== 'prose' || goesOnBehind(place);
  const isCutAtLine = isOneLine && text.includes('\n');
  if (isCutAtLine) text = text.slice(0, text.indexOf('\n'));
  else if (place.isCut) text = withoutCutWord(text);
  text = withoutSecondEnd(withoutRepeat(text, after), before, restOfLine).trimEnd();
  if (text.trim() === '') return '';

  if (startsText.test(restOfLine) && (isAtLineStart || /\s$/u.test(before))) text += ' ';
  const paragraphs = text.split(/[ ]*\n[\n ]*/u);
  if (place.isMarkdown) {
    for (const [index, paragraph] of paragraphs.entries()) {
      paragraphs[index] = escapeMarkdown(paragraph, { lineBefore: index === 0 ? lineBefore : '', kind: place.kind });
    }
  }
  const hasBlankLines = place.isMarkdown || /\n[ \t]*\r?\n/u.test(before) || !hasParagraphPerLine(before);
  return paragraphs.join(place.lineEnd.repeat(hasBlankLines ? 2 : 1));
}

/** Marks that end a sentence or a part of it, and what closes a quotation behind them. */
const endMarks = /^[.,;:!?\u2026]/u;
const closedEnd =
  /^[.,;:!?\u2026]*[\u00a0\u2009\u202f ]?["'\u2018\u2019\u201c\u201d\u00ab\u00bb\u2039\u203a\u3009\u300b\u300d\u300f]/u;
/** So much of a paragraph tells which quotations are open. */
const tellingCharacters = 2000;

/** Without an end of the sentence, or of the quotation, that stands behind the cursor already. */
function withoutSecondEnd(text: string, before: string, restOfLine: string): string {
  let result = text;
  const paragraph = before
    .slice(-tellingCharacters)
    .split(/\n[ \t]*\r?\n/u)
    .at(-1)!;
  if (closedEnd.test(restOfLine)) {
    const open = openQuotes(quoteMarks(paragraph));
    const end = quoteMarks(paragraph + text).find(
      ({ role, index, depth }) => role === 'close' && index >= paragraph.length && depth < open.length,
    );
    if (end !== undefined) result = text.slice(0, end.index - paragraph.length);
  }
  return endMarks.test(restOfLine) && !/^(?:\.{3}|\u2026)/u.test(restOfLine)
    ? result.replace(/[.,;:!?\u2026]+[\u00a0\u2009\u202f ]?$/u, '')
    : result;
}

/** Without control characters, and only up to the first character that is broken. */
function tidyCharacters(raw: string): string {
  return (
    raw
      .replace(/[\p{Surrogate}\ufffd][\s\S]*$/u, '')
      .replaceAll(/\r\n?|[\u2028\u2029]/gu, '\n')
      .replaceAll('\t', ' ')
      // What nobody sees: control characters, soft hyphens, and what directs or joins other characters.
      .replaceAll(/(?!\n)\p{Cc}|[\u00ad\u200b\u200e\u200f\u2060\ufeff]/gu, '')
  );
}

/** Up to the last space, unless the text ends with one or with punctuation; and without quotation marks that nothing follows. */
function withoutCutWord(text: string): string {
  const whole = /[\p{L}\p{M}\p{N}'\u2019-]$/u.test(text) ? text.slice(0, Math.max(0, text.search(/\s\S*$/u))) : text;
  return whole.trimEnd().replace(/(?:^|\s)["'\u201c\u201e\u2018\u201a\u00ab\u00bf\u00a1(]+$/u, '');
}
