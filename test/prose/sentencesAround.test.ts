// Selections made whole: `[` and `]` mark what is selected, `{` and `}` what it becomes; a `~` says that its sentence is not finished.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sentencesAround, type DocumentRange } from '../../src/prose/sentencesAround.ts';
import { linesOf } from '../../src/prose/textLines.ts';

/** A text without its two marks, and where they stood. */
function marked(text: string, marks: string): { text: string; range: DocumentRange } {
  const [before, selected, after] = text.split(new RegExp(`[${marks.replaceAll(/[[\]]/gu, '\\$&')}]`, 'u'));
  const at = (upTo: string): DocumentRange['start'] => {
    const lines = upTo.split(/\r?\n/u);
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  };
  return { text: before! + selected! + after!, range: { start: at(before!), end: at(before! + selected!) } };
}

function extended(text: string, isMarkdown: boolean): string {
  const selection = marked(text, '[]');
  const lines = linesOf(selection.text);
  const sentences = sentencesAround(lines, selection.range, isMarkdown)!;
  const offset = ({ line, character }: DocumentRange['start']): number => lines.lineOffset(line) + character;
  const [start, end] = [offset(sentences.start), offset(sentences.end)];
  const whole = selection.text;
  return `${whole.slice(0, start)}{${whole.slice(start, end)}${sentences.isFinished ? '' : '~'}}${whole.slice(end)}`;
}

for (const [what, text, expected] of [
  ['a word', 'A cat ran. The [old] dog sat. It slept.', 'A cat ran. {The old dog sat.} It slept.'],
  ['a whole sentence', 'Tom ran. [He sat.] It slept.', 'Tom ran. {He sat.} It slept.'],
  ['a sentence without its mark', 'Tom ran. [He sat]. It slept.', 'Tom ran. {He sat.} It slept.'],
  ['a sentence and the space after it', 'Tom ran. [He sat. ]It slept.', 'Tom ran. {He sat.} It slept.'],
  ['parts of two', 'Tom [ran. He] sat. It slept.', '{Tom ran. He sat.} It slept.'],
  ['half a sentence', 'Tom ran. Then he [saw]', 'Tom ran. {Then he saw~}'],
  ['half a sentence above a heading', 'Tom [ran]\n# The end', '{Tom ran~}\n# The end'],
  ['a whole line', 'A cat.\n\n[Tom ran. He sat.\n]\nMore.', 'A cat.\n\n{Tom ran. He sat.}\n\nMore.'],
  ['a sentence of two lines', 'Tom ran. He [saw]\nthe sea. It slept.', 'Tom ran. {He saw\nthe sea.} It slept.'],
  ['paragraphs', 'Tom ran. He [sat.\n\nThe] sea slept. It rained.', 'Tom ran. {He sat.\n\nThe sea slept.} It rained.'],
  ['what is said', 'Tom ran. “No!” she [said]. It slept.', 'Tom ran. {“No!” she said.} It slept.'],
  ['a title', 'It rained. Mr. [Fox] ran. It slept.', 'It rained. {Mr. Fox ran.} It slept.'],
  ['emphasis', 'He ran. *The [dog] sat.* It slept.', 'He ran. {*The dog sat.*} It slept.'],
  ['a heading', '# The old fox. [A] tale\nText.', '{# The old fox. A tale~}\nText.'],
  ['an underlined heading', 'The [fox]\n===\nText.', '{The fox\n===~}\nText.'],
  ['an item', '- a [cat] ran. It sat.\n- b', '- {a cat ran.} It sat.\n- b'],
  ['a quote', '> Tom ran.\n> He [sat] there. It slept.', '> Tom ran.\n> {He sat there.} It slept.'],
  ['Windows line ends', 'Tom ran.\r\nHe [sat]\r\nthere. It slept.', 'Tom ran.\r\n{He sat\r\nthere.} It slept.'],
] as const) {
  test(what, () => assert.equal(extended(text, true), expected));
}

test('in plain text a mark is a word', () =>
  assert.equal(extended('# Tom ran. The [fox]\nsat. It slept.', false), '# Tom ran. {The fox\nsat.} It slept.'));

test('the text is without the marks of the quote', () => {
  const { text, range } = marked('> Tom [ran\n> far.] He sat.', '[]');
  assert.equal(sentencesAround(linesOf(text), range, true)!.text, 'Tom ran\nfar.');
});

test('white space is no selection', () => {
  const { text, range } = marked('Tom ran.[ \n\n]He sat.', '[]');
  assert.equal(sentencesAround(linesOf(text), range, true), undefined);
});
