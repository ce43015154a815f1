// The parts of a document: where one ends and the next begins, long ones cut at sentences, and places found in them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { DocumentProse } from '../../src/prose/documentProse.ts';

function fresh(text: string, isMarkdown = true): DocumentProse {
  const document = new DocumentProse(isMarkdown);
  document.reset(text);
  return document;
}
const sourcesOf = (text: string, isMarkdown = true): string[] =>
  new DocumentProse(isMarkdown).reset(text).added.map(({ source }) => source);

const cases: [what: string, text: string, parts: string[], isMarkdown?: boolean][] = [
  ['nothing', '', []],
  ['paragraphs', 'One\ntwo.\n\nThree.', ['One\ntwo.\n\n', 'Three.']],
  ['blank lines of spaces', 'One\n  \n\nTwo', ['One\n  \n\n', 'Two']],
  ['an indented line goes on', '- one\n\n  two\n\n\tthree\n\nFour', ['- one\n\n  two\n\n\tthree\n\n', 'Four']],
  ['code is kept together', '```\na\n\nb\n```\n\nTwo', ['```\na\n\nb\n```\n\n', 'Two']],
  ['code with Windows line ends', '```\r\na\r\n\r\nb\r\n```\r\n\r\nTwo', ['```\r\na\r\n\r\nb\r\n```\r\n\r\n', 'Two']],
  ['no code in plain text', '```\na\n\nb', ['```\na\n\n', 'b'], false],
  ['front matter is no part', '---\na: b\n---\nOne.\n\nTwo.', ['One.\n\n', 'Two.']],
  ['front matter with Windows line ends', '---\r\na: b\r\n---\r\nOne.', ['One.']],
  ['no front matter in plain text', '---\na: b\n---\nOne.', ['---\na: b\n---\nOne.'], false],
  ['nothing but front matter', '---\na: b\n---\n', []],
];
for (const [what, text, parts, isMarkdown] of cases) {
  test(`the parts of ${what}`, () => assert.deepEqual(sourcesOf(text, isMarkdown), parts));
}

test('a long paragraph is cut after sentences, and nothing of it is lost', () => {
  const text = Array.from({ length: 2000 }, (_, index) => `“The bird came home with ${index}.” `).join('');
  const parts = sourcesOf(text);
  assert.equal(parts.join(''), text);
  assert.ok(parts.length > 100, `${parts.length} parts`);
  for (const part of parts.slice(0, -1)) assert.match(part, /^“The .*\d\.” $/u);
});

test('a paragraph of just the greatest length is one part, a longer one without sentences is cut at that length', () => {
  const most = 16_384;
  assert.deepEqual(sourcesOf('x'.repeat(most)), ['x'.repeat(most)]);
  assert.deepEqual(sourcesOf('x'.repeat(2 * most + 5)).map(({ length }) => length), [most, most, 5]); // prettier-ignore
  assert.deepEqual(sourcesOf('x'.repeat(2 * most)).map(({ length }) => length), [most, most]); // prettier-ignore
});

test('long code is no part, not even in pieces', () => {
  const code = `\`\`\`\n${'x = 1. \n'.repeat(3000)}\`\`\`\n\n`;
  assert.deepEqual(sourcesOf(`One.\n\n${code}Two.`), ['One.\n\n', 'Two.']);
  assert.equal(fresh(`One.\n\n${code}Two.`).partAt(50), undefined);
});

test('a place is found in its part, and the end of the text in the last one', () => {
  const document = fresh('One.\n\nTwo.\n\nThree.');
  const at = [0, 5, 6, 17, 18].map((offset) => {
    const place = document.partAt(offset)!;
    return [place.part.source, place.offset];
  });
  assert.deepEqual(at, [['One.\n\n', 0], ['One.\n\n', 5], ['Two.\n\n', 0], ['Three.', 5], ['Three.', 6]]); // prettier-ignore
  assert.equal(fresh('').partAt(0), undefined);
  assert.equal(fresh('---\na: b\n---\n').partAt(3), undefined);
});

test('a place in a long paragraph is found in one of its parts', () => {
  const document = fresh(`One.\n\n${'x'.repeat(20_000)}`);
  assert.deepEqual([6, 16_389, 16_390].map((offset) => document.partAt(offset)!.offset), [0, 16_383, 0]); // prettier-ignore
});

type Edit = [offset: number, deleted: number, inserted: string];
const edits: [what: string, text: string, edit: Edit, removed: string[], added: string[]][] = [
  ['a letter', 'One.\n\nTwo.\n\nSix.', [6, 1, 't'], ['Two.\n\n'], ['two.\n\n']],
  ['a blank line parts a paragraph', 'One.\nTwo.', [4, 0, '\n'], ['One.\nTwo.'], ['One.\n\n', 'Two.']],
  ['a blank line less joins two', 'One.\n\nTwo.', [4, 1, ''], ['One.\n\n', 'Two.'], ['One.\nTwo.']],
  ['the same text again', 'One.\n\nTwo.', [6, 1, 'T'], [], []],
  ['one of two alike', 'One.\n\nOne.\n\n', [12, 0, 'Two.'], [], ['Two.']],
  ['a fence', 'One.\n\nTwo.\n\nSix.\n\nTen.', [0, 0, '```\n'], ['One.\n\n', 'Two.\n\n', 'Six.\n\n', 'Ten.'], ['```\nOne.\n\nTwo.\n\nSix.\n\nTen.']], // prettier-ignore
  ['front matter is closed', '---\na: b\n\nOne.', [9, 0, '---\n'], ['---\na: b\n\n'], ['\n']],
  ['front matter is opened', 'a: b\n---\nOne.', [0, 0, '---\n'], ['a: b\n---\nOne.'], ['One.']],
];
for (const [what, text, edit, removed, added] of edits) {
  test(`an edit changes only what it touches: ${what}`, () => {
    const changes = fresh(text).edit(...edit);
    assert.deepEqual(changes.removed.map(({ source }) => source), removed); // prettier-ignore
    assert.deepEqual(changes.added.map(({ source }) => source), added); // prettier-ignore
  });
}

test('edits outside the text are errors, at its ends they are not', () => {
  const refused: Edit[] = [[-1, 0, ''], [0, -1, ''], [5, 0, ''], [0, 5, '']]; // prettier-ignore
  for (const edit of refused) assert.throws(() => fresh('One.').edit(...edit), RangeError);
  assert.equal(fresh('One.').edit(4, 0, ' Two.').added[0]!.source, 'One. Two.');
  assert.equal(fresh('One.').edit(0, 4, '').added.length, 0);
  assert.equal(fresh('').edit(0, 0, 'One.').added[0]!.source, 'One.');
});

test('the prose of a part is plain and without space around it', () => {
  assert.equal(fresh('').proseOf('*One*—and “two”.\n\n'), 'One - and "two".');
  assert.equal(fresh('', false).proseOf(' *One*\n\n'), '*One*');
});
