// Exactly where reading begins: in the first eighth, at what is there, and between two characters.
import assert from 'node:assert/strict';
import test from 'node:test';
import { promptStart } from '../../src/prose/promptWindow.ts';
import { encodeUtf8 } from '../../src/prose/utf8.ts';

const cases: [what: string, text: string, limit: number, start: number][] = [
  ['a text that just fits is read whole', 'a b c d e f g h ', 16, 0],
  ['a word', 'abcdef '.repeat(100), 200, 504],
  ['a word in the eighth, not a paragraph after it', `${'abcdef '.repeat(92)}\n\n${'abcdef '.repeat(7)}`, 200, 504],
  ['a word in the eighth, not a sentence after it', `${'abcdef '.repeat(92)}so. ${'abcdef '.repeat(7)}`, 200, 504],
  ['a sentence, not the space in front of it', 'ab cd ef." '.repeat(100), 200, 902],
  ['a whole character', `x${'é'.repeat(300)}`, 100, 551],
];
for (const [what, text, limit, start] of cases) {
  test(`reading begins at ${what}`, () => assert.equal(promptStart(encodeUtf8(text), limit), start));
}
