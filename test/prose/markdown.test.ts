// Markdown in pieces and as a tree: where a piece begins, what stays open, what is shielded, and bounded nesting.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  holdsOffset,
  parseMarkdown,
  shieldSyntax,
  splitMarkdown,
  unshieldSyntax,
  type MarkdownNode,
} from '../../src/prose/markdown.ts';

const pieces: [what: string, markdown: string, pieces: string[], open?: string][] = [
  ['nothing', '', ['']],
  ['one paragraph', 'One\ntwo', ['One\ntwo']],
  ['paragraphs', 'One\n\nTwo', ['One\n\n', 'Two']],
  ['blank lines of spaces', 'One\n  \n\nTwo', ['One\n  \n\n', 'Two']],
  ['an indented line goes on', '- One\n\n  two\n\n\tthree\n\nFour', ['- One\n\n  two\n\n\tthree\n\n', 'Four']],
  ['a paragraph still to come', 'One\n\n', ['One\n\n']],
  ['closed code', '```\na\n\nb\n```\n\nTwo', ['```\na\n\nb\n```\n\n', 'Two']],
  ['open code', 'One\n\n```\na\n\nb', ['One\n\n', '```\na\n\nb'], 'code'],
  ['a fence that is still being written', 'One\n\n```', ['One\n\n', '```']],
  ['a formula is left out', 'One\n\n$$\nx\n\ny\n$$\nTwo', ['One\n\n', '\n\n\n\n\n', 'Two']],
  ['an open formula is left out', 'One\n\n$$\nx', ['One\n\n', '\n'], 'math'],
  ['a comment is left out', 'One\n%%\na\n%%\nTwo', ['One\n\n\n\n', 'Two']],
  ['an open comment is left out', '%%\na', ['\n'], 'comment'],
  ['front matter is left out', '---\na: b\n---\nOne', ['One']],
  ['an open HTML block', '<!--\na\n\nb', ['<!--\na\n\nb'], 'html'],
];
for (const [what, markdown, expected, open] of pieces) {
  test(`the pieces of a text: ${what}`, () => {
    const { finished, last, openBlock } = splitMarkdown(markdown);
    assert.deepEqual([...finished, last], expected);
    assert.equal(openBlock?.kind, open);
  });
}

test('syntax characters are shielded, and come back', () => {
  const syntax = '*_`~[]<|\\';
  const shielded = shieldSyntax(`a${syntax}b.`);
  assert.match(shielded, /^a[\ufdd0-\ufdd8]{9}b\.$/u);
  assert.equal(new Set(shielded).size, 12);
  assert.equal(unshieldSyntax(shielded), `a${syntax}b.`);
});

const typesOf = (node: MarkdownNode): string[] => [node.type, ...(node.children ?? []).flatMap(typesOf)];
const textOf = (node: MarkdownNode): string => node.value ?? (node.children ?? []).map(textOf).join('');

test('a table is parsed as one, an escape as a shielded character', () => {
  assert.ok(typesOf(parseMarkdown('| a |\n|---|\n| b |')).includes('table'));
  const [paragraph] = parseMarkdown(String.raw`a\*b c`).children!;
  assert.equal(textOf(paragraph!), `a${shieldSyntax('*')}b c`);
  assert.deepEqual(paragraph!.children!.map(({ position }) => position!.end.offset), [6]); // prettier-ignore
});

const count = (markdown: string, type: string): number =>
  typesOf(parseMarkdown(markdown)).filter((each) => each === type).length;
const nested: [what: string, markdown: string, type: string, depth: number, text?: string][] = [
  ['sixteen quotes', `${'> '.repeat(16)}One`, 'blockquote', 16, 'One'],
  ['more quotes', `${'> '.repeat(19)}One`, 'blockquote', 16, '· · · One'],
  ['quotes without spaces', `${'>'.repeat(18)}One`, 'blockquote', 16, '··One'],
  ['items', `${'- '.repeat(17)}One`, 'listItem', 16, '· One'],
  ['numbered items', `${'1. '.repeat(17)}One`, 'listItem', 16, '·· One'],
  ['numbers of two digits', `${'12) '.repeat(17)}One`, 'listItem', 16, '··· One'],
  ['indented and mixed', `  ${'> + '.repeat(9)}One`, 'blockquote', 8, '· · One'],
  ['on a later line', `One\n\n${'> '.repeat(17)}Two`, 'blockquote', 16, 'One· Two'],
  ['a rule', '* '.repeat(40), 'thematicBreak', 1, ''],
  ['a rule of hyphens', '-\t'.repeat(40), 'thematicBreak', 1, ''],
  ['no rule of two marks', `${'- '.repeat(20)}*`, 'thematicBreak', 0],
];
for (const [what, markdown, type, depth, text] of nested) {
  test(`at most sixteen are nested: ${what}`, () => {
    assert.equal(count(markdown, type), depth);
    if (text !== undefined) assert.equal(textOf(parseMarkdown(markdown)), text);
  });
}

test('a node holds the offsets from its start up to its end', () => {
  const [, node] = parseMarkdown('One\n\nTwo\n').children!;
  assert.deepEqual([4, 5, 7, 8].map((offset) => holdsOffset(node!, offset)), [false, true, true, false]); // prettier-ignore
  assert.ok(!holdsOffset({ type: 'text' }, 0));
});
