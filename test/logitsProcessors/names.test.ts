// What counts as a name, and what as a title.
import assert from 'node:assert/strict';
import test from 'node:test';
import { readLexicon } from '../../src/logitsProcessors/lexicon.ts';
import { isNameOfText, isTitleLine, mayBeName, trieOf, withoutPossessive } from '../../src/logitsProcessors/names.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test('relatives, titles, days, the first person and words of headings name nobody, nor does a single letter', () => {
  for (const word of ['Mom', 'Mr', 'I', "I'm", 'Monday', 'TV', 'English', 'Chapter', 'Prologue', 'Dedication', 'X', ''])
    assert.ok(!mayBeName(bytesOf(word)), word);
  for (const word of ['Tom', 'Jo', 'Chapters', 'Mondays']) assert.ok(mayBeName(bytesOf(word)), word);
});

const lexicon = readLexicon(bytesOf('rose\nTom'));
const counts: [name: string, total: number, insideSentence: number, isName: boolean][] = [
  ['Zorg', 1, 0, true],
  ['Zorg', 0, 0, false],
  ['Tom', 1, 0, true],
  ['Rose', 9, 1, false],
  ['Rose', 2, 2, true],
  ['Mom', 9, 9, false],
];
for (const [name, total, insideSentence, isName] of counts) {
  test(`${name} ${total} times, ${insideSentence} of them inside sentences, is ${isName ? 'a' : 'no'} name`, () => {
    assert.equal(isNameOfText(lexicon, bytesOf(name), total, insideSentence), isName);
  });
}

const lines: [line: string, isTitle: boolean][] = [
  ['The Lost Ring\n', true],
  ['The Lost Ring  \n', true],
  ['# Chapter 2\n', true],
  ['x\n', true],
  ['Café\n', true],
  ['The Lost Ring', false],
  ['The end.\n', false],
  ['She said,\n', false],
  ['\n', false],
  ['   \n', false],
  ['', false],
  [`${'x'.repeat(79)}\n`, true],
  [`${'x'.repeat(80)}\n`, false],
];
for (const [line, isTitle] of lines) {
  test(`${JSON.stringify(line.slice(0, 20))}, ${line.length} characters, is ${isTitle ? 'a' : 'no'} title`, () => {
    assert.equal(isTitleLine(bytesOf(line)), isTitle);
  });
}

const owned: [word: string, owner: string][] = [
  ["Tom's", 'Tom'],
  ['Toms', 'Toms'],
  ["Tom'", "Tom'"],
  ["Tom't", "Tom't"],
  ['s', 's'],
  ["'s", ''],
  ['', ''],
];
for (const [word, owner] of owned) {
  test(`"${word}" without its possessive is "${owner}"`, () => {
    assert.equal(textOf(withoutPossessive(bytesOf(word))), owner);
  });
}

test('a set of words is all of them, whatever space is between and around', () => {
  const words = trieOf('\n  one two\n  three  ');
  assert.equal(words.size, 3);
  for (const word of ['one', 'two', 'three']) assert.ok(words.has(bytesOf(word)), word);
});
