// How a plain text is laid out: which line ends are paragraphs' ends, by widths, sentences, titles, items and quotations.
import assert from 'node:assert/strict';
import test from 'node:test';
import { goesOnInPlainText, hasParagraphPerLine, plainProse } from '../../src/prose/plainProse.ts';

const layouts: [what: string, text: string, isParagraphPerLine: boolean][] = [
  ['lines that end with sentences', 'Tom ran.\nLily sat.\nThey', true],
  ['lines that end with sentences and spaces', 'Tom ran. \nLily sat. \nThey', true],
  ['lines that end anywhere', 'Tom ran to the\npark, where he\nsaw Lily.', false],
  ['blank lines only', 'One.\n\nTwo.', false],
  ['blank lines, and few other line ends', 'One.\nTwo.\nThree.\n\nFour.', false],
  ['blank lines with spaces, and few other line ends', 'One.\nTwo.\nThree.\n \t\nFour.', false],
  ['blank lines, and three other line ends', 'One.\nTwo.\nThree.\nFour.\n\nFive.', true],
  ['a line end in front of a blank line is none', 'One.\nTwo.\n\nThree.\nFour.\n\nFive.\n\nSix.', false],
  ['nor is one in front of spaces', 'One.\nTwo.\n \nThree.\nFour.\n \nFive.\n \nSix.', false],
  ['a blank line at the top', '\nTom ran.\nLily sat.', true],
  ['blank lines at the top', '\n \n\nTom ran.\nLily sat.', true],
  ['lines of a width that nobody wraps at', `${'a'.repeat(121)}\nb`, true],
  ['lines of the greatest width that somebody wraps at', `${'a'.repeat(120)}\nb`, false],
];
for (const [what, text, expected] of layouts) {
  test(`${expected ? 'a paragraph on each line' : 'paragraphs of several lines'}: ${what}`, () =>
    assert.equal(hasParagraphPerLine(text), expected));
}

/** 60 characters. */
const wide = 'Once upon a time there was a fox who lived in the wood with,';
const fits = 'The Fox Who Lived in the Wood Near the Castle';
const full = `${fits}s`;

const cases: [what: string, text: string, prose: string][] = [
  ['spaces between paragraphs', 'One.\n  \nTwo.', 'One.\nTwo.'],
  ['spaces between indented paragraphs', '  One\n  \n  Two', '  One\n  Two'],
  ['blank lines at the top', '\n\nTom ran.\nLily sat.', 'Tom ran.\nLily sat.'],
  ['old line ends', 'Tom ran.\rLily sat.', 'Tom ran.\nLily sat.'],
  ['sentences and spaces at line ends', 'Tom ran. \nLily sat.', 'Tom ran.\nLily sat.'],
  ['a scene break at the end is still being written', 'One.\n\n* * *', 'One.\n* * *'],
  ['a dash in a line', 'Tom ran to the\npark - and home', 'Tom ran to the park - and home'],
  ['a number in a line', 'Tom bought\n12 eggs', 'Tom bought 12 eggs'],
  ['numbered items', 'to buy\n1. milk\n12) eggs', 'to buy\n1. milk\n12) eggs'],
  ['a title after which there was room', `${fits}\n${wide}\nthen`, `${fits}\n${wide} then`],
  ['a line that was full', `${full}\n${wide}\nthen`, `${full} ${wide} then`],
  ['a title above what is said', `The Fox\n"${wide}\nthen`, `The Fox\n"${wide} then`],
  ['a short line that ends with a comma', `The fox,\n${wide}\nthen`, `The fox, ${wide} then`],
  ['a short line above a small letter', `The fox\nand Tom\n${wide}`, `The fox and Tom ${wide}`],
  ['a short line in a paragraph', `${wide}\nher cubs and\nTom ran`, `${wide} her cubs and Tom ran`],
  ['what is said to its end', '"Tom is here.\nCome," she said.', '"Tom is here. Come," she said.'],
  ['somebody else who speaks', '"Tom is here.\n"Come.', '"Tom is here.\n"Come.'],
];
for (const [what, text, prose] of cases) {
  test(`${what}: ${JSON.stringify(text)}`, () => assert.equal(plainProse(text), prose));
}

const atTheEnd: [what: string, before: string, next: string, goesOn: boolean][] = [
  ['nothing but spaces follows', '  Tom went to', '   ', false],
  ['a scene break follows', 'Tom went to', '* * *', false],
  ['the line is a scene break', 'One.\n\n* * *', 'Tom went', false],
  ['the line is still empty, above an indented one', 'One.\n\n', '  Two.', true],
  ['the sentence ends within what is said', '“Tom is here.', 'I am sad.', true],
  ['what was said far above is over', '“One.\n\nTom ran.\nLily sat.\nZoe ate.', 'They slept.', false],
  ['the line is a title', 'The Fox', wide, false],
  ['the line is a title after spaces', `${wide}\nand.\n  \nThe Fox`, wide, false],
  ['the line is the short end of a paragraph', `${wide}\nher cubs and`, 'Tom ran', true],
  ['a sentence goes on in a text of sentences', 'Tom ran.\nLily sat.\nZoe', 'ate.', true],
];
for (const [what, before, next, goesOn] of atTheEnd) {
  test(`${goesOn ? 'the paragraph goes on' : 'the paragraph ends'}: ${what}`, () =>
    assert.equal(goesOnInPlainText(before, next), goesOn));
}
