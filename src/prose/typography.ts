// Quotation marks, apostrophes and dashes: the model knows those of a typewriter, a writer may use others. What is read is made plain;
// what is written takes the document's style.

import { endsSentence } from './sentences.ts';

/** How a document writes what the model writes plainly. */
export interface Typography {
  readonly hasCurlyQuotes: boolean;
  readonly hasCurlyApostrophes: boolean;
  /** What stands between clauses: the document's own dash with its spaces, or `undefined` if it has none. */
  readonly dash: string | undefined;
}

const plainForms: readonly (readonly [RegExp, string])[] = [
  [/[\u201c\u201d\u201e\u201f\u00ab\u00bb]/gu, '"'],
  [/[\u2018\u2019\u201a\u201b]/gu, "'"],
  [/\u2026/gu, '...'],
  [/[\u00a0\u2009\u202f]/gu, ' '],
  [/ ?[\u2013\u2014] ?/gu, ' - '],
];

/** The text with typewriter marks, as the model learned to read. */
export function plainTypography(text: string): string {
  // Most texts have nothing to change: one look instead of five.
  if (!/[\u00a0\u00ab\u00bb\u2009-\u202f]/u.test(text)) return text;
  let plain = text;
  for (const [pattern, replacement] of plainForms) plain = plain.replaceAll(pattern, replacement);
  return plain;
}

/** The style of a text: what it used last. */
export function typographyOf(text: string): Typography {
  return {
    hasCurlyQuotes: isNewer(text, /[\u201c\u201d]/u, '"'),
    hasCurlyApostrophes: isNewer(text, /[\u2018\u2019]/u, "'"),
    dash: / ?[\u2013\u2014] ?/gu.exec(text)?.[0],
  };
}

/**
 * A continuation in the style of a document.
 *
 * @param before the text that it continues, which tells whether a quotation is open
 */
export function inTypography(continuation: string, before: string, style: Typography): string {
  let text = continuation;
  if (style.dash !== undefined) text = text.replaceAll(/ --? /gu, style.dash);
  if (style.hasCurlyApostrophes) text = text.replaceAll(/(?<=[\p{L}\p{N}])'/gu, '\u2019').replaceAll("'", '\u2018');
  if (!style.hasCurlyQuotes) return text;
  let isOpen = isQuoteOpen(before);
  return text.replaceAll(/["\n]/gu, (mark) => {
    isOpen = mark === '"' && !isOpen;
    if (mark === '\n') return mark;
    return isOpen ? '\u201c' : '\u201d';
  });
}

/** A continuation that ends a sentence within a quotation that it opened, with the mark that closes it. */
export function withClosedQuote(continuation: string, before: string): string {
  // The last mark is the one that opened: it must be among those that were written.
  const isLeftOpen = isQuoteOpen(before + continuation) && /["\u201c][^"\u201c\u201d\n]*$/u.test(continuation);
  return isLeftOpen && endsSentence(continuation) ? `${continuation}"` : continuation;
}

/** Whether the last paragraph of a text ends inside quotation marks, of either kind. */
function isQuoteOpen(text: string): boolean {
  const paragraph = text.slice(text.lastIndexOf('\n') + 1);
  let isOpen = false;
  for (const mark of paragraph.match(/["\u201c\u201d]/gu) ?? []) {
    if (mark === '"') isOpen = !isOpen;
    else isOpen = mark === '\u201c';
  }
  return isOpen;
}

/** Whether the last of the curly forms stands behind the last plain one. */
function isNewer(text: string, curly: RegExp, plain: string): boolean {
  let last = text.length - 1;
  while (last >= 0 && !curly.test(text[last]!)) last--;
  return last >= 0 && last > text.lastIndexOf(plain);
}
