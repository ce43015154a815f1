// What the benchmarks type of a story, and what a model reads of it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { markdownOf, proseOf } from '../../bench/support/typist.ts';

for (const [what, story, markdown, prose] of [
  ['a blank line between paragraphs', 'Tom ran.\n\nHe sat.', 'Tom ran.\n\nHe sat.', 'Tom ran.\nHe sat.'],
  ['a paragraph on each line', 'Tom ran.\nHe sat.', 'Tom ran.\n\nHe sat.', 'Tom ran.\nHe sat.'],
  ['marks', '“Run,” he said — _now_.\n', '“Run,” he said — _now_.\n\n', '"Run," he said - now.'],
] as const) {
  test(`a story with ${what} is typed as Markdown and read as prose`, () => {
    assert.equal(markdownOf(story), markdown);
    assert.equal(proseOf(story), prose);
  });
}
