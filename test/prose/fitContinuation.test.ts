// What may be shown at the cursor of what the model wrote.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fitContinuation, type ContinuationPlace } from '../../src/prose/fitContinuation.ts';
import { directive } from '../../src/prose/dialects.ts';
import { markdownProse } from '../../src/prose/markdownProse.ts';
import { splitAtCursor } from '../support/cursor.ts';

function fit(marked: string, raw: string, options: Partial<ContinuationPlace> = {}): string {
  const place = { ...splitAtCursor(marked), kind: 'prose', isMarkdown: true, lineEnd: '\n', isCut: false } as const;
  return fitContinuation(raw, { ...place, ...options });
}

type Case = [marked: string, raw: string, shown: string];
function check(what: string, cases: Case[], options: Partial<ContinuationPlace> = {}): void {
  for (const [marked, raw, shown] of cases) {
    test(`${what}: ${JSON.stringify(marked)} and ${JSON.stringify(raw)}`, () => {
      assert.equal(fit(marked, raw, options), shown);
    });
  }
}

check('spaces', [
  ['Once|', ' upon a time.', ' upon a time.'],
  ['Once |', ' upon a time.', 'upon a time.'],
  ['Once |', 'upon a time. ', 'upon a time.'],
  ['Once u|', 'pon a time.', 'pon a time.'],
  ['|', ' Once', 'Once'],
  ['One.\n\n|', ' \nTwo.', 'Two.'],
  ['> |', ' Two.', 'Two.'],
  ['- |', ' two', 'two'],
  ['Once |', ' \n ', ''],
  ['Once|', '', ''],
  ['Once|', '\tupon', ' upon'],
]);

check('in front of words, whatever opens them', [
  ...['— Go.', '-- Go.', '…and ran.', '`code` ran.', '#tag ran.', '$5.', '🌟 ran.', '**Lily** ran.', '"‘I want’ to.', '《I》', '{a}', '<b>a</b>'].map((rest): Case => [`Tom was sad. |${rest}`, 'He ran.', 'He ran. ']),
  ...[' Go.', '… He ran.', ')', '» he said.', ' — very.'].map((rest): Case => [`Tom was |${rest}`, 'sad', 'sad']),
]); // prettier-ignore

check('an end that stands after the cursor already', [
  ['She saw a |.', 'big tree.', 'big tree'],
  ['She saw a |!', 'big tree.', 'big tree'],
  ['She saw a |, and ran.', 'big tree.', 'big tree'],
  ['She saw a |… and ran.', 'big tree.', 'big tree.'],
  ['“Tom was |,” he said.', 'sad,” she said.', 'sad'],
  ['"Tom was |," he said.', 'sad." She ran.', 'sad'],
  ['‘Tom was |,’ he said.', 'Lily’s friend,’ she said.', 'Lily’s friend'],
  ['«Tom was |», he said.', 'sad», she said.', 'sad'],
  ['« Tom was | », he said.', 'sad. » She ran.', 'sad.'],
  ['„Tom war |“, sagte er.', 'hier.“ Sie', 'hier.'],
  ['"Hi," said Tom. He saw |"No".', 'a dog.', 'a dog. '],
  ['One.\n\nHe saw |" in', 'a "dog" and', 'a "dog" and'],
]);

check('paragraphs', [
  ['One.|', '\nTwo.', '\n\nTwo.'],
  ['One|', ' ends.\nTwo.\n\n Three.\n', ' ends.\n\nTwo.\n\nThree.'],
  ['One\r\n|', 'Two.\r\nThree.', 'Two.\n\nThree.'],
]);
check('Windows paragraphs', [['One.|', '\nTwo.\nThree.', '\r\n\r\nTwo.\r\n\r\nThree.']], { lineEnd: '\r\n' });
check('plain paragraphs', [
  ['One.\nTwo.|', '\nThree *now*.', '\nThree *now*.'],
  ['One.\n\nTwo.|', '\nThree.', '\n\nThree.'],
], { isMarkdown: false }); // prettier-ignore

for (const kind of ['heading', 'listItem', 'quote'] as const) {
  check(`one line only in a ${kind}`, [
    ['One|', ' fox.\nTwo.', ' fox.'],
    ['One|', '\nTwo.', ''],
  ], { kind }); // prettier-ignore
}
check('one line only in front of text', [['One| and two.', ' fox.\nTwo.', ' fox.']]);
check('one line only where the paragraph goes on', [
  ['The end.|\nTom went home.', '\nOnce more.', ''],
  ['The end.|\nTom went home.', ' Then.\nOnce more.', ' Then.'],
  ['The end.|\r\nTom went home.', '\nOnce more.', ''],
  ['The end.|\n2. Tom went home.', '\nOnce more.', ''],
  ['The end.|\n-Tom went home.', '\nOnce more.', ''],
  ['The Fox|\n=====', '\nOnce more.', ''],
  ['The Fox|\n---', '\nOnce more.', ''],
  ['The end.\n|\nTom went home.', 'Then.\nOnce more.', 'Then.'],
]);
check('a new paragraph where the next line begins something else', [
  ['The end.|\n\nTom went home.', '\nOnce more.', '\n\nOnce more.'],
  ['The end.|\n# Two', '\nOnce more.', '\n\nOnce more.'],
  ['The end.|\n> Two', '\nOnce more.', '\n\nOnce more.'],
  ['The end.|\n- Two', '\nOnce more.', '\n\nOnce more.'],
  ['The end.|\n1. Two', '\nOnce more.', '\n\nOnce more.'],
  ['The end.|\n* * *', '\nOnce more.', '\n\nOnce more.'],
  ['The end.|\n```', '\nOnce more.', '\n\nOnce more.'],
  ['The end.|\n<div>', '\nOnce more.', '\n\nOnce more.'],
  ['One.\n\n|\n---', 'Once.\nTwice.', 'Once.\n\nTwice.'],
]);
check('in plain text', [
  ['She went to|\nthe park.', ' see\nOnce more.', ' see'],
  ['The end.|\nTom went home.', '\nOnce more.', '\nOnce more.'],
  ['Tom ran to\nthe park and\nback home.|', '\nOnce more.', '\n\nOnce more.'],
], { isMarkdown: false }); // prettier-ignore

check('a cut word', [
  ['Once|', ' upon a ti', ' upon a'],
  ['Once|', ' upon a time,', ' upon a time,'],
  ['Once|', ' upon a time.', ' upon a time.'],
  ['Once|', ' upon', ''],
  ['On|', 'ce', ''],
  ['Tom|', ' said, "', ' said,'],
  ['Tom|', ' said, “Wh', ' said,'],
  ['Tom|', ' said “No.”', ' said “No.”'],
  ['Tom|', " and Lily's", ' and'],
  ['Tom|', ' went. Zoe\u0301', ' went.'],
  ['One|', ' fox.\nTwo', ' fox.'],
], { isCut: true }); // prettier-ignore
check('no cut word where a line ends before it', [['# One|', ' fox\nTwo', ' fox']], { isCut: true, kind: 'heading' });

check('broken characters', [
  ['Once|', ' a 🦊 ran.', ' a 🦊 ran.'],
  ['Once|', ' a \ud83e ran.', ' a'],
  ['Once|', ' a \ufffd\ufffd', ' a'],
  ['Once|', ' a\u0000 fox\u0007.', ' a fox.'],
]);

check('a repeat of the rest of the line', [
  ['Once |a time.', 'upon a time.', 'upon '],
  ['Once |a time.', 'a time.', ''],
  ['Once |a long time.', 'upon a long time. She ran.', 'upon '],
  ['Once |a long time.', 'a long time. She ran.', ''],
  ['The end|.', ' of it.', ' of it'],
  ['The end|.', '.', ''],
  ['"Go|!" he said.', ' now!" he said.', ' now'],
  ['(See it|)', ' now)', ' now'],
  ['I like |a dog.', 'banana', 'banana '],
  ['I like |dogs.', 'big dogs', 'big '],
  ['I like | dogs.', 'big dogs', 'big'],
  ['I see *the | fox.*', 'big fox.', 'big'],
  ['|"No," said Tom.', '"Hello!"', '"Hello!" '],
  ['Oh. |"No," said Tom.', '"Hello!" she said.', '"Hello!" she said. '],
  ["|'No,' said Tom.", "'Hello!'", "'Hello!' "],
  ['|»No«, said Tom.', '»Hello«', '»Hello« '],
  ['|”No”, said Tom.', '”Hello”', '”Hello” '],
  ['|“No,” said Tom.', '“Hello!”', '“Hello!” '],
  ['|"No," said Tom.', 'He said, "', 'He said, '],
  ['|"No," said Tom.', '"Hello!" "No,"', '"Hello!" '],
  ["Lily|'s house", "'s", ''],
  ['“Go|” he said.', ' now” he said.', ' now'],
  ['Tom was sad. |¿Why?', 'He ran.', 'He ran. '],
  ['Tom was sad. |«Why?»', 'He ran.', 'He ran. '],
]);
check('a repeat of the next line', [
  ['One. |\n\nThe fox ran home.', 'The fox ran home.', ''],
  ['One. |\n\nThe *fox* ran home.', 'The fox', ''],
  ['One. |\n\n> The fox ran home.', 'The fox ran home. Then it slept.', ''],
  ['One. |\nThe fox ran home.', 'It was late. The fox ran', 'It was late.'],
  ['One.|\n\nThe fox ran home.', ' Two.\nThe fox ran home.', ' Two.'],
  ['She loved |\n\nLily ran home.', 'Lily.', 'Lily.'],
  ['She loved |\n\nLily ran home.', 'a girl named Lily', 'a girl named Lily'],
  ['One. |\n\nThe fox ran home.', 'The dog ran home.', 'The dog ran home.'],
]);

check('syntax', [
  ['|', '# One', String.raw`\# One`],
  ['|', '#one', '#one'],
  ['|', '- one', String.raw`\- one`],
  ['|', '+ one', String.raw`\+ one`],
  ['|', '-5 degrees', '-5 degrees'],
  ['|', '1. one', String.raw`1\. one`],
  ['|', '12) one', String.raw`12\) one`],
  ['|', '3.5 foxes', '3.5 foxes'],
  ['|', '> one', String.raw`\> one`],
  ['|', '---', String.raw`\---`],
  ['One\n|', '===', String.raw`\===`],
  ['|', '~~~', String.raw`\~\~~`],
  ['One |', '# two - three 1. four > five', '# two - three 1. four > five'],
  ['One|', '\n- two', '\n\n\\- two'],
  ['- |', '# two', String.raw`\# two`],
  ['> 1. |', '- two', String.raw`\- two`],
  ['One |', '*two* _three_ `four` x_y', String.raw`\*two\* \_three\_ \`four\` x_y`],
  ['One |', '[a](b) ![c](d)', String.raw`\[a\](b) !\[c\](d)`],
  ['One |', '<b> 1 < 2 <3', String.raw`\<b> 1 < 2 <3`],
  ['One |', 'a &amp; b & c', String.raw`a \&amp; b & c`],
  ['One |', String.raw`a \* b \c`, String.raw`a \\\* b \c`],
  ['1|', '. Then he ran.', String.raw`\. Then he ran.`],
  ['|', 'She ran. "No!" (Oh.) It’s 5 o’clock; well…', 'She ran. "No!" (Oh.) It’s 5 o’clock; well…'],
]);
check('a heading', [['# C|', ' is not C#', String.raw` is not C\#`]], { kind: 'heading' });
check('plain text', [['|', '# *One*', '# *One*']], { isMarkdown: false });

const character = fc.constantFrom('a', 'b', '1', '.', ')', ' ', ' ', '#', '-', '+', '*', '_', '`', '~', '>', '<', '[', ']', '(', '!', '&amp;', '\\', '=', '|', '$', ':', '"', 'é', '🦊'); // prettier-ignore
const line = fc
  .array(character, { minLength: 1, maxLength: 14 })
  .map((characters) => characters.join('').trim().replaceAll(/ +/gu, ' '));
const text = fc
  .array(
    // No guard lets a story begin a line as a directive begins: nothing escapes it.
    line.filter((part) => /[ab1é]/u.test(part) && !directive.test(part)),
    { minLength: 1, maxLength: 3 },
  )
  .map((lines) => lines.join('\n'));

test('what is shown reads as what the model wrote', () => {
  const kinds = { '': 'prose', 'Once ': 'prose', 'One.\n\n': 'prose', 'One\n': 'prose', '> ': 'quote', '- ': 'listItem', '1. ': 'listItem', '## ': 'heading' } as const; // prettier-ignore
  const beginnings = Object.keys(kinds) as (keyof typeof kinds)[];
  fc.assert(
    fc.property(fc.constantFrom(...beginnings), text, (before, raw) => {
      const kind = kinds[before];
      const shown = fitContinuation(raw, { before, after: '', kind, isMarkdown: true, lineEnd: '\n', isCut: false });
      const written = kind === 'prose' ? raw : raw.split('\n')[0]!;
      // With a paragraph after it, nothing in it counts as still being typed.
      assert.equal(markdownProse(`${before}${shown}\n\nEnd`), `${markdownProse(before)}${written}\nEnd`);
    }),
    { numRuns: 2000 },
  );
});

test('any continuation fits any place: no half character, no space too many, no repeat at the joint', () => {
  const any = fc.oneof(text, fc.string({ unit: 'binary', maxLength: 20 }), fc.string({ maxLength: 20 }));
  const kind = fc.constantFrom('prose', 'heading', 'listItem', 'quote') as fc.Arbitrary<ContinuationPlace['kind']>;
  const place = fc.record({ before: any, after: any, kind, isMarkdown: fc.boolean(), isCut: fc.boolean(), lineEnd: fc.constantFrom('\n' as const, '\r\n' as const) }); // prettier-ignore
  fc.assert(
    fc.property(any, place, (raw, where) => {
      const shown = fitContinuation(raw, where);
      assert.ok(shown.isWellFormed());
      if (shown === '') return;
      assert.notEqual(shown.trim(), '');
      if (where.before === '' || /\s$/u.test(where.before)) assert.doesNotMatch(shown, /^\s/u);
      assert.doesNotMatch(shown, where.lineEnd === '\n' ? /\r/u : /(?<!\r)\n/u);
      if (where.kind !== 'prose') assert.doesNotMatch(shown, /\n/u);
      assert.doesNotMatch(shown, /\n$/u);
    }),
    { numRuns: 2000 },
  );
});
