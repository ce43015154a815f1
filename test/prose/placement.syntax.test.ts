// Where prose ends and syntax begins: what stands earlier on the line or in the block decides, and what is closed does not.
import assert from 'node:assert/strict';
import test from 'node:test';
import { placementOf, type Surroundings } from '../../src/prose/placement.ts';
import { splitAtCursor } from '../support/cursor.ts';

function nameAt(marked: string, options: Partial<Surroundings> = {}): string {
  const { before, after } = splitAtCursor(marked, '‸');
  const lineAfter = after.split('\n', 1)[0]!;
  const defaults = { isFromStart: true, isMarkdown: true, allowMidWord: false };
  const placement = placementOf({ before, lineAfter, ...defaults, ...options });
  return 'quiet' in placement ? placement.quiet : placement.kind;
}

type Case = [why: string, marked: string, name: string];
function check(cases: Case[], options: Partial<Surroundings> = {}): void {
  for (const [why, marked, name] of cases) {
    test(`${why}: ${name} at ${JSON.stringify(marked)}`, () => assert.equal(nameAt(marked, options), name));
  }
}

check([
  ['an apostrophe may end a word', 'The boys‸’ dog', 'prose'],
  ['a quotation at the start of an earlier line', "It was late\n'Hi,' he said ‸", 'prose'],
  ['old line ends', '---\rtitle: ‸', 'frontMatter'],
]);

check([
  ['a comment that an earlier paragraph of the item did not close', '- one %%a\n\n  two ‸', 'listItem'],
  ['a backtick on an earlier line', 'He typed `ls and\nran ‸', 'prose'],
  ['a callout belongs in a quote', '[!note]‸', 'prose'],
  ['a heading of the second level', '## ‸', 'heading'],
  ['an item with a wide gap', '-   ‸', 'listItem'],
  ['an item with space after the cursor', '- ‸  ', 'listItem'],
]);

check([
  ['the second verse', '| Roses\n| ‸', 'verse'],
  ['one word may be a cell', '| Roses ‸', 'table'],
  ['so may two, the second not finished', '| Roses ar‸', 'table'],
  ['two words are a verse', '| Roses are ‸', 'verse'],
  ['two words with a wide gap', '| Roses  are ‸', 'verse'],
  ['a verse below a line of prose', 'So it went:\n| Roses are red ‸', 'verse'],
  ['a verse below a table', '- a\n\n  | a | b |\n\n  | Roses are red ‸', 'verse'],
  ['an indented verse', '  | Roses are red,\n  | ‸', 'verse'],
  ['a verse in a quote without spaces', '>| Roses are red,\n>| ‸', 'verse'],
  ['a verse in an indented quote', ' > | Roses are red,\n > | ‸', 'verse'],
  ['a verse in a quote in a quote', '> > | Roses are red,\n> > | ‸', 'verse'],
]);

check([
  ['the title of a link', 'See [the map](a.md "Map (old‸")', 'link'],
  ['the target of a link', 'See [the map](<b(c‸->)', 'link'],
  ['a mail address in angle brackets, not closed yet', 'Write to <tom@a.b‸', 'html'],
  ['an address in angle brackets', 'See <https:‸//a.b>', 'link'],
  ['an address in angle brackets at its end', 'See <https://a.b/‸>', 'link'],
  ['the text of a link, after emphasis', 'See [the *old* map‸](a)', 'prose'],
  ['a tag in the text of a link', 'See [a #tag‸](b)', 'tag'],
]);

check([
  ['a backtick in a closed link', 'See [the `map](a) and ‸', 'prose'],
  ['a backtick in a link that has just been closed', 'See [the `map](a)‸', 'prose'],
  ['a backtick in a closed reference', '[1]: http://a.b\nSee [the `map][1] and ‸', 'prose'],
  ['a backtick in closed emphasis', 'He *typed `ls* and ‸', 'codeSpan'],
  ['an image whose description has code in it', '![a `b` ‸', 'link'],
  ['a comment that has code in it', 'One <!-- a `b` ‸', 'html'],
  ['a tag below a line with code in it', 'He typed `ls` and `cd`.\n#tag‸', 'tag'],
  ['a field below a line with code in it', 'He typed `ls` and `cd`.\nwhen:: ‸', 'tag'],
]);

check(
  [
    ['the beginning of a heading', '# ‸', 'prose'],
    ['an indented one', '  #  ‸', 'prose'],
    ['one of the third level', '### ‸', 'prose'],
    ['number signs between scenes', '# # #‸', 'marker'],
    ['number signs and a space between scenes', '# # # ‸', 'marker'],
    ['a number sign between scenes', '#‸', 'marker'],
  ],
  { isMarkdown: false },
);
