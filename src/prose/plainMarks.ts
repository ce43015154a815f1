// Quotation marks, apostrophes, dashes and spaces as a typewriter has them: the form that the model was trained on.
// training/prose.py brings its books into the same form; both are tested against test/fixtures/plainMarks.json.

const plainOf: Readonly<Record<string, string>> = {
  ...every('\u201c\u201d\u201e\u201f\u00ab\u00bb', '"'),
  ...every('\u2018\u2019\u201a\u201b\u2039\u203a', "'"),
  ...every('\u2010\u2011', '-'),
  ...every('\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000', ' '),
  // Invisible characters.
  ...every('\u00ad\u200b\u200c\u200d\u2060\ufeff', ''),
  '\u2026': '...',
};
const anyMark = new RegExp(`[${Object.keys(plainOf).join('')}]`, 'gu');

/** French puts spaces inside its marks; where the marks point the other way, such spaces are outside, and stay. */
const guillemetSpaces =
  /(?:(?<=^\u00ab)|(?<=[\s(]\u00ab))[ \u00a0\u2009\u202f]|[ \u00a0\u2009\u202f](?=\u00bb(?![\p{L}\p{N}_]))/gmu;
const range = /(?<=[0-9])\u2013(?=[0-9])/gu;
const dash = /( ?)(?:[\u2013\u2014\u2015]+|(?<!-)--+)( ?)/gu;

/**
 * The text with typewriter marks.
 *
 * When a text grows by one character, so does its plain form, or it stays the same; except for the second hyphen of a dash, the
 * digit after a range's dash, and a guillemet that closes after a space.
 */
export function plainTypography(text: string): string {
  // Most texts have nothing to change: one look instead of several.
  if (!/[^\n -~\u00a1-\u00aa\u00ae-\u00ba\u00bc-\u1fff]|--/u.test(text)) return text;
  return text
    .replaceAll(guillemetSpaces, '')
    .replaceAll(anyMark, (mark) => plainOf[mark]!)
    .replaceAll(range, '-')
    .replaceAll(dash, (match, spaceBefore: string, spaceAfter: string, offset: number, whole: string) => {
      const before = whole[offset - 1] ?? '\n';
      const after = Array.from(whole.slice(offset + match.length, offset + match.length + 2))[0] ?? '\n';
      const beforeThat = whole[offset - 2] ?? '\n';
      // At the beginning of a line or of a quotation.
      const opens = before === '\n' || (spaceBefore === '' && `"'(`.includes(before) && '\n '.includes(beforeThat));
      // Before a line end or a punctuation mark.
      const closes = spaceAfter === '' && (after === '\n' || !/[\p{L}\p{N}]/u.test(after));
      return `${opens ? '' : ' '}-${closes ? '' : ' '}`;
    });
}

function every(marks: string, plain: string): Record<string, string> {
  return Object.fromEntries(Array.from(marks, (mark) => [mark, plain]));
}
