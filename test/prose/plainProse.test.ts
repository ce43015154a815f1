// Where a paragraph of plain text ends, as lines of data.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { goesOnInPlainText, plainProse } from '../../src/prose/plainProse.ts';

const wrapped =
  'Once upon a time there was a fox who lived in a wood with\nher three cubs. Every day she went out to look for food, and\nevery night she came home.';
const joined = wrapped.replaceAll('\n', ' ');
const long =
  'Once upon a time there was a fox who lived in a wood with her three cubs, and every day she went out to look for food, far away.';

const cases: [what: string, text: string, prose: string][] = [
  ['syntax, which is none', '# *One*\r\n\r\n- two ', '# *One*\n- two '],
  ['a sentence that goes on', 'Lily went to the park\nand ', 'Lily went to the park and '],
  ['a sentence that will go on', 'Lily went to the park\n', 'Lily went to the park '],
  ['a sentence that goes on, Windows', 'Lily went to the park\r\nand ', 'Lily went to the park and '],
  ['a wrapped paragraph', wrapped, joined],
  ['a wrapped paragraph and another', `${wrapped}\n\nOne day`, `${joined}\nOne day`],
  ['a sentence that ends at the width', `${wrapped}\nThen`, `${joined} Then`],
  ['several blank lines', 'One.\n \n\n\nTwo.\n\n', 'One.\nTwo.\n'],
  ['a paragraph on each line', 'Tom ran home.\nLily sat down.\nThey', 'Tom ran home.\nLily sat down.\nThey'],
  ['a paragraph just ended', 'Tom ran home.\n', 'Tom ran home.\n'],
  ['what people say, line by line', '"Hi," said Tom.\n"Oh!" said Lily.\n', '"Hi," said Tom.\n"Oh!" said Lily.\n'],
  ['long lines', `${long}\n${long}\nThen`, `${long}\n${long}\nThen`],
  ['long lines, the last of which goes on', `${long}\nLily went\nto`, `${long}\nLily went to`],
  ['a title and wrapped lines', `The Fox\n${wrapped}`, `The Fox\n${joined}`],
  ['a quotation over lines', '“Tom is here.\nI am so ', '“Tom is here. I am so '],
  ['a quotation that each paragraph opens anew', '“Tom is here.\n“I am so ', '“Tom is here.\n“I am so '],
  ['indented paragraphs', `  ${wrapped}\n  One day`, `  ${joined}\n  One day`],
  ['items', 'to buy\n- milk\n- eggs', 'to buy\n- milk\n- eggs'],
  ['speech with dashes', '— Hola, dijo Ana\n— Hola', '— Hola, dijo Ana\n— Hola'],
  ['scene breaks', 'One.\n\n* * *\n\nTwo.', 'One.\nTwo.'],
  ['a space at a line end', 'One \ntwo', 'One two'],
  ['nothing', '', ''],
  ['blank lines only', '\n\n', ''],
];
for (const [what, text, prose] of cases) {
  test(`the prose of ${what}: ${JSON.stringify(text)}`, () => assert.equal(plainProse(text), prose));
}

const breaks: [before: string, next: string, goesOn: boolean][] = [
  ['Lily went to the park', 'and home.', true],
  ['The end.', 'Tom went home too.', false],
  [wrapped, 'Then she slept.', true],
  [wrapped, '', false],
  ['Tom ran.\nLily sat.', 'They slept.', false],
  ['One.\n\n', 'Two.', true],
];
for (const [before, next, goesOn] of breaks) {
  test(`${goesOn ? 'the paragraph goes on' : 'a paragraph ends'} between ${JSON.stringify(before)} and ${JSON.stringify(next)}`, () =>
    assert.equal(goesOnInPlainText(before, next), goesOn));
}

test('any text has a prose: single newlines, nothing lost but white space', () => {
  const piece = fc.constantFrom('\n', '\n\n', ' ', 'a', 'Tom ran.', '“Oh', '”', '- a', '\r\n', '  ', 'Zoë', 'so—');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const prose = plainProse(text);
      assert.doesNotMatch(prose, /\n\n|\r|^\n/u);
      assert.equal(prose.replaceAll(/\s/gu, ''), text.replaceAll(/\s/gu, ''));
    }),
    { numRuns: 1000 },
  );
});
