// Where what the model wrote meets the writer’s own text: the word, the sentence and the quotation at the cursor.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fitContinuation, type ContinuationPlace } from '../../src/prose/fitContinuation.ts';
import { splitAtCursor } from '../support/cursor.ts';

type Case = [why: string, marked: string, raw: string, shown: string];
function check(cases: Case[], options: Partial<ContinuationPlace> = {}): void {
  for (const [why, marked, raw, shown] of cases) {
    test(`${why}: ${JSON.stringify(marked)} and ${JSON.stringify(raw)}`, () => {
      const place = { kind: 'prose', isMarkdown: true, lineEnd: '\n', isCut: false } as const;
      assert.equal(fitContinuation(raw, { ...splitAtCursor(marked), ...place, ...options }), shown);
    });
  }
}

check([
  ['a word that goes on after the cursor stays whole', 'They were un|seen there.', 'happy and un', 'happy and un'],
  ['nothing but a space is nothing', 'Once|', '  ', ''],
  ['a space in front of what trails in', 'He ran. |...Go.', 'Oh!', 'Oh! '],
  ['a space in front of a long dash', 'He ran. |---Go.', 'Oh!', 'Oh! '],
  ['a space in front of an escaped mark', 'He ran. |\\*Go.', 'Oh!', 'Oh! '],
  ['a space in front of what the French say', 'He ran. |«\u00a0Go.\u00a0»', 'Oh!', 'Oh! '],
  ['no second space in front of one', 'He ran.| Go.', ' Oh!', ' Oh!'],
]);

check([
  ['a quotation that nothing closes after the cursor is closed', '“Tom was |', 'sad,” she said.', 'sad,” she said.'],
  ['only the quotation at the cursor is cut', '“Hi,” said Lily. “Tom was |,” he said.', 'sad,” she said.', 'sad'],
  ['a quotation that ends at once adds nothing', '“Go|!” he said.', '” and ran.', ''],
  ['a quotation that is open to the end starts no other', '“Tom was |,” he said.', 'sad. “Oh', 'sad'],
  [
    'a quotation that begins further on ends none',
    '“Tom, |he cried, “no!”',
    'stop!” She saw that',
    'stop!” She saw that ',
  ],
  ['another quotation may come in front of one', 'He said “Hi” and |"No".', '“Yes” and', '“Yes” and '],
]);
for (const blank of ['\n\n', '\n \t\n', '\r\n\r\n']) {
  const before = `“I am old.${blank}The sign said `;
  check([['a quotation ends with its paragraph', `${before}|"No" in red.`, 'not “Yes” but', 'not “Yes” but ']]);
}

check([
  ['one mark ends a sentence', 'She saw a |.', 'tree!', 'tree'],
  ['several marks end it as well', 'She saw a |.', 'tree?!', 'tree'],
  ['a mark and a space end it as well', 'She saw a |.', 'tree! ', 'tree'],
  ['a mark after the no-break space of French', 'Elle dit |.', 'non\u202f!', 'non'],
  ['a mark inside stays', 'She saw, |.', 'oh! a tree!', 'oh! a tree'],
  ['dots that somebody trails off with end no sentence', 'She saw a |... and ran.', 'tree!', 'tree!'],
  ['dots further on do not matter', 'She saw a |. Then… nothing.', 'tree!', 'tree'],
]);

check([
  ['a line end of an old Macintosh', 'One.|', '\rTwo.', '\n\nTwo.'],
  ['a line end of a typesetter', 'One.|', '\u2028Two.', '\n\nTwo.'],
  ['invisible characters', 'One|', ' t\u00adw\u200bo\ufeff.', ' two.'],
]);

check(
  [
    ['a quotation that has no word yet', 'One. |', '"', ''],
    ['several marks that open', 'Tom said|', ' yes (“', ' yes'],
    ['a mark that opens, and the beginning of a word', 'Tom said|', ' (“Wh', ''],
    ['a mark that is part of the text before', 'Tom said|', ' yes"', ' yes"'],
  ],
  { isCut: true },
);

const long = `${'Once upon a time there was a fox who lived in the wood. '.repeat(3)}The end.`;
const parted: Case[] = ['\n\n', '\n  \t\n', '\r\n\r\n'].map((blank) => [
  'long lines with blank lines between them',
  `${long}${blank}${long}|`,
  '\nThree.',
  '\n\nThree.',
]);
check([...parted, ['long lines with none', `${long}\n${long}|`, '\nThree.', '\nThree.']], { isMarkdown: false });
