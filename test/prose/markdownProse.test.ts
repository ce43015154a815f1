// The prose of Markdown: what is read, in what pieces, and that typing only appends to it.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { markdownProse } from '../../src/prose/markdownProse.ts';

const cases: [what: string, markdown: string, prose: string][] = [
  ['a trailing space', 'Once upon a ', 'Once upon a '],
  ['no trailing space', 'Once upon a', 'Once upon a'],
  ['several spaces', 'Once  upon a  ', 'Once upon a '],
  ['a line break inside a paragraph', 'Once\nupon', 'Once upon'],
  ['a line just begun', 'Once\n', 'Once '],
  ['a paragraph', 'One.\n\nTwo.', 'One.\nTwo.'],
  ['a paragraph just begun', 'One.\n\n', 'One.\n'],
  ['several blank lines', 'One.\n \n\n\nTwo.\n\n\n', 'One.\nTwo.\n'],
  ['Windows line ends', 'One\r\nand.\r\n\r\nTwo. ', 'One and.\nTwo. '],
  ['a hard line break', 'Roses  \nare red\\\nand', 'Roses\nare red\nand'],
  ['a line break tag', 'Roses<br>are', 'Roses\nare'],
  ['a heading', '# The Fox\nOnce', 'The Fox\nOnce'],
  ['a heading just ended', '# The Fox\n', 'The Fox\n'],
  ['a heading just begun', 'One.\n\n## ', 'One.\n'],
  ['an underlined heading', 'The Fox\n=====\n\nOnce', 'The Fox\nOnce'],
  ['emphasis', 'A *very* **big** ***old*** _red_ __fox__', 'A very big old red fox'],
  ['emphasis still open', 'A *very **big', 'A very big'],
  ['underscores inside a word', 'a snake_case word', 'a snake_case word'],
  ['strikethrough', 'a ~~bad~~ good', 'a bad good'],
  ['a link', 'See [the map](https://example.org "Map") now', 'See the map now'],
  ['a link still open', 'See [the map](https://exa', 'See the map'],
  ['a link text still open', 'See [the map', 'See the map'],
  ['a reference without definition', 'See [the map][1] now', 'See the map now'],
  ['a reference with definition', '[1]: https://example.org\n\nSee [the map][1]', 'See the map'],
  ['a footnote mark', 'A fox[^1] ran', 'A fox ran'],
  ['an address', 'See https://example.org/a_b now <https://example.org> or <a@example.org>', 'See now or '],
  ['an image', 'A ![fox](fox.png) ran', 'A ran'],
  ['an image still open', 'A ![fox](fo', 'A '],
  ['a code span', 'He typed `ls *` and', 'He typed ls * and'],
  ['a code span still open', 'He typed `ls', 'He typed ls'],
  ['escapes', String.raw`5 \* 3 \_x\_ \[y\] \# \\`, '5 * 3 _x_ [y] # \\'],
  ['a line block that goes on', '| Roses are\n  red,\n| violets', 'Roses are red,\nviolets'],
  ['directives', '::: note\nOne.\n:::\n\n!!! tip "A"\n    Two.', 'One.\nTwo.'],
  ['a scene break of letters', 'One.\n\nx x x\n\n-o-\n\nTwo.', 'One.\nTwo.'],
  ['a title block', '% One\n  more\n% Tom\n\nOnce', 'Once'],
  ['a rule of many marks', `One.\n\n${'* '.repeat(60)}\n\nTwo.`, 'One.\nTwo.'],
  ['quotes in quotes without end', `${'> '.repeat(20)}One`, `${'· '.repeat(4)}One`],
  ['entities', 'Tom &amp; Jerry &mdash; run&nbsp;away', 'Tom & Jerry — run away'],
  ['a bullet list', '- one\n- two\n* three', 'one\ntwo\nthree'],
  ['a numbered list', '1. one\n2) two', 'one\ntwo'],
  ['nested items', '- one\n  - two\n\n    more', 'one\ntwo\nmore'],
  ['an item just begun', '- one\n- ', 'one\n'],
  ['a quote', '> one\n> two\n>\n> three\nlazy', 'one two\nthree lazy'],
  ['a rule', 'One.\n\n***\n\nTwo.', 'One.\nTwo.'],
  ['fenced code', 'One.\n\n```js\nlet x;\n\nx++;\n```\n\nTwo.', 'One.\nTwo.'],
  ['fenced code still open', 'One.\n\n~~~\nlet x;\n\nx', 'One.'],
  ['indented code', 'One.\n\n    let x;\n\nTwo.', 'One.\nTwo.'],
  ['a table', 'One.\n\n| a | b |\n|---|---|\n| c | d |\n\nTwo.', 'One.\nTwo.'],
  ['the head of a table', 'One.\n\n| a | b', 'One.\n'],
  ['HTML', 'One <b>big</b> <!-- bad --> fox\n\n<div>\nx\n</div>\n\nTwo.', 'One big fox\nTwo.'],
  ['HTML still open', 'One <span cla', 'One '],
  ['a long comment', 'One.\n\n<!-- a\n\nb -->\n\nTwo.', 'One.\nTwo.'],
  ['a script', 'One.\n\n<script>\na\n\nb\n</script>\n\nTwo.', 'One.\nTwo.'],
  ['a formula', 'One.\n\n$$\nx\n\ny\n$$\n\nTwo.', 'One.\nTwo.'],
  ['front matter', '---\ntitle: x\n\ndate: y\n---\n\nOnce', 'Once'],
  ['TOML front matter', '+++\ntitle = "x"\n+++\nOnce', 'Once'],
  ['rules that are no front matter', 'One.\n\n---\ntwo: 2\n\n---\nThree.', 'One.\ntwo: 2\nThree.'],
  ['a definition', 'One.\n\n[a]: https://example.org\n\nTwo.', 'One.\nTwo.'],
  ['JSON front matter', '{\n  "title": "x",\n  "tags": ["a"]\n}\n\nOnce', 'Once'],
  ['a comment in a definition', 'One.\n\n[//]: # (to do)\n\nTwo.', 'One.\nTwo.'],
  ['a comment between percent signs', 'One %%to do%% two', 'One two'],
  ['a block between percent signs', 'One.\n\n%%\na\n\nb\n%%\n\nTwo.', 'One.\nTwo.'],
  ['percentages', 'It is 100%% and 5% of', 'It is 100%% and 5% of'],
  ['a callout', '> [!note]\n> Once upon', 'Once upon'],
  ['a folded callout with a title', '> [!tip]- The fox\n> Once upon', 'The fox\nOnce upon'],
  ['a callout in capitals, of any kind', 'One.\n\n> [!WARNING]\n> Run', 'One.\nRun'],
  ['a callout whose title is still open', '> [!note] The f', 'The f'],
  ['a callout in a quote', '> One.\n> > [!note]+\n> > Two', 'One.\nTwo'],
  ['brackets in the middle of a quote', '> One.\n>\n> [!note] two', 'One.\n!note two'],
  ['a line block', '| Roses are red,\n| violets', 'Roses are red,\nviolets'],
  ['a line block with a verse just begun', '| Roses are red,\n| ', 'Roses are red,\n'],
  ['a line block with an empty line', '| Roses\n|\n| are red', 'Roses\nare red'],
  ['a line block in a quote', '> | Roses\n> | are red', 'Roses\nare red'],
  ['a quoted verse', '“Roses  \nare red,” she  \nsaid', '“Roses are red,” she\nsaid'],
  [
    'scene breaks',
    'One.\n\n* * *\n\nTwo.\n\n⁂\n\nThree.\n\n• • •\n\nFour.\n\n\\* \\* \\*\n\nFive.',
    'One.\nTwo.\nThree.\nFour.\nFive.',
  ],
  ['nothing', '', ''],
  ['blank lines only', '\n\n', ''],
];
for (const [what, markdown, prose] of cases) {
  test(`the prose of ${what}: ${JSON.stringify(markdown)}`, () => assert.equal(markdownProse(markdown), prose));
}

/** How often the prose of a text that is typed is not what it was, with something after it. */
function interruptions(markdown: string, read: (text: string) => string = markdownProse): string[] {
  const found: string[] = [];
  let last = '';
  for (let length = 0; length <= markdown.length; length++) {
    const prose = read(markdown.slice(0, length));
    if (!prose.startsWith(last)) found.push(markdown.slice(Math.max(0, length - 12), length));
    last = prose;
  }
  return found;
}

const word = fc.constantFrom(
  'fox',
  'Zoë',
  '“Oh!”',
  'ran.',
  'don’t',
  '🦊',
  'a',
  'Mr.',
  '3.5',
  'x_y',
  'well-known',
  '5 * 3',
);
const phrase = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
const inline = fc.oneof(
  { weight: 4, arbitrary: phrase },
  phrase.map((text) => `*${text}*`),
  phrase.map((text) => `**${text}**`),
  phrase.map((text) => `[${text}](https://example.org/x)`),
  phrase.map((text) => `\`${text.replaceAll('*', '')}\``),
);
const sentence = fc.array(inline, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '));
const paragraphs = fc.array(sentence, { minLength: 1, maxLength: 5 });

test('typing appends to what is read, emphasis, links and code spans included', () => {
  fc.assert(
    fc.property(sentence, (text) => assert.deepEqual(interruptions(`Once ${text}`), [])),
    { numRuns: 30 },
  );
});

test('of a line break that ends a paragraph only the space becomes something else', () => {
  fc.assert(
    fc.property(paragraphs, (texts) => {
      const markdown = texts.map((text) => `So ${text}`).join('\n\n');
      assert.ok(interruptions(markdown).length <= texts.length - 1);
    }),
    { numRuns: 15 },
  );
});

test('the prompt of a long text moves on only now and then, by half', () => {
  const markdown = 'The *cat* sat on the mat. It was [warm](https://example.org) there.\n\n'.repeat(40);
  const readBytes = 256;
  let last: Uint8Array = new Uint8Array();
  let moves = 0;
  for (let length = 0; length <= markdown.length; length++) {
    const { bytes } = promptFrom(markdownProse(markdown.slice(0, length)), readBytes);
    assert.ok(bytes.length <= readBytes + 1);
    // The last byte may be the space of a line break.
    const kept = Math.max(0, last.length - 1);
    if (Buffer.compare(bytes.subarray(0, kept), last.subarray(0, kept)) !== 0) moves++;
    last = bytes;
  }
  const proseBytes = markdownProse(markdown).length;
  assert.ok(moves > 0 && moves <= Math.ceil(proseBytes / (readBytes / 2)), `${moves} moves for ${proseBytes} bytes`);
});

const syntax = fc
  .array(
    fc.constantFrom('\n', '\n\n', '    ', ' ', '#', '>', '- ', '1. ', '*', '_', '`', '```', '~~~', '[', ']', '(', ')', '!', '<', '>', '&amp;', '|', '---', '\\', '$$', '<!--', '-->', 'a', 'Zoë', '🦊', '\r\n', '\u2e4f', '\ud83e', '\ufdd0'), // prettier-ignore
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

test('any text has a prose: whole characters, single line breaks and spaces', () => {
  fc.assert(
    fc.property(syntax, (markdown) => {
      const prose = markdownProse(markdown);
      assert.doesNotMatch(prose, /\n\n| {2}|\r|^[ \n]|\u2e4f/u);
      if (!/\p{Surrogate}/u.test(markdown)) assert.doesNotMatch(prose, /\p{Surrogate}/u);
    }),
    { numRuns: 500 },
  );
});

test('pieces that are parsed alone say what the whole says', () => {
  // A paragraph is parsed by itself as soon as the next one begins.
  fc.assert(
    fc.property(
      fc.array(
        syntax.filter((text) => !/[$[\]]/u.test(text)),
        { maxLength: 4 },
      ),
      (parts) => {
        const markdown = `Start\n\n${parts.map((part) => part.replaceAll(/[`~<]/gu, '')).join('\n\nAnd ')}\n\nEnd`;
        const pieces = markdown.split(/\n\n(?=And )/u).map((part) => markdownProse(`${part}\n\n`).trim());
        assert.equal(markdownProse(markdown), pieces.filter((piece) => piece !== '').join('\n'));
      },
    ),
    { numRuns: 200 },
  );
});

test('blocks within blocks of an absurd depth take no time to speak of', () => {
  for (const markers of ['- ', '* ', '> ', '>', '1. ', '> - ', '+\t']) {
    const before = performance.now();
    markdownProse(markers.repeat(6000));
    markdownProse(`${markers.repeat(6000)}a`);
    assert.ok(performance.now() - before < 2000, JSON.stringify(markers));
  }
});
