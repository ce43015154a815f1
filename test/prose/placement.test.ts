import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { placementOf, type Placement, type Surroundings } from '../../src/prose/placement.ts';
import { splitAtCursor } from '../support/cursor.ts';

function placementAt(marked: string, options: Partial<Surroundings> & { mark?: string } = {}): Placement {
  const { before, after } = splitAtCursor(marked, options.mark);
  const lineAfter = after.split('\n', 1)[0]!;
  return placementOf({ before, lineAfter, isFromStart: true, isMarkdown: true, allowMidWord: false, ...options });
}

/** The kind of prose, or the reason in capitals. */
const nameOf = (placement: Placement): string =>
  'quiet' in placement ? placement.quiet.toUpperCase() : placement.kind;

const cases: Record<string, string[]> = {
  prose: [
    '|',
    'Once upon a |',
    'Once upon a time|',
    'One.\n\n|',
    'One.\n|',
    'One.|  ',
    'Two. |"No," he said.',
    'He said `ls` and |',
    'See [it](https://a.b/c) and |',
    'See [the map|](https://a.b/c)',
    '*very |*',
    'He *|',
    'a|**',
    '```\ncode\n```\n|',
    '~~~\n```\n~~~\n|',
    '---\ntitle: x\n---\n|',
    '---\nOnce upon a |',
    '---\n\nOnce|',
    '---\ntitle: x\n---\n\n---\nOnce |',
    '<div>\n</div>\n\n|',
    '<!-- bad -->\n\n|',
    '<!--\nbad\n\n-->\n\nOnce |',
    'a < b |',
    'I <3 you |',
    'a <b>big</b> |',
    '# Title\n|',
    '# Title\n\n|',
    '- one\n\n|',
    '> one\n\n|',
    '[a]: https://a.b\n\n|',
    'It cost $$5 |',
    '$$\nx\n$$\nOnce|',
    'In 1984.|',
    '***\n|',
    '**Tom:** Hi|',
    'Why? http is |',
    '[Tom]: Hello there |',
    'Tom @ home |',
    '[sighs] Oh |',
    String.raw`a \`b |`,
    `Oh \`tis ${'so cold '.repeat(10)}|`,
    'One\r\n\r\n|',
    'One.\n  indented|',
    '[a](b) (c |',
    'end.\n\n  |',
  ],
  heading: ['# |', '## The |', '# The | fox', '> # The |', '- # The |'],
  listItem: [
    '- |',
    '- one |',
    '* one\n* |',
    '1. |',
    '12) one |',
    '- one\nlazy |',
    '- one\n  - |',
    '- one\n\n  more |',
    '- one\n\n  deep\n|',
    '- > one |',
    '- [ ] |',
    '- [x] one |',
  ],
  quote: ['> |', '> one |', '> one\nlazy |', '> > |', '> one\n>\n> |'],
  CODEBLOCK: [
    '```\n|',
    '```js|',
    '~~~\n\na|',
    '```\na\n``|',
    '````\n```\n|',
    '```\na\n\n# b|',
    '- one\n  ```\n  |',
    '> ```\n> |',
    '    x|',
    'One.\n\n    |',
    'One.\n\n\tx|',
    '$$\nx|',
    '$$\nx\n\ny|',
    '```\n~~~\n|',
    '```\n```js\n|',
    'One.\n\n```\n\n\n|\n```\n',
  ],
  CODESPAN: ['a `b|', 'a `b|`', 'a ``b ` c|', 'a `b` `c|', '# a `b|', '- a `b|', 'a `b | c`'],
  FRONTMATTER: [
    '---\n|',
    '---\nti|',
    '---\ntitle: |',
    '---\ntitle: x\n|',
    '---\ntitle: x\n--|',
    '---\ntitle: x\ntags:\n  - a|',
    '---\ntitle: x\n\n|',
    '---\ntitle: |\n---\nOnce',
    '+++\ntitle = |',
    '---\n# comment\na_b|',
    '---\r\ntitle: |',
  ],
  LINK: [
    '[a](|',
    '[a](http://b|',
    '[a](b|)',
    '[a](b "c|',
    '[a](b "c|")',
    '[a](b(c)|',
    '[a][|',
    '[a][b|]',
    '![|',
    '![a|](b)',
    '![a](|',
    '![a](b|)',
    '![a][b|',
    '<http://a|',
    '<http://a|>',
    'https:|',
    'https://a.b/c|',
    'see www.a|',
    'see (http://a|',
    'tom@a.b|',
    '<mailto:tom@a|>',
    '- [a](|',
    '# [a](|',
    '[a](b) [c](|',
  ],
  HTML: [
    '<b|',
    '<div>|',
    '<div>\n|',
    '<div>\none\n|',
    '<b|>',
    'a <span class="|',
    'a <span class="|">b',
    '</|',
    'a <!-- |',
    'a <!--\n|',
    '<!--\n\n|',
    '<script>\n\na|',
    '<!-- a\n|',
  ],
  TABLE: [
    '| a |\n|---|\n| ‸',
    '| a |\n|---|\n‸',
    'a | b\n--|--\nc | ‸',
    '| ‸',
    '| a | b ‸|',
    '> | a ‸',
    'One.\n\n| a |\n|---|\n| b |\n| ‸',
  ],
  DEFINITION: ['[a]: |', '[a]: http|', '[a|]: http://b'],
  MARKER: ['`|', '#|', '###|', '-|', '*|', '+|', '>|', '1.|', '12)|', '> -|', '--|', '~~|', '==|'],
  MIDWORD: ['wo|rd', '|word', 'a |word', "don|'t", 'don|’t', '3|4'],
};
for (const [expected, texts] of Object.entries(cases)) {
  for (const text of texts) {
    const mark = text.includes('‸') ? '‸' : '|';
    test(`${expected}: ${JSON.stringify(text)}`, () => assert.equal(nameOf(placementAt(text, { mark })), expected));
  }
}

test('inside a word is prose where the setting says so', () => {
  assert.deepEqual(placementAt('wo|rd', { allowMidWord: true }), { kind: 'prose' });
  assert.deepEqual(placementAt('`wo|rd`', { allowMidWord: true }), { quiet: 'codeSpan' });
});

test('in plain text there is no syntax', () => {
  for (const text of ['# |', '- |', '```\n|', '    x|', '---\ntitle: |', '<b|', '`a|']) {
    assert.deepEqual(placementAt(text, { isMarkdown: false }), { kind: 'prose' });
  }
  assert.deepEqual(placementAt('wo|rd', { isMarkdown: false }), { quiet: 'midWord' });
  assert.deepEqual(placementAt('see https://a|', { isMarkdown: false }), { quiet: 'link' });
});

test('what looks like front matter is none in the middle of a document', () => {
  assert.deepEqual(placementAt('---\ntitle: |', { isFromStart: false }), { kind: 'prose' });
});

test('every place in any text is something', () => {
  const syntax = fc.constantFrom('\n', '\n\n', '    ', ' ', '#', '>', '- ', '1. ', '*', '_', '`', '```', '[', ']', '(', ')', '!', '<', '|', '---', '\\', '$$', '<!--', 'a', 'Zoë', '🦊', '\r\n', '\u2e4f', '\ud83e'); // prettier-ignore
  const text = fc.array(syntax, { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, fc.boolean(), (before, lineAfter, isFromStart) => {
      const place = {
        before,
        lineAfter: lineAfter.split(/[\r\n]/u)[0]!,
        isFromStart,
        isMarkdown: true,
        allowMidWord: true,
      };
      assert.ok(nameOf(placementOf(place)) !== '');
    }),
    { numRuns: 500 },
  );
});

test('code that no line closes keeps quiet to its end, and prose before it does not', () => {
  const line = fc.constantFrom('Once.', '', '- one', '> two', '# Three', '    deep', '~~~', 'a `b`');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const code = `\`\`\`\n${lines.join('\n')}\n|`;
      assert.equal(nameOf(placementAt(`Once.\n\n${code}`)), 'CODEBLOCK');
      assert.equal(nameOf(placementAt(`Once.\n\n${code.replace('|', '```\n\n|')}`)), 'prose');
    }),
  );
});
