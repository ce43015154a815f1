// Titles of stories: short, on one line, and different where the stories are.
import assert from 'node:assert/strict';
import test from 'node:test';
import { emptyStory } from '../../../src/panel/page/panelStory.ts';
import { titlesOf } from '../../../src/panel/page/titles.ts';

const titles = (...texts: readonly string[]): string[] =>
  titlesOf(texts.map((beginning) => ({ ...emptyStory, beginning })));

test('a story is named by its first words, in one line', () => {
  assert.deepEqual(titles('Once\n\nupon'), ['Once upon']);
  assert.deepEqual(titles('x'.repeat(1_000_000)), [`${'x'.repeat(80)}…`]);
  assert.deepEqual(titles('The fox ran.', 'The cat sat.'), ['The fox ran.', 'The cat sat.']);
});

test('stories that begin alike are named by the words from which on they differ', () => {
  const head = 'Once upon a time, there was a little girl named';
  assert.deepEqual(titles(`${head} Lily who ran.`, `${head} Lucy who sat.`, 'A cat.'), [
    '… named Lily who ran.',
    '… named Lucy who sat.',
    'A cat.',
  ]);
});

test('the same text twice is named twice as if it were alone', () => {
  assert.deepEqual(titles('Once upon a time, there was.', 'Once upon a time, there was.'), [
    'Once upon a time, there was.',
    'Once upon a time, there was.',
  ]);
});
