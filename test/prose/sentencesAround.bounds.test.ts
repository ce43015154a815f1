// How far a selection reaches: up to blank lines, headings and sentences' ends, but not further than a hundred lines.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sentencesAround, type Sentences } from '../../src/prose/sentencesAround.ts';
import { linesOf } from '../../src/prose/textLines.ts';

const positionAfter = (text: string): { line: number; character: number } => {
  const lines = text.split('\n');
  return { line: lines.length - 1, character: lines.at(-1)!.length };
};

/** What becomes of a selection, given in brackets. */
function around(marked: string, isMarkdown: boolean): Sentences {
  const [before, selected, after] = marked.split(/[[\]]/u) as [string, string, string];
  const range = { start: positionAfter(before), end: positionAfter(before + selected) };
  return sentencesAround(linesOf(before + selected + after), range, isMarkdown)!;
}

const cases: [what: string, marked: string, isMarkdown: boolean, text: string][] = [
  ['a space in front does not count', 'Tom ran.[ He] sat.', true, 'He sat.'],
  ['nor do line ends', 'Tom ran.[\n\nHe] sat.', true, 'He sat.'],
  ['blank lines end plain text', 'One.\n\nTom [ran]\n\nTwo', false, 'Tom ran'],
  ['so do lines of spaces', 'One\n  \nTom [ran]\n  \nTwo', false, 'Tom ran'],
  ['a sentence begins on an earlier line', 'A cat\nand Tom\n[ran] off. He', false, 'A cat\nand Tom\nran off.'],
  ['a sentence begins with a line', 'Tom ran.\n[He] sat.', false, 'He sat.'],
  ['a sentence far from the top', 'One.\n\nA cat ran. Tom\n[sat] off. It', false, 'Tom\nsat off.'],
  ['a paragraph below a heading', '# The end\nTom [ran] off. He sat.', true, 'Tom ran off.'],
  ['the first word below a heading', '# The end\n[Tom] ran.', true, 'Tom ran.'],
  ['the second of two items', '- a cat\n- a [dog] ran', true, 'a dog ran'],
  ['wide gaps', 'He ran.  The [dog] sat.  It slept.', true, 'The dog sat.'],
  ['a quote in a quote', '> > Tom ran.\n> >  He [sat\n> > down.] It', true, 'He sat\ndown.'],
  ['a quote without spaces', '>Tom [ran\n>far.] He sat.', true, 'Tom ran\nfar.'],
  ['an indented quote', '> Tom [ran\n  > far.] He sat.', true, 'Tom ran\nfar.'],
];
for (const [what, marked, isMarkdown, text] of cases) {
  test(`${what}: ${JSON.stringify(marked)}`, () => assert.equal(around(marked, isMarkdown).text, text));
}

test('a paragraph of any length is looked at for a hundred lines above and below', () => {
  const spans = [0, 60, 150, 240, 299].map((line) => {
    const lines = Array.from({ length: 300 }, (_, index) => (index === line ? '[and] so' : 'and so'));
    const { start, end } = around(lines.join('\n'), false);
    return [start, end];
  });
  const from = [0, 0, 50, 140, 199].map((line) => ({ line, character: 0 }));
  const to = [100, 160, 250, 299, 299].map((line) => ({ line, character: 6 }));
  assert.deepEqual(spans, from.map((start, index) => [start, to[index]])); // prettier-ignore
});
