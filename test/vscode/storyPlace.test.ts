// Where a story goes in a document: `|` marks the cursor, the story is `Tale.`, and a new story begins with the given
// words.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sliceAt } from '../../src/prose/documentSlice.ts';
import { OpenBlocks } from '../../src/prose/openBlocks.ts';
import { linesOf } from '../../src/prose/textLines.ts';
import { inQuote, storyPlaceAt, type StoryStart } from '../../src/vscode/storyPlace.ts';
import { splitAtCursor } from '../support/cursor.ts';

function placed(markedText: string, start: StoryStart, story: string, isMarkdown: boolean, mark = '|'): string {
  const { before, after } = splitAtCursor(markedText, mark);
  const lines = linesOf(before + after);
  const above = before.split('\n');
  const cursor = { line: above.length - 1, character: above.at(-1)!.length };
  const surroundings = { ...sliceAt(lines, cursor, isMarkdown ? new OpenBlocks(lines) : undefined), isMarkdown };
  const place = storyPlaceAt(lines, cursor, surroundings, start);
  if ('refusal' in place) {
    assert.match(
      place.refusal,
      /^The cursor is (?:in the middle of a sentence: put it after one|.+\. Put it on an empty line, or after a sentence), and try again\.$/u,
    );
    return `(${/^The cursor is (?:in (?:a |the )?)?(.+?)[:.]/u.exec(place.refusal)![1]!})`;
  }
  const offset = lines.lineOffset(place.position.line) + place.position.character;
  const text = before + after;
  return text.slice(0, offset) + place.lead + inQuote(story, place.linePrefix) + place.tail + text.slice(offset);
}

const newStories: [string, string, string, string][] = [
  ['an empty document', '|', 'Once. Tale.', 'Once. Tale.'],
  ['after a full paragraph', 'Named Lily.|', 'Once. Tale.', 'Named Lily.\n\nOnce. Tale.'],
  ['after a paragraph and a space', 'Named Lily. |', 'Once. Tale.', 'Named Lily. \n\nOnce. Tale.'],
  ['after half a sentence, with words of its own', 'The list: |', 'Once. Tale.', 'The list: \n\nOnce. Tale.'],
  ['on with half a sentence', 'Lily opened the box and|', 'found. Tale.', 'Lily opened the box and found. Tale.'],
  ['on with half a sentence, after a space', 'Lily opened the |', 'box. Tale.', 'Lily opened the box. Tale.'],
  ['on with half a sentence, by a mark', 'Lily ran|', ', fast. Tale.', 'Lily ran, fast. Tale.'],
  ['on after an opening mark', 'She said “|', 'hello. Tale.', 'She said “hello. Tale.'],
  ['a small letter after a full sentence', 'The end.|', 'and more. Tale.', 'The end.\n\nand more. Tale.'],
  ['on the line below a paragraph', 'Named Lily.\n|', 'Once. Tale.', 'Named Lily.\n\nOnce. Tale.'],
  ['on an empty line with room', 'Named Lily.\n\n|\n\nMore.', 'Once. Tale.', 'Named Lily.\n\nOnce. Tale.\n\nMore.'],
  ['on an empty line without', 'A.\n|\nB.', 'Once. Tale.', 'A.\n\nOnce. Tale.\n\nB.'],
  ['in front of a paragraph', 'A.\n\n|B.', 'Once. Tale.', 'A.\n\nOnce. Tale.\n\nB.'],
  ['at the top', '|The end.', 'Once. Tale.', 'Once. Tale.\n\nThe end.'],
  ['between two sentences', 'A cat. |A dog.', 'Once. Tale.', 'A cat. \n\nOnce. Tale.\n\nA dog.'],
  ['between two sentences, before the space', 'A cat.| A dog.', 'Once. Tale.', 'A cat. \n\nOnce. Tale.\n\nA dog.'],
  [
    'in a sentence',
    'Once upon a time|, there was.\n\nB.',
    'Once. Tale.',
    'Once upon a time, there was.\n\nOnce. Tale.\n\nB.',
  ],
  [
    'after speech in a sentence',
    'A cat. “Oh!”| he said.\n\nB.',
    'Once. Tale.',
    'A cat. “Oh!” he said.\n\nOnce. Tale.\n\nB.',
  ],
  [
    'after a shout in a sentence',
    "'No! | ' she said.".replace(' | ', '|'),
    'Once. Tale.',
    "'No!' she said.\n\nOnce. Tale.",
  ],
  ['between two sentences that begin small', 'a cat.| a dog.', 'Once. Tale.', 'a cat. \n\nOnce. Tale.\n\na dog.'],
  ['in a word', 'Once up|on a time.', 'Once. Tale.', 'Once upon a time.\n\nOnce. Tale.'],
  ['in a sentence of several lines', 'A b|\nc d\ne.\n# H', 'Once. Tale.', 'A b\nc d\ne.\n\nOnce. Tale.\n\n# H'],
  ['after a heading', '# The fox|', 'Once. Tale.', '# The fox\n\nOnce. Tale.'],
  ['after a heading, text right below', '# The fox|\nText.', 'Once. Tale.', '# The fox\n\nOnce. Tale.\n\nText.'],
  ['in front of a heading', '|# The fox', 'Once. Tale.', 'Once. Tale.\n\n# The fox'],
  ['in a heading', '# The |fox\nText.', 'Once. Tale.', '# The fox\n\nOnce. Tale.\n\nText.'],
  ['in an underlined heading', 'The fox|\n===', 'Once. Tale.', 'The fox\n===\n\nOnce. Tale.'],
  ['after a list', '- a\n- b|', 'Once. Tale.', '- a\n- b\n\nOnce. Tale.'],
  ['after a numbered list', '1. a\n2. b|', 'Once. Tale.', '1. a\n2. b\n\nOnce. Tale.'],
  ['on the line below a list', '- a\n- b\n|', 'Once. Tale.', '- a\n- b\n\nOnce. Tale.'],
  ['below a list', '- a\n\n|', 'Once. Tale.', '- a\n\nOnce. Tale.'],
  ['between a list and a paragraph', '- a\n\n|\n\nText.', 'Once. Tale.', '- a\n\nOnce. Tale.\n\nText.'],
  ['in front of a list', 'Text.\n\n|- a\n- b', 'Once. Tale.', 'Text.\n\nOnce. Tale.\n\n- a\n- b'],
  ['after a list of a list', '- a\n  - b|', 'Once. Tale.', '- a\n  - b\n\nOnce. Tale.'],
  ['below a list, where the editor indents', '- a\n\n  |', 'Once. Tale.', '- a\n\n  \nOnce. Tale.'],
  ['between items', '- a|\n- b', 'Once. Tale.', '- a\n- b\n\nOnce. Tale.'],
  ['between items with room', '- a\n\n|\n\n- b\n\nEnd.', 'Once. Tale.', '- a\n\n\n\n- b\n\nOnce. Tale.\n\nEnd.'],
  ['before a later item', '- a\n|- b', 'Once. Tale.', '- a\n- b\n\nOnce. Tale.'],
  ['before the later paragraph of an item', '- a|\n\n  more', 'Once. Tale.', '- a\n\n  more\n\nOnce. Tale.'],
  ['before the lazy line of an item', '- a|\nmore', 'Once. Tale.', '- a\nmore\n\nOnce. Tale.'],
  ['in an item', '1. a |b', 'Once. Tale.', '1. a b\n\nOnce. Tale.'],
  ['in a list whose end is out of sight', `- a|${'\n- b'.repeat(101)}`, 'Once.', '(list)'],
  ['in a list of a quote', '> - a|\n> - b', 'Once.', '(list)'],
  ['after a scene break', 'A.\n\n***|', 'Once. Tale.', 'A.\n\n***\n\nOnce. Tale.'],
  ['after a scene break with spaces', 'A.\n\n* * *|', 'Once. Tale.', 'A.\n\n* * *\n\nOnce. Tale.'],
  ['in front of a scene break', 'A.\n\n|***\n\nB.', 'Once. Tale.', 'A.\n\nOnce. Tale.\n\n***\n\nB.'],
  ['in front of front matter', '|---\ntitle: A\n---\n', 'Once.', '(after a mark that begins a line)'],
  ['on an indented line', 'A.\n\n    |\n\nB.', 'Once. Tale.', 'A.\n\n    \nOnce. Tale.\n\nB.'],
  ['after code', '```\na\n```|', 'Once. Tale.', '```\na\n```\n\nOnce. Tale.'],
  ['after the line that opens code', '```|', 'Once.', '(code)'],
  ['after a quote', '> A.|', 'Once.\n\nTale.', '> A.\n>\n> Once.\n>\n> Tale.'],
  ['between sentences of a quote', '> A cat. |B.', 'Once.\n\nTale.', '> A cat. \n>\n> Once.\n>\n> Tale.\n>\n> B.'],
  ['in a quote, text right below', '> A cat.|\n> B.', 'Once.', '> A cat.\n>\n> Once.\n>\n> B.'],
  ['on the empty line of a quote', '> A cat.\n> |', 'Once.', '> A cat.\n> \n> Once.'],
  ['in code', '```\nlet|\n```', 'Once.', '(code)'],
  ['in indented code', 'A.\n\n    let|', 'Once.', '(code)'],
  ['on an empty line of code', '```\na\n|\nb\n```', 'Once.', '(code)'],
  ['in front matter', '---\ntitle: |\n---\n', 'Once.', '(front matter)'],
  ['in a comment', '<!-- a\n|\n-->', 'Once.', '(HTML or a comment)'],
  ['in a link', '[a](b|)', 'Once.', '(link or an address)'],
];
for (const [what, document, story, expected] of newStories) {
  test(`a new story: ${what}`, () => {
    const beginning = story.replace(/\s*Tale\.$/u, '');
    assert.equal(placed(document, { kind: 'newStory', beginning }, story, true), expected);
  });
}

const continuations: [string, string, string][] = [
  ['half a sentence', 'Once upon a|', 'Once upon a@'],
  ['a full paragraph', 'Named Lily.|', 'Named Lily.@'],
  ['an empty line', 'A.\n\n|', 'A.\n\n@'],
  ['a paragraph of several lines', 'Once upon a\n|', 'Once upon a\n@'],
  ['between paragraphs', 'A.\n\n|\n\nB.', 'A.\n\n@\n\nB.'],
  ['in front of a paragraph', 'A.\n\n|B.', 'A.\n\n@\n\nB.'],
  ['between two sentences', 'A cat. |A dog.', 'A cat. @\n\nA dog.'],
  ['between two sentences on two lines', 'A cat.|\nA dog.', 'A cat.@\n\nA dog.'],
  ['before a heading', 'A cat.|\n# H', 'A cat.@\n\n# H'],
  ['in a sentence', 'Once upon a time|, there was.', '(middle of a sentence)'],
  ['in a sentence of two lines', 'Tom went|\nhome.', '(middle of a sentence)'],
  ['in a word', 'Once up|on a time.', '(middle of a sentence)'],
  ['the line below a full paragraph', 'Named Lily.\n|\nMore.', 'Named Lily.\n\n@\n\nMore.'],
  ['the line below a heading', '# The fox\n|', '# The fox\n\n@'],
  ['the line below an underlined heading', 'The fox\n===\n|', 'The fox\n===\n\n@'],
  ['the line below code', '```\na\n```\n|', '```\na\n```\n\n@'],
  ['the line below a quote', '> Once upon a\n|', '> Once upon a\n\n@'],
  ['the line below a scene break', 'A.\n\n***\n|', 'A.\n\n***\n\n@'],
  ['a heading', '# The fox|', '# The fox\n\n@'],
  ['in a heading', '# The |fox', '(heading)'],
  ['a list', '- a\n- b|', '- a\n- b\n\n@'],
  ['an item of several', '- a|\n- b', '(list)'],
  ['a quote', '> Once|', '> Once@'],
  ['code', '`let| x`', '(code)'],
];
for (const [what, document, expected] of continuations) {
  test(`continued: ${what}`, () => assert.equal(placed(document, { kind: 'continuation' }, '@', true), expected));
}

for (const [what, document, expected] of [
  ['a cell', '| a | b |\n|---|---|\n| c^', '(table)'],
  ['the start of its second line', '| a | b |\n^|---|---|\n| c | d |', '(table)'],
  ['the start of a row', '| a | b |\n|---|---|\n^| c | d |', '(table)'],
  ['the line below', '| a | b |\n|---|---|\n| c | d |\n^', '| a | b |\n|---|---|\n| c | d |\n\n@'],
  ['the line above', '^\n| a | b |\n|---|---|', '@\n\n| a | b |\n|---|---|'],
] as const) {
  test(`a table: ${what}`, () => {
    for (const start of [{ kind: 'continuation' }, { kind: 'newStory', beginning: 'Once' }] as const) {
      assert.equal(placed(document, start, '@', true, '^'), expected);
    }
  });
}

for (const [what, document, expected] of [
  ['after a paragraph', 'A cat.|', 'A cat.\n\n@'],
  ['between paragraphs', 'A cat.\n|\nA dog.', 'A cat.\n\n@\n\nA dog.'],
  ['in a sentence of two lines', 'A cat|\nran.\n\nB.', 'A cat\nran.\n\n@\n\nB.'],
  ['in a sentence at the end', 'A |cat', 'A cat\n\n@'],
  ['what is a list only in Markdown', '- a|\n- b.', '- a\n- b.\n\n@'],
] as const) {
  test(`plain text: ${what}`, () =>
    assert.equal(placed(document, { kind: 'newStory', beginning: 'Once' }, '@', false), expected));
}
