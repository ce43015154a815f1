// What the model reads of a document's marks, and what comes back in their place, as lines of data.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { readingOf } from '../../src/prose/reading.ts';
import { inTypography, plainTypography, typographyOf, withClosedQuote } from '../../src/prose/typography.ts';
import { projectFolder } from '../support/models.ts';

const plainMarks = JSON.parse(readFileSync(path.join(projectFolder, 'test/fixtures/plainMarks.json'), 'utf8')) as [
  written: string,
  plain: string,
][];
for (const [written, plain] of plainMarks) {
  test(`read plainly: ${JSON.stringify(written)}`, () => assert.equal(plainTypography(written), plain));
}

test('plain marks are plain', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('“”‘’„‚«»‹›—–―-… \u00a0\u202f\u200b\n.,a1"\'')) }),
      (text) => {
        assert.doesNotMatch(plainTypography(text), /[^\n -~]/u);
      },
    ),
  );
});

test('typing appends to what is read plainly; the exceptions are few', () => {
  const piece = fc.constantFrom('“Oh!”', '‘No,’', 'she', 'said', '—', ' — ', '–', ' ', '…', '’em', 'é', '„Ja“', '«Oui»', '\n', '.');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      let last = '';
      for (const character of text) {
        const now = last + character;
        // The last space may become a dash's own.
        assert.ok(plainTypography(now).startsWith(plainTypography(last).replace(/ $/u, '')), now);
        last = now;
      }
    }),
    { numRuns: 500 },
  );
}); // prettier-ignore

/** What is written after a text, in its style. */
function written(before: string, continuation: string): string {
  const reading = readingOf(before, true);
  return reading.write(withClosedQuote(continuation, reading.plain));
}

type Case = [before: string, continuation: string, shown: string];
function check(what: string, cases: readonly Case[]): void {
  for (const [before, continuation, shown] of cases) {
    test(`${what}: ${JSON.stringify(before)} goes on with ${JSON.stringify(shown)}`, () =>
      assert.equal(written(before, continuation), shown));
  }
}

const speech = 'so glad," she said. "And \'you\' too.';
check('an open quotation is closed, a new one opened, one inside of it', [
  ['"Hello," said Lily. "I am ', speech, `so glad," she said. "And 'you' too."`],
  ['“Hello,” said Lily. “I am ', speech, 'so glad,” she said. “And ‘you’ too.”'],
  ['‘Hello,’ said Lily. ‘I am ', speech, 'so glad,’ she said. ‘And “you” too.’'],
  ["'Hello,' said Lily. 'I am ", speech, `so glad,' she said. 'And "you" too.'`],
  ['„Hallo“, sagte Lily. „Ich bin ', speech, 'so glad,“ she said. „And ‚you‘ too.“'],
  ['‚Hallo‘, sagte Lily. ‚Ich bin ', speech, 'so glad,‘ she said. ‚And „you“ too.‘'],
  ['„Halo”, rzekła. „Jestem ', speech, 'so glad,” she said. „And ‚you’ too.”'],
  ['”Hej”, sa Lily. ”Jag är ', speech, 'so glad,” she said. ”And ’you’ too.”'],
  ['«Hola», dijo Lily. «Estoy ', speech, 'so glad,» she said. «And “you” too.»'],
  ['« Oui », dit Lily. « Je suis ', speech, 'so glad, » she said. « And “you” too. »'],
  ['«\u00a0Oui\u00a0», dit Lily. «\u00a0Je suis ', speech, 'so glad,\u00a0» she said. «\u00a0And “you” too.\u00a0»'],
  ['«\u202fOui\u202f», dit Lily. «\u202fJe suis ', speech, 'so glad,\u202f» she said. «\u202fAnd “you” too.\u202f»'],
  ['»Hallo«, sagte Lily. »Ich bin ', speech, 'so glad,« she said. »And ›you‹ too.«'],
  ['»Hej», sa Lily. »Jag är ', speech, 'so glad,» she said. »And ›you‹ too.»'],
  ['›Hallo‹, sagte Lily. ›Ich bin ', speech, 'so glad,‹ she said. ›And »you« too.‹'],
  ['「はい」と言った。「', 'so glad," she said.', 'so glad」 she said.'.replace('glad', 'glad,')],
]); // prettier-ignore

check('a quotation just opened', [
  ['«\u202fOui\u202f», dit-il. «', 'Go," she said.', '\u202fGo,\u202f» she said.'],
  ['«\u202fOui\u202f», dit-il. «\u202f', 'Go," she said.', 'Go,\u202f» she said.'],
  ['« Oui », dit-il. « ', 'Go," she said.', 'Go, » she said.'],
  ['«Hola», dijo. «', 'Go," she said.', 'Go,» she said.'],
  ['»Hallo«, sagte er. »', 'Go," she said.', 'Go,« she said.'],
  ['„Hallo“, sagte er. „', 'Go," she said.', 'Go,“ she said.'],
  ['Er rief: »', 'Go!" she said.', 'Go!« she said.'],
  ['‘Hi,’ he said. ‘', 'Go," she said.', 'Go,’ she said.'],
  ["'Hi,' he said. '", 'Go," she said.', "Go,' she said."],
  ['«¡Hola!», dijo. «¿', 'Go?" she said.', 'Go?» she said.'],
]);

check('the newest use decides', [
  ['“Hi,” he said. "Oh." She said,', ' "Go."', ' "Go."'],
  ['"Hi," he said. “Oh.” She said,', ' "Go."', ' “Go.”'],
  ['«Hi,» he said.\n\n„Oh.“ She said,', ' "Go."', ' „Go.“'],
  ['He ran.', ' "Go," she said.', ' "Go," she said.'],
  ['It’s late. She said,', ' "Go."', ' “Go.”'],
  ["“Hi,” he said. It's late.", " It's Tom's.", " It's Tom's."],
  ['“Hi,” he said.', ' "It\'s late."', ' “It’s late.”'],
  ['«Hi,» he said.', ' "It\'s late."', " «It's late.»"],
  ['“Hi,” he said. He called it ‘odd’. She said,', ' "Go."', ' “Go.”'],
  ['‘Hi,’ he said. He called it “odd”. She said,', ' "Go."', ' “Go.”'],
  ['Wait… She', ' ran... on.', ' ran… on.'],
  ['Wait… or... She', ' ran... on.', ' ran... on.'],
]);

check('quotations in quotations', [
  ['‘He said “no” to me,’ said Tom. ‘She said ', "'yes,' I think,\" he said.", '“yes,” I think,’ he said.'],
  ['“Tom said, ‘No', '\'," she said. "I."', '’,” she said. “I.”'],
  ['“So he said ‘no’ and ‘', 'yes\'," she said.', 'yes’,” she said.'],
  ['“She said,', ' \'Run!\' and I ran," he said.', ' ‘Run!’ and I ran,” he said.'],
  ['« Il a dit « oui » et ', 'no," he said.', 'no, » he said.'],
  ['“‘Hi,’ he said,” she', ' said. "I said \'no\'."', ' said. “I said ‘no’.”'],
]); // prettier-ignore

check('a quotation in a quotation ends with it', [
  ['“Hi,” said Lily. “Tom said, ‘I am ', 'sad." She', 'sad.’” She'],
  ['"Hi," said Lily. "Tom said, \'I am ', 'sad." She', 'sad.\'" She'],
  ['‘Hi,’ said Lily. ‘Tom said, “I am ', 'sad." She', 'sad.”’ She'],
  ['»Hi«, said Lily. »Tom said, ›I am ', 'sad." She', 'sad.‹« She'],
  ['„Hi“, said Lily. „Tom said, ‚I am ', 'sad." She', 'sad.‘“ She'],
  ['«\u202fHi\u202f», dit Lily. «\u202fTom a dit “I am ', 'sad." She', 'sad.”\u202f» She'],
]); // prettier-ignore

check('marks of few writers', [
  ['‛Hi,’ said Lily. ‛I am ', 'sad," she said. "I am.', 'sad,’ she said. ‛I am.’'],
  ['‟Hi,” said Lily. ‟I am ', 'sad," she said. "I am.', 'sad,” she said. ‟I am.”'],
  ['〝Hi,〞 said Lily. 〝I am ', 'sad," she said. "I am.', 'sad,〞 she said. 〝I am.〞'],
  ['《Hi,》 said Lily. 《I am ', 'sad," she said. "I am.', 'sad,》 she said. 《I am.》'],
  ['＂Hi,＂ said Lily. ＂I am ', 'sad," she said. "I am.', 'sad,＂ she said. ＂I am.＂'],
]); // prettier-ignore

check('apostrophes', [
  ['‘’Twas a dark ', "night, and it's late.", 'night, and it’s late.'],
  ['The year was ’99 and ', "let's play!' She ran.", 'let’s play! She ran.'],
  ['‘Get ’em,’ said Tom. ‘The boys’ dog is ', 'here," he said. "And \'tis mine."', 'here,’ he said. ‘And ’tis mine.’'],
  ['‘Go,’ said Tom. ‘Get ', "'em!\" he said.", '’em!’ he said.'],
  ['Rock ’n’ roll. “Get', ' \'em in the \'90s," he said.', ' ’em in the ’90s,” he said.'],
  ['‘I’m goin’ home,’ said Tom. ‘You ', "can't go,\" he said.", 'can’t go,’ he said.'],
  ["'Tis late,' he said. 'I am ", 'tired," he said.', "tired,' he said."],
  ['It wasn’t far. He didn', "'t go.", '’t go.'],
  ["It wasn't far. He didn", "'t go.", "'t go."],
  ['‘No,’ said Tom. It wasn’t far. He didn', "'t go.", '’t go.'],
  ['‘No,’ said Tom. He didn', "'t go.", '’t go.'],
  ['“No,” said Tom. He didn', "'t go.", '’t go.'], // no apostrophe yet: as the quotation marks are
  ['„Nein“, sagte Tom. He didn', "'t go.", '’t go.'],
  ['She was 5\'10" tall. "I am', ' here," he said. "No.', ' here," he said. "No."'],
]); // prettier-ignore

check('a quotation goes on over line ends, and ends with its paragraph', [
  ['“Do you want to play with me on\nthe ', 'swings?" asked Tom.', 'swings?” asked Tom.'],
  ['> “Do you want to play with me on\n> the ', 'swings?" asked Tom.', 'swings?” asked Tom.'],
  ['“Roses are red,  \nviolets are ', 'blue," she said.', 'blue,” she said.'],
  ['“Roses are red,\\\nviolets are ', 'blue," she said.', 'blue,” she said.'],
  ['«\u202fRoses are red,<br>\nviolets are ', 'blue," she said.', 'blue,\u202f» she said.'],
  ['| “Roses are red,\n| violets are ', 'blue," she said.', 'blue,” she said.'],
  ['“One.\n\n', '"Two," he said.', '“Two,” he said.'],
  ['*“Do you* want to ', 'play?" he said.', 'play?” he said.'],
]); // prettier-ignore

check('dashes', [
  ['He ran—fast.', ' He sat - tired.', ' He sat—tired.'],
  ['He ran – fast.', ' He sat - tired.', ' He sat – tired.'],
  ['He ran -- fast.', ' He sat - tired.', ' He sat -- tired.'],
  ['He ran--fast.', ' He sat - tired.', ' He sat--tired.'],
  ['He ran\u200a—\u200afast.', ' He sat - tired.', ' He sat\u200a—\u200atired.'],
  ['He ran.', ' He sat - tired.', ' He sat - tired.'],
  ['A—b. A – b. He sat', ' - tired.', ' – tired.'],
  ['A – b. A—b. He sat', ' - tired.', '—tired.'],
  ['A—b. A - b. He sat', ' - tired.', ' - tired.'],
  ['A—b. He sat ', '- tired.', '— tired.'],
  ['From 10–20. He ran — fast. He sat', ' - tired.', ' — tired.'],
  ['He ran — fast. From 10–20. He sat', ' - tired.', ' — tired.'],
  ['From 10–20. He', ' took 3-4.', ' took 3–4.'],
  ['From 10-20. He', ' took 3-4.', ' took 3-4.'],
  ['“A—b,” he said. “Wait', ' -" he said.', '—” he said.'],
  ['She —', ' he said.', ' he said.'],
  ['She—', ' he said.', 'he said.'],
  ['She — ', 'he said.', 'he said.'],
  ['She --', ' he said.', ' he said.'],
  ['A — b. She —', ' he said.', ' he said.'],
  ['A — b. She—', ' he said.', 'he said.'],
  ['A—b. She —', ' he said.', ' he said.'],
  ['A—b. She —', 'he said.', ' he said.'],
]);

check('speech that begins with a dash', [
  ['—Hola.\n\n—', ' Go.', 'Go.'],
  ['— Bonjour.\n\n—', ' Go.', ' Go.'],
  ['– Hej.\n\n– ', 'Go.', 'Go.'],
  ['—Hola —dijo Ana—. Vamos.', '\n- Go.', '\n—Go.'],
  ['— Bonjour. Elle', ' ran - fast.\n- No.', ' ran — fast.\n— No.'],
]);

test('a continuation in plain marks is read as it was written, whatever the style', () => {
  const style = fc.constantFrom('"Hi," he said. ', '“Hi,” he said. ', '‘Hi,’ he said. ', '„Hi“, said. ', '«Hi», said. ', '«\u202fHi\u202f», he said. ', '»Hi«, he said. ', '”Hi”, he said. ', '“Hi,” he said—now. ', "'Hi,' he said. "); // prettier-ignore
  const sentence = fc.constantFrom('"Go," she said.', 'He ran.', '"It\'s Tom\'s," he said.', 'She sat - tired.', '"I said \'no\' to her," said Tom.', '"Oh!" "No..."'); // prettier-ignore
  fc.assert(
    fc.property(style, fc.array(sentence, { minLength: 1, maxLength: 4 }), (before, sentences) => {
      const text = sentences.join(' ');
      const reading = readingOf(before, true);
      assert.equal(readingOf(before + reading.write(text), true).plain, reading.plain + text);
    }),
    { numRuns: 300 },
  );
});

const closed: [string, string, string][] = [
  ['He said,', ' "Go home.', ' "Go home."'],
  ['He said,', ' "Go home."', ' "Go home."'],
  ['He said,', ' "Go home', ' "Go home'],
  ['He said, "I want', ' to go.', ' to go.'],
  ['He said, "I want', ' to go." She said, "Yes!', ' to go." She said, "Yes!"'],
];
for (const [before, text, expected] of closed) {
  test(`"${before}${text}" is closed`, () => assert.equal(withClosedQuote(text, before), expected));
}

test('a plain document changes nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, text) => {
      fc.pre(!/[-'\u2013\u2014\u2018-\u201d]/u.test(before));
      assert.equal(inTypography(text, before, typographyOf(before)), text);
    }),
    { seed: 5 },
  );
});
