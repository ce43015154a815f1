// Which quotation marks open, which close, and which are apostrophes, drawn into the text as `[`, `]` and `^`.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  isLeadingApostrophe,
  isSingle,
  isWordCharacter,
  openQuotes,
  quoteMarks,
  usualCloser,
} from '../../src/prose/quoteMarks.ts';

function drawn(paragraph: string): string {
  const characters = paragraph.split('');
  for (const { index, role } of quoteMarks(paragraph)) {
    characters[index] = { open: '[', close: ']', apostrophe: '^' }[role];
  }
  return characters.join('');
}

const cases: Record<string, [paragraph: string, drawn: string][]> = {
  'pairs of all kinds': [
    ['"Hi," he said. "Oh."', '[Hi,] he said. [Oh.]'],
    ['“Hi,” he said. “Oh.”', '[Hi,] he said. [Oh.]'],
    ["'Hi,' he said. 'Oh.'", '[Hi,] he said. [Oh.]'],
    ['‘Hi,’ he said. ‘Oh.’', '[Hi,] he said. [Oh.]'],
    ["'Oh no!' she said. 'It was odd.'", '[Oh no!] she said. [It was odd.]'],
    ['‛Hi,’ he said. ‟Oh.”', '[Hi,] he said. [Oh.]'],
    ['„Ja“, sagte er. ‚Oh.‘', '[Ja], sagte er. [Oh.]'],
    ['„Tak”, rzekł. ‚Oh.’', '[Tak], rzekł. [Oh.]'],
    ['”Hej”, sa hon. ”Oh.”', '[Hej], sa hon. [Oh.]'],
    ['«Sí», dijo. ‹Oh.›', '[Sí], dijo. [Oh.]'],
    ['»Ja«, sagte er. ›Oh.‹', '[Ja], sagte er. [Oh.]'],
    ['»Niin», hän sanoi. ›Oh.›', '[Niin], hän sanoi. [Oh.]'],
    ['« Oui », dit-il. «\u00a0Oh.\u00a0»', '[ Oui ], dit-il. [\u00a0Oh.\u00a0]'],
    ['「はい」『いいえ』', '[はい][いいえ]'],
    ['《I》 〈II〉 〝III〞 〝IV〟 ＂V＂', '[I] [II] [III] [IV] [V]'],
  ],
  'a keyboard closes what a word processor opened': [
    ['“Hi," he said. „Ja" she said.', '[Hi,] he said. [Ja] she said.'],
    ["‘Hi,' he said. ‚Ja,' she said.", '[Hi,] he said. [Ja,] she said.'],
  ],
  'quotations in quotations': [
    ['“He said ‘no’ to me,” said Tom.', '[He said [no] to me,] said Tom.'],
    ['‘He said “no” to me,’ said Tom.', '[He said [no] to me,] said Tom.'],
    [`"He said 'no' to me," said Tom.`, '[He said [no] to me,] said Tom.'],
    ['« Il a dit « oui » hier »', '[ Il a dit [ oui ] hier ]'],
    ['„Er sagt ‚nein‘ zu mir“', '[Er sagt [nein] zu mir]'],
    ['\'"Go" is short,\' she said.', '[[Go] is short,] she said.'],
  ],
  'apostrophes in words and at their ends': [
    ["It's Tom's.", 'It^s Tom^s.'],
    ['It’s Tom‘s and Zoe‛s.', 'It^s Tom^s and Zoe^s.'],
    ["The boys' dog.", 'The boys^ dog.'],
    ["'The boys' dog is here,' said Tom.", '[The boys^ dog is here,] said Tom.'],
    ["'I'm goin' home,' said Tom.", '[I^m goin^ home,] said Tom.'],
    ['‘I’m goin’ home,’ said Tom.', '[I^m goin^ home,] said Tom.'],
    ["The 'old boys' dog", 'The [old boys^ dog'],
    ["The 'men gone' dog", 'The [men gone] dog'],
    ["The 'old boys' Dog", 'The [old boys] Dog'],
    ["The 'old boys', dog", 'The [old boys], dog'],
    ["'Go wi' them all,' he said.", '[Go wi^ them all,] he said.'],
    ['The boys‘ dog.', 'The boys^ dog.'],
    ['He said ’no.', 'He said ^no.'],
  ],
  'apostrophes at the beginning of words': [
    ["Get 'em! Rock 'n' roll of the '90s, '99.", 'Get ^em! Rock ^n^ roll of the ^90s, ^99.'],
    ["'Twas late. 'Tis so.", '^Twas late. ^Tis so.'],
    ["'Till tomorrow,' he said.", '[Till tomorrow,] he said.'],
    ["'Em, I mean them,' he said.", '^Em, I mean them,^ he said.'],
    ["'Tisane, please.", '[Tisane, please.'],
    ["the '9 o", 'the [9 o'],
    ['Get ‘em! The ‘90s. ‘Tis', 'Get ^em! The ^90s. [Tis'],
    ['‘’Twas late,’ he said.', '[^Twas late,] he said.'],
  ],
  'a quoted word or title': [
    ["an 'odd' thing", 'an [odd] thing'],
    ["an 'odd old' thing", 'an [odd old] thing'],
    ["an 'odd, old one!' Then", 'an [odd, old one!] Then'],
  ],
  'where nothing can open': [
    ['She was 5\'10" tall, the board 6" wide.', 'She was 5^10" tall, the board 6" wide.'],
    ['Hi” he» said.', 'Hi” he» said.'],
    ['a 」 b 〞 c 〉', 'a 」 b 〞 c 〉'],
    ["the dogs ' and", 'the dogs ^ and'],
    ["one.'two", 'one.^two'],
    ['so ”, and », too', 'so ”, and », too'],
    ['”Hej», sa', '[Hej», sa'],
  ],
  'where a quotation can begin': [
    ["('Hi') ['Hi'] *'Hi'* _'Hi'_ —'Hi'", '([Hi]) [[Hi]] *[Hi]* _[Hi]_ —[Hi]'],
    ['(”Hej” —»Ja« ¿»Ja«', '([Hej] —[Ja] ¿[Ja]'],
    ['x“Hi” x„Ja“', 'x[Hi] x[Ja]'],
    ['x"Hi" .”Hej', 'x[Hi] .”Hej'],
  ],
  'what has just been typed': [
    ["She said, '", 'She said, ['],
    ['She said, "', 'She said, ['],
    ['Elle dit «', 'Elle dit ['],
    ['Hon sa ”', 'Hon sa ['],
    ["“It's", '[It^s'],
  ],
  'what ends a quotation is not looked for without end': [
    [`'The boys' dog ${'ran and '.repeat(70)}sat,'`, `[The boys^ dog ${'ran and '.repeat(70)}sat,]`],
    [`'The girl' dog ${'ran and '.repeat(100)}sat,'`, `[The girl] dog ${'ran and '.repeat(100)}sat,^`],
  ],
};
for (const [what, paragraphs] of Object.entries(cases)) {
  for (const [paragraph, expected] of paragraphs) {
    test(`${what}: ${paragraph.slice(0, 80)}`, () => assert.equal(drawn(paragraph), expected));
  }
}

test('every mark says where it is, how deep, and what opened it', () => {
  assert.deepEqual(quoteMarks('“So ‘it’s’ „x“'), [
    { mark: '“', index: 0, role: 'open', depth: 0, opener: '“' },
    { mark: '‘', index: 4, role: 'open', depth: 1, opener: '‘' },
    { mark: '’', index: 7, role: 'apostrophe', depth: 2, opener: '’' },
    { mark: '’', index: 9, role: 'close', depth: 1, opener: '‘' },
    { mark: '„', index: 11, role: 'open', depth: 1, opener: '„' },
    { mark: '“', index: 13, role: 'close', depth: 1, opener: '„' },
  ]);
});

const open: [what: string, paragraph: string, marks: string][] = [
  ['nothing in a closed quotation', '“Hi,” he said.', ''],
  ['the outermost first', '“I said ‘no, «but', '“‘«'],
  ['an inner one that is closed is not', '“I said ‘no’ to', '“'],
  ['an outer one that is closed closes those in it', '“I said ‘no,” he', ''],
  ['an apostrophe opens and closes nothing', '“It’s', '“'],
  ['one that is opened again was forgotten', '“Hi. “Oh', '“'],
  ['and so were those in it', '“Hi ‘so. “Oh', '“'],
  ['guillemets nest', '«Hi «oh', '««'],
];
for (const [what, paragraph, marks] of open) {
  test(`open at the end: ${what}: ${paragraph}`, () =>
    assert.equal(openQuotes(quoteMarks(paragraph)).reduce((all, { mark }) => all + mark, ''), marks)); // prettier-ignore
}

test('but at most eight deep, after which counting begins anew', () => {
  const deep = Array.from({ length: 10 }, (_, count) => openQuotes(quoteMarks('« '.repeat(count))).length);
  assert.deepEqual(deep, [0, 1, 2, 3, 4, 5, 6, 7, 8, 1]);
});

test('what usually closes a mark', () => {
  const pairs = ['""', '“”', '„“', '””', '«»', '»«', '「」', '『』', '《》', '〈〉', '〝〞', '‟”', '＂＂', "''", '‘’', '‛’', '‚‘', '‹›', '›‹', '**']; // prettier-ignore
  for (const [opener, closer] of pairs) assert.equal(usualCloser(opener!), closer);
});

test('single marks', () => {
  for (const mark of "'‘’‚‛‹›") assert.ok(isSingle(mark), mark);
  for (const mark of '"“”„«»「') assert.ok(!isSingle(mark), mark);
});

test('characters of words', () => {
  for (const character of ['a', 'Z', 'é', '\u0301', '5', 'は']) assert.ok(isWordCharacter(character), character);
  for (const character of ['', ' ', '-', '’', '_']) assert.ok(!isWordCharacter(character), character);
});

const leading: [rest: string, mark: string, isApostrophe: boolean][] = [
  ['em all', "'", true],
  ['em,’ he said. ‘No', '’', true],
  ['cause I', '’', true],
  ['cause I said so,’ he said', '’', false],
  ['em all', '‘', true],
  ['cause I', '‘', false],
  ['emu', "'", false],
  ['neath the tree', '‘', false],
  ['99 was', '‘', true],
  ['90s', '‘', true],
  ['905', "'", false],
];
for (const [rest, mark, expected] of leading) {
  test(`${mark}${rest} ${expected ? 'begins with an apostrophe' : 'does not begin with an apostrophe'}`, () =>
    assert.equal(isLeadingApostrophe(rest, mark), expected));
}
