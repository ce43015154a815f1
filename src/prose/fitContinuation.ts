// Turns what the model wrote into what may be shown at the cursor.
import { escapeMarkdown, lineContent } from './markdownEscape.ts';
import { goesOnAfterCursor } from './paragraphEnd.ts';
import type { ProseKind } from './placement.ts';
import { hasParagraphPerLine } from './plainProse.ts';
import { openQuotes, quoteMarks } from './quoteMarks.ts';
import { withoutRepeat } from './withoutRepeat.ts';

/** Where a continuation goes. */
export interface ContinuationPlace {
  /** Text before the cursor; the last paragraph is enough, except in plain text, where it also shows the layout. */
  readonly before: string;
  /** Text after the cursor; the next lines are enough. */
  readonly after: string;
  readonly kind: ProseKind;
  readonly isMarkdown: boolean;
  readonly lineEnd: '\n' | '\r\n';
  /** Whether the model was stopped by a limit: its last word may then be incomplete. */
  readonly isCut: boolean;
}

/** The beginning of words, with any opening marks before them: text inserted before it needs a space. */
const startsText =
  /^(?:["'\u2018-\u201f\u00ab\u00bb\u2039\u203a\u3008-\u300f\u301d\u00bf\u00a1([{*_~=\u2013-\u2015\u2026]|--+|\.{3}|\\(?=[!-/:-@[-`{-~]))*(?:(?<=[\u00ab\u00bb\u2039\u203a])[\u00a0\u2009\u202f]|(?<=[\u2013-\u2015-])[ \u00a0\u2009\u202f])?(?:[\p{L}\p{N}\p{Extended_Pictographic}@&`$\u20ac\u00a3]|#\S|<[A-Za-z])/u;

/**
 * Makes a continuation fit its place. Empty if nothing worth showing remains.
 *
 * - No space after a space or at the start of a line; one line only in a heading, list item, quote or verse, and in a paragraph
 *   that continues after the cursor.
 * - What already follows the cursor is not repeated.
 * - A last word that may be incomplete is dropped, and so are broken characters and what follows them.
 * - A newline of the model's becomes a blank line (in plain text only if its paragraphs are separated that way), and whatever
 *   would be read as Markdown syntax is escaped.
 */
export function fitContinuation(raw: string, place: ContinuationPlace): string {
  const { before, after } = place;
  const lineBefore = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
  const isAtLineStart = lineContent(lineBefore) === '';
  const restOfLine = /^[^\r\n]*/u.exec(after)![0];

  const whole = tidyCharacters(raw);
  let text = isAtLineStart || /\s$/u.test(before) ? whole.trimStart() : whole;
  const isOneLine = place.kind !== 'prose' || goesOnAfterCursor(place);
  const isCutAtLine = isOneLine && text.includes('\n');
  if (isCutAtLine) text = text.slice(0, text.indexOf('\n'));
  else if (place.isCut) text = withoutCutWord(text);
  text = withoutSecondEnd(withoutRepeat(text, after), before, restOfLine).trimEnd();
  if (text === '') return '';

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

/** Marks that end a sentence or a clause. */
const endMarks = /^[.,;:!?\u2026]/u;
/** The end of a quotation: such marks, if any, and the mark that closes it. */
const closedEnd =
  /^[.,;:!?\u2026]*[\u00a0\u2009\u202f ]?["'\u2018\u2019\u201c\u201d\u00ab\u00bb\u2039\u203a\u3009\u300b\u300d\u300f]/u;
/** How much of a paragraph's end is examined for open quotations, in characters. */
const tellingCharacters = 2000;

/** Drops an end of the sentence or of the quotation if the text after the cursor already has it. */
function withoutSecondEnd(text: string, before: string, restOfLine: string): string {
  let result = text;
  const paragraph = before
    .slice(-tellingCharacters)
    .split(/\n[ \t]*\r?\n/u)
    .at(-1)!;
  if (closedEnd.test(restOfLine)) {
    const open = openQuotes(quoteMarks(paragraph));
    // A mark that closes it, or opens another because closing this one was forgotten.
    const end = quoteMarks(paragraph + text).find(
      ({ index, depth }) => index >= paragraph.length && depth < open.length,
    );
    if (end !== undefined) result = text.slice(0, end.index - paragraph.length);
  }
  return endMarks.test(restOfLine) && !/^(?:\.{3}|\u2026)/u.test(restOfLine)
    ? result.replace(/[.,;:!?\u2026]+[\u00a0\u2009\u202f ]?$/u, '')
    : result;
}

/** Drops control characters, and everything from the first broken character on. */
function tidyCharacters(raw: string): string {
  return (
    raw
      .replace(/[\p{Surrogate}\ufffd][\s\S]*/u, '')
      .replaceAll(/\r\n?|[\u2028\u2029]/gu, '\n')
      .replaceAll('\t', ' ')
      // Invisible characters: controls, soft hyphens, direction marks, zero-width spaces and joiners.
      .replaceAll(/(?!\n)\p{Cc}|[\u00ad\u200b\u200e\u200f\u2060\ufeff]/gu, '')
  );
}

/** Cuts at the last space, unless the text ends with one or with punctuation, and drops opening marks that nothing follows. */
function withoutCutWord(text: string): string {
  const whole = /[\p{L}\p{M}\p{N}'\u2019-]$/u.test(text) ? text.replace(/\S+$/u, '') : text;
  return whole.trimEnd().replace(/(?:^|\s)["'\u201c\u201e\u2018\u201a\u00ab\u00bf\u00a1(]+$/u, '');
}
