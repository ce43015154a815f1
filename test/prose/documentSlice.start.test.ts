// Exactly where a slice of a long document begins and ends. Of 13,000 characters before the cursor, it begins in [6144, 7680].
import assert from 'node:assert/strict';
import test from 'node:test';
import { sliceAt, type DocumentSlice } from '../../src/prose/documentSlice.ts';
import { OpenBlocks } from '../../src/prose/openBlocks.ts';
import { linesOf } from '../../src/prose/textLines.ts';

function sliceOf(before: string, after = '', isMarkdown = true): DocumentSlice {
  const lines = linesOf(before + after);
  const cursor = { line: before.split('\n').length - 1, character: before.length - before.lastIndexOf('\n') - 1 };
  return sliceAt(lines, cursor, isMarkdown ? new OpenBlocks(lines) : undefined);
}

/** A text with pieces at these offsets and long words between them, 13,000 characters in all. */
function placed(...pieces: [offset: number, piece: string][]): string {
  let text = '';
  for (const [offset, piece] of pieces) text += 'x'.repeat(offset - text.length) + piece;
  return text + 'x'.repeat(13_000 - text.length);
}

const starts: [what: string, before: string, start: string][] = [
  ['a paragraph at the first place', placed([6142, '\n\nHERE'], [6300, '\n\nTwo']), 'HERE'],
  ['a paragraph at the last place', placed([6000, '\nOne'], [7678, '\n\nHERE']), 'HERE'],
  ['no paragraph after it', placed([6200, '\nHERE'], [7679, '\n\nTwo']), 'HERE'],
  ['no paragraph in front of it', placed([6000, '\n\nOne'], [6200, '\nHERE']), 'HERE'],
  ['a paragraph rather than a line', placed([6200, '\nOne'], [6300, '\n \t\nHERE']), 'HERE'],
  ['a paragraph and not its blank lines', placed([6200, '\nOne'], [6300, '\n\n  \nHERE']), 'HERE'],
  ['a sentence in a line', placed([100, '\n'], [6200, ' one. HERE']), 'HERE'],
  ['a sentence after two spaces', placed([100, '\n'], [6200, ' one.  HERE']), 'HERE'],
  ['a sentence rather than a word', placed([6150, ' one'], [6200, ' two. HERE']), 'HERE'],
  ['a word', placed([6150, ' HERE'], [6200, ' two']), 'HERE'],
  ['no word after the last place', placed([6100, ' one'], [7700, ' two']), 'xxxx'],
  ['no fence of front matter', placed([6142, '\n\n---\nHERE: x\n---\n']), 'HERE'],
  ['a fence in code, after its opener', placed([100, '\n```\n'], [6142, '\n\n---\nx']), '```\n---\n'],
];
for (const [what, before, start] of starts) {
  test(`a slice begins with ${what}`, () => {
    const slice = sliceOf(before);
    assert.equal(slice.before.slice(0, start.length), start);
    assert.ok(!slice.isFromStart);
    assert.ok(before.endsWith(slice.before.slice(slice.before.indexOf('\n') + 1)));
  });
}

test('a long plain text has no blocks', () =>
  assert.ok(sliceOf(placed([6142, '\n\nHERE']), '', false).before.startsWith('HERE')));

test('a text of just the greatest length is seen from its start, its front matter included', () => {
  const text = `---\na: b\n---\n\n${'x'.repeat(12_274)}`;
  assert.equal(text.length, 12_288);
  assert.deepEqual(sliceOf(text), { before: text, after: '', isFromStart: true });
});

test('a text whose characters take two units each is cut between them', () => {
  const { before } = sliceOf(`x${'🦊'.repeat(7000)}`);
  assert.equal(before, '🦊'.repeat(before.length / 2));
});

const afters: [what: string, after: string, seen: string][] = [
  ['the rest of the line and the next', 'a\nb\nc', 'a\nb'],
  ['lines of spaces, up to one with text', '\n  \nb\nc', '\n  \nb'],
  ['eight lines', `${'\n'.repeat(8)}b`, `${'\n'.repeat(8)}b`],
  ['no more than eight lines', `${'\n'.repeat(9)}b`, '\n'.repeat(8)],
  ['1,000 characters of each line', `${'a'.repeat(1500)}\n${'b'.repeat(1500)}`, `${'a'.repeat(1000)}\n${'b'.repeat(1000)}`], // prettier-ignore
];
for (const [what, after, seen] of afters) {
  test(`after the cursor is seen: ${what}`, () => assert.equal(sliceOf('Once ', after).after, seen));
}
