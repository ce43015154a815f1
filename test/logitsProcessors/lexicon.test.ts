// The lexicon: how its file is read, and what it knows.
import assert from 'node:assert/strict';
import test from 'node:test';
import { emptyLexicon, hasSmall, knows, readLexicon } from '../../src/logitsProcessors/lexicon.ts';
import { shippedLexicon } from '../support/models.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('the shipped lexicon knows the words of stories, with a capital at the start of a sentence', () => {
  const shipped = shippedLexicon();
  assert.ok(shipped.words.size > 5000);
  for (const word of ['little', 'Little', 'Lily', "couldn't", 'grandma', 'I'])
    assert.ok(knows(shipped, bytesOf(word)), word);
  for (const word of ['litle', 'lily', 'Limmy', 'verschwunden']) assert.ok(!knows(shipped, bytesOf(word)), word);
});

test('a file has one word in each line; empty lines are none, and the last line needs no end', () => {
  for (const file of ['ran\nTom\n', 'ran\nTom', '\n\nran\n\n\nTom\n\n']) {
    const { words } = readLexicon(bytesOf(file));
    assert.equal(words.size, 2, JSON.stringify(file));
    assert.ok(words.has(bytesOf('ran')) && words.has(bytesOf('Tom')));
  }
  assert.equal(readLexicon(new Uint8Array(0)).words.size, 0);
  assert.equal(emptyLexicon.words.size, 0);
});

test('a word is known as it is written, or with a capital; a name only with its own', () => {
  const few = readLexicon(bytesOf('ran\nTom\né'));
  for (const word of ['ran', 'Ran', 'Tom', 'é']) assert.ok(knows(few, bytesOf(word)), word);
  for (const word of ['tom', 'RAN', 'ra', 'Ra', 'rant', 'Rant', '', 'É']) assert.ok(!knows(few, bytesOf(word)), word);
});

test('a set has a word with a small first letter: all of it, and no less', () => {
  const { words } = readLexicon(bytesOf('ran\nTom'));
  for (const word of ['Ran', 'ran']) assert.ok(hasSmall(words, bytesOf(word)), word);
  for (const word of ['Tom', 'tom', 'Ra', 'Rant', 'RAn', 'X']) assert.ok(!hasSmall(words, bytesOf(word)), word);
});
