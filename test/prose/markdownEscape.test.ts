// What a backslash is put in front of, so that a story's own marks stay text in Markdown.
import assert from 'node:assert/strict';
import test from 'node:test';
import { escapeMarkdown, lineContent } from '../../src/prose/markdownEscape.ts';
import type { ProseKind } from '../../src/prose/placement.ts';

const contents: [line: string, content: string][] = [
  ['', ''],
  ['One', 'One'],
  ['> One', 'One'],
  ['>One', 'One'],
  ['> > 1. One', 'One'],
  ['  - One', 'One'],
  ['*\tOne', 'One'],
  ['12) One', 'One'],
  ['| Roses', 'Roses'],
  ['- ', ''],
  ['-', '-'],
  ['-One', '-One'],
  ['1234567890. One', '1234567890. One'],
  ['One > two', 'One > two'],
];
for (const [line, content] of contents) {
  test(`the content of ${JSON.stringify(line)} is ${JSON.stringify(content)}`, () =>
    assert.equal(lineContent(line), content));
}

const cases: Record<string, [text: string, escaped: string, lineBefore?: string, kind?: ProseKind][]> = {
  'marks anywhere': [
    ['a *b* `c` [d]', String.raw`a \*b\* \`c\` \[d\]`, 'One '],
    ['<b> </b> <!-- <?a 1 < 2 <3 <', String.raw`\<b> \</b> \<!-- \<?a 1 < 2 <3 \<`, 'One '],
    ['&amp; &#38; & a&b', String.raw`\&amp; \&#38; & a&b`, 'One '],
    ['a ~~b~~ ~c', String.raw`a \~~b\~~ ~c`, 'One '],
    ['_a_ b_c é_é _', String.raw`\_a\_ b_c é_é \_`, 'One '],
    [String.raw`a\b \* \ `, String.raw`a\b \\\* \ `, 'One '],
    ['a\\', 'a\\\\', 'One '],
  ],
  'marks at the beginning of a line': [
    ['# One', String.raw`\# One`],
    ['######', String.raw`\######`],
    ['####### One', '####### One'],
    ['#one', '#one'],
    ['- one', String.raw`\- one`],
    ['+ one', String.raw`\+ one`],
    ['-', String.raw`\-`],
    ['-one', '-one'],
    ['- - -', String.raw`\- - -`],
    ['--- ', String.raw`\--- `],
    ['-- one', '-- one'],
    ['== ', String.raw`\== `],
    ['= one', '= one'],
    ['> one', String.raw`\> one`],
    ['| one', String.raw`\| one`],
    ['$$', String.raw`\$$`],
    ['$5', '$5'],
    ['1. one', String.raw`1\. one`],
    ['12)', String.raw`12\)`],
    ['1.5', '1.5'],
    ['- one', String.raw`\- one`, '> '],
    ['# one - 1. two', '# one - 1. two', 'One '],
  ],
  'a number of the writer’s': [
    ['. One', String.raw`\. One`, '12'],
    [')', String.raw`\)`, '> 12'],
    ['.5', '.5', '12'],
    ['. One', '. One', '1234567890'],
    ['. One', '. One', 'In 12'],
    [', one', ', one', '12'],
  ],
  'number signs at the end of a heading': [
    ['is C#', String.raw`is C\#`, '# One ', 'heading'],
    ['is C## ', String.raw`is C\## `, '# One ', 'heading'],
    ['is #1', 'is #1', '# One ', 'heading'],
    ['is C#', 'is C#', 'One ', 'prose'],
  ],
};
for (const [what, rows] of Object.entries(cases)) {
  for (const [text, escaped, lineBefore = '', kind = 'prose'] of rows) {
    test(`${what}: ${JSON.stringify(lineBefore + text)}`, () =>
      assert.equal(escapeMarkdown(text, { lineBefore, kind }), escaped));
  }
}
