import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { inTypography, plainTypography, typographyOf, withClosedQuote } from '../../src/prose/typography.ts';

const plain: [string, string][] = [
  ['“Hello,” he said.', '"Hello," he said.'],
  ['It’s ‘odd’.', "It's 'odd'."],
  ['Wait… now', 'Wait... now'],
  ['He ran—fast', 'He ran - fast'],
  ['He ran – fast', 'He ran - fast'],
  ['«Oui» a\u00a0b', '"Oui" a b'],
  ['nothing to do', 'nothing to do'],
];
for (const [written, read] of plain)
  test(`read plainly: ${written}`, () => assert.equal(plainTypography(written), read));

const styled: [string, string, string][] = [
  ['“Hi,” he said.', ' "Go home," she said. "It\'s late."', " “Go home,” she said. “It's late.”"],
  ['“It’s me,” he said.', ' "It\'s late," said Tom.', ' “It’s late,” said Tom.'],
  ['“I want', ' to go," he said. "Now."', ' to go,” he said. “Now.”'],
  ['“One.\n', '"Two."', '“Two.”'],
  ['"Hi," he said.', ' "Go."', ' "Go."'],
  ['“Hi,” he said. "Oh."', ' "Go."', ' "Go."'],
  ['He ran—fast.', ' He sat - tired.', ' He sat—tired.'],
  ['He ran – fast.', ' He sat - tired.', ' He sat – tired.'],
  ['He ran.', ' He sat - tired.', ' He sat - tired.'],
];
for (const [before, written, expected] of styled) {
  test(`"${before}" goes on with "${expected}"`, () => {
    assert.equal(inTypography(written, before, typographyOf(before)), expected);
  });
}

const closed: [string, string, string][] = [
  ['He said,', ' "Go home.', ' "Go home."'],
  ['He said,', ' "Go home."', ' "Go home."'],
  ['He said,', ' "Go home', ' "Go home'],
  ['He said, "I want', ' to go.', ' to go.'],
  ['He said, "I want', ' to go." She said, "Yes!', ' to go." She said, "Yes!"'],
];
for (const [before, written, expected] of closed) {
  test(`"${before}${written}" is closed`, () => assert.equal(withClosedQuote(written, before), expected));
}

test('a plain document changes nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, text) => {
      fc.pre(!/[\u2013\u2014\u2018-\u201d]/u.test(before));
      assert.equal(inTypography(text, before, typographyOf(before)), text);
    }),
    { seed: 5 },
  );
});
