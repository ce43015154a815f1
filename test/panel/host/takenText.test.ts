// A story of the panel in a document: `|` marks the cursor, the rest is what stands there afterwards.
import assert from 'node:assert/strict';
import test from 'node:test';
import { takenText } from '../../../src/panel/host/takenText.ts';

function check(document: string, [beginning, written]: readonly [string, string], expected: string): void {
  const [before, after] = document.split('|') as [string, string];
  const taken = takenText(beginning, written, { before, after, isMarkdown: true, lineEnd: '\n' });
  assert.equal(before + taken + after, expected);
}

for (const [what, document, story, expected] of [
  ['an empty file', '|', ['Once', ' upon a time.\nThe end.'], 'Once upon a time.\n\nThe end.'],
  ['words before and after', 'He said|and left', ['Once', ' upon.'], 'He said Once upon. and left'],
  ['the middle of a line keeps all paragraphs', 'a |b', ['Once', ' x.\ny.'], 'a Once x.\n\ny. b'],
  ['own Markdown stays', '|', ['# Title\n\nOnce', ' upon *a* time'], '# Title\n\nOnce upon \\*a\\* time'],
  ['a broken character costs itself only', '|', ['Once', ' up\ufffdon a time.'], 'Once upon a time.'],
  ['a story from nothing', '# Notes\n\n|', ['', 'Once upon a time.'], '# Notes\n\nOnce upon a time.'],
] as const) {
  test(`taken: ${what}`, () => check(document, story, expected));
}
