// Which marks a document uses, found in what was written last, and how a continuation is written in them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { readingOf } from '../../src/prose/reading.ts';
import { inTypography, typographyOf, withClosedQuote, withDoubleQuotes } from '../../src/prose/typography.ts';

/** The pairs of marks that a text uses, and its apostrophe: `“ ” ‘ ’ ’`, each with the space that is set inside it. */
const marksOf = (prose: string): string[] => {
  const { outer, inner, apostrophe } = typographyOf(prose);
  return [outer.open + outer.close, inner.open + inner.close, apostrophe];
};

const styles: [what: string, prose: string, outer: string, inner: string, apostrophe: string][] = [
  ['a text without marks is typed on a keyboard', 'He ran.', '""', "''", "'"],
  ['an apostrophe alone shows what else is used', 'It’s late.', '“”', '‘’', '’'],
  ['a pair closed in two ways is closed as the last time', '„Ja”, sagte er. „Nein“, sagte sie.', '„“', '‚‘', '’'],
  ['one still open is closed as the last one was', '„Ja”, sagte er. „Ich', '„”', '‚’', '’'],
  ['several still open are closed as the last closed one was', '„Ja”, sagte er.\n„Ich.\n„Du', '„”', '‚’', '’'],
  ['one still open, the only one, is closed as is usual', '„Ich', '„“', '‚‘', '’'],
  ['one that was never closed shows no closing mark', '„Ich. „Du', '„“', '‚‘', '’'],
  ['one still open is not closed as another kind was', '«Sí», dijo.\n„Ich', '„“', '‚‘', '’'],
  ['a mark just typed is set as those before', '«\u202fOui\u202f», dit-il. «', '«\u202f\u202f»', '“”', "'"],
  ['a space after the opening mark only', '« Oui», dit-il. « Je', '« »', '“”', "'"],
  ['a space by mistake in front of a closing mark', '“Oh ” he said.', '“”', '‘’', '’'],
  ['a space in front of the closing guillemet only', '«Oui », dit-il.', '«»', '“”', "'"],
  ['a word held at arm’s length within speech', '"She called it ‘odd’ today," he said.', '""', '‘’', "'"],
  ['marks from several paragraphs', 'It’s late.\n"I said ‘no’ to her," he said.\n"Yes," he said.', '""', '‘’', '’'],
  ['an apostrophe at the end, the rest before', '"I said ‘no’ to her," he said.\nIt’s late.', '""', '‘’', '’'],
  ['an inner pair only far above', '"I said ‘no’ to her," he said.\n"Yes," he said. It’s late.', '""', '‘’', '’'],
  ['an apostrophe only far above', 'It’s late.\n"I said ‘no’ to her," he said.', '""', '‘’', '’'],
  ['an open quotation that has all else in it', '„Ja”, sagte er.\n„Er sagt ‚so geht’s nicht‘, und', '„”', '‚‘', '’'],
];
for (const [what, prose, ...marks] of styles) {
  test(`${what}: ${JSON.stringify(prose)}`, () => assert.deepEqual(marksOf(prose), marks));
}

const single: [what: string, prose: string, opens: string][] = [
  ['what is said ends with a mark', '‘and then,’ he said.', '‘'],
  ['what is said in spaced marks', '‹ Oui. › Il', '‹ '],
  ['a title is not said', 'He read ‘Treasure Island’ today.', '"'],
  ['words with a comma between them are not said', 'It was an ‘odd, old’ thing.', '"'],
  ['what begins with a capital letter is said', 'Tom cried, ‘I am', '‘'],
  ['what begins with a small one is not', 'It was an ‘odd and', '"'],
  ['what has not begun yet is said', 'Tom cried, ‘', '‘'],
];
for (const [what, prose, opens] of single) {
  test(`in single marks, ${what}: ${JSON.stringify(prose)}`, () => assert.equal(typographyOf(prose).outer.open, opens));
}

const read: [before: string, plain: string][] = [
  ['“Hi,” he said. He called it ‘odd’.', `"Hi," he said. He called it 'odd'.`],
  ['‘No,’ said Tom. It’s late.', `"No," said Tom. It's late.`],
  ['‘I said “no” to her,’ said Tom.', `"I said 'no' to her," said Tom.`],
  ['「はい、『いいえ』と」', `"はい、'いいえ'と"`],
];
for (const [before, plain] of read) {
  test(`${before} is read as ${plain}`, () => assert.equal(readingOf(before, true).plain, plain));
}

test('double marks open and close where the single ones of the document did', () => {
  const text = '‘I said “no” to her,’ said Tom.';
  assert.equal(withDoubleQuotes(text, typographyOf(text)), '“I said ‘no’ to her,” said Tom.');
});

const closed: [before: string, text: string, expected: string][] = [
  ['He wrote,', ` "Go," she said. 'I am here.`, ` "Go," she said. 'I am here.`],
  ['One.', ' "Go.\n"Run.', ' "Go.\n"Run."'],
  ['One.', ' "Go.\nShe ran.', ' "Go.\nShe ran.'],
];
for (const [before, text, expected] of closed) {
  test(`${JSON.stringify(before + text)} is closed`, () => assert.equal(withClosedQuote(text, before), expected));
}

const german = '„Hi“, said Lily. „Tom said, ‚';
const french = 'Il dit « oui ». « Je suis ';
const written: [what: string, before: string, continuation: string, shown: string][] = [
  ['dots in a document that has none', 'He ran.', ' Wait...', ' Wait...'],
  ['a paragraph ends what is said in it', '“Hi,” he said.', ' "Go.\n"Run," she said.', ' “Go.\n“Run,” she said.'],
  ['and what is said within it', '„Hi“, he said.', ` "Go.\n"I said 'no,'" he said.`, ' „Go.\n„I said ‚no,‘“ he said.'],
  ['an apostrophe in a word ends nothing', `${german}I `, `don't know,' then." She`, 'don’t know,‘ then.“ She'],
  [
    'an apostrophe after a word ends nothing',
    `${german}The `,
    `boys' dog is here,' too."`,
    'boys’ dog is here,‘ too.“',
  ],
  ['a mark after a comma ends it', `${german}I am `, `here,' and then 'no.'"`, 'here,‘ and then ‚no.‘“'],
  ['a mark in front of a full stop ends it', `${german}it is `, `odd'. Then we 'ran.'"`, 'odd‘. Then we ‚ran.‘“'],
  [
    'what somebody says next does not matter',
    `${german}it is `,
    `odd' today." She said "I said 'no.'"`,
    'odd‘ today.“ She said „I said ‚no.‘“',
  ],
  ['a word within no speech', '„Hi“, said Lily. She', ` called it 'odd' and ran.`, ' called it ‚odd‘ and ran.'],
  ['no word', '„Hi“, said Lily. The ', `boys' dog is the girls' dog.`, 'boys’ dog is the girls’ dog.'],
  ['a word without its beginning', '‘Go,’ said Tom. ‘Get ', `it. Get 'em, boys' dog!"`, 'it. Get ’em, boys’ dog!’'],
  [
    'what the model forgot to close is not closed',
    '“Hi,” he said.',
    ` "I said 'no way," said Tom. "It is the boys' dog."`,
    ' “I said ‘no way,” said Tom. “It is the boys’ dog.”',
  ],
  ['no second space in front of a mark', french, 'là. " Elle', 'là. » Elle'],
  ['none where the writer typed it', `${french}là `, '" dit-il.', '» dit-il.'],
];
for (const [what, before, continuation, shown] of written) {
  test(`${what}: ${JSON.stringify(before)} goes on with ${JSON.stringify(shown)}`, () =>
    assert.equal(readingOf(before, true).write(continuation), shown));
}

test('marks that the style does not know are closed as is usual', () =>
  assert.equal(inTypography('Go," he said.', '「', typographyOf('"Hi," he said.')), 'Go,」 he said.'));

test('a quotation at the very beginning of a document', () =>
  assert.equal(inTypography("'No' is a word.", '', typographyOf('„Hi“, said Lily.')), '‚No‘ is a word.'));
