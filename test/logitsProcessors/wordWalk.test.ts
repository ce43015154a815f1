// A word in progress, followed through sets of words: what may come next, and whether it may end.
import assert from 'node:assert/strict';
import test from 'node:test';
import { WordTrie } from '../../src/logitsProcessors/wordTrie.ts';
import { WordWalk, type WordSource } from '../../src/logitsProcessors/wordWalk.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
function source(words: string, isFolded: boolean, possessives: WordSource['possessives']): WordSource {
  const trie = new WordTrie();
  for (const word of words.split(' ')) trie.add(bytesOf(word));
  return { words: trie, isFolded, possessives };
}

const walkAlong = (sources: readonly WordSource[], text: string): WordWalk => {
  const walk = new WordWalk(sources);
  for (const byte of bytesOf(text)) walk.advance(byte);
  return walk;
};
const nextOf = (walk: WordWalk): string => {
  const mask = new Uint8Array(256);
  walk.markNext(mask);
  const marked = Array.from(mask.keys()).filter((byte) => mask[byte] !== 0);
  return String.fromCharCode(...marked);
};

const plain = [source('boy bus Tim', false, 'none')];
const folded = [source("boy bus don't", true, 'none')];
const owners = [source('boy boys Tim', false, 'all')];
const names = [source('boy Tim tim', false, 'names')];
const written = [source("boy boy's", false, 'all')];
const cases: [what: string, sources: readonly WordSource[], text: string, next: string, isWord: boolean][] = [
  ['a word may begin as in the set', plain, '', 'Tb', false],
  ['its next letters are those of the set', plain, 'b', 'ou', false],
  ['it may end where a word of the set ends', plain, 'boy', '', true],
  ['other words lead nowhere', plain, 'x', '', false],
  ['nor do they find back', plain, 'xboy', '', false],
  ['where nothing is folded a capital is another letter', plain, 'B', '', false],
  ['folded, it may begin with a capital', folded, '', 'BDbd', false],
  ['after a capital it goes on small or in capitals', folded, 'B', 'OUou', false],
  ['small after a capital it stays small', folded, 'Bo', 'y', false],
  ['of two capitals it stays in capitals', folded, 'BO', 'Y', false],
  ['and no small letter leads on', folded, 'BOy', '', false],
  ['a word in capitals is a word', folded, 'BOY', '', true],
  ['a capital in the middle leads nowhere', folded, 'bO', '', false],
  ['nor after a small letter after a capital', folded, 'BoY', '', false],
  ['an apostrophe of the word is none of a possessive', folded, 'don', "'", false],
  ['and in capitals the rest of it stays small', folded, "DON'", 't', false],
  ['whoever may own takes an apostrophe', owners, 'boy', "'s", true],
  ['not before the word has ended', owners, 'bo', 'y', false],
  ['after it comes an s', owners, "boy'", 's', true],
  ['or nothing, of several owners', owners, "boys'", 's', true],
  ['and nothing after that', owners, "boy's", '', true],
  ['also if the set has it so', written, "boy's", '', true],
  ['least of all another apostrophe', owners, "boy''", '', false],
  ['nor another letter', owners, "boy't", '', false],
  ['nor an s that comes twice', owners, "boy'ss", '', false],
  ['of names only those with a capital own', names, 'Tim', "'", true],
  ['others do not', names, 'boy', '', true],
  ['nor the same without a capital', names, 'tim', '', true],
  ['several sets lead to the words of all', [...plain, ...owners], 'boy', "'s", true],
  ['also if the word is in the last alone', [...plain, source('cat', false, 'none')], 'cat', '', true],
];
for (const [what, sources, text, next, isWord] of cases) {
  test(`${what}: "${text}" goes on with "${next}" and is ${isWord ? 'a' : 'no'} word`, () => {
    const walk = walkAlong(sources, text);
    assert.deepEqual([nextOf(walk), walk.isWord, walk.length], [next, isWord, text.length]);
  });
}

test('what was marked before stays marked', () => {
  const mask = new Uint8Array(256);
  mask[0x7a] = 1;
  new WordWalk(plain).markNext(mask);
  assert.equal(mask[0x7a], 1);
});

test('a walk that begins anew is as good as a new one', () => {
  for (const sources of [plain, folded, owners, names]) {
    for (const before of ['', 'b', 'boy', "boy'", "boy's", 'BOY', 'Tim', 'x']) {
      const walk = walkAlong(sources, before);
      walk.restart();
      for (const text of ['', 'b', 'B', 'boy', 'BO', 'Tim']) {
        const fresh = walkAlong(sources, text);
        for (const byte of bytesOf(text)) walk.advance(byte);
        assert.deepEqual([nextOf(walk), walk.isWord, walk.length], [nextOf(fresh), fresh.isWord, fresh.length]);
        walk.restart();
      }
    }
  }
});

test('whether it begins a longer word, spelled as in the sets', () => {
  const longer = (text: string): boolean => walkAlong([...folded, ...owners], text).beginsLonger;
  for (const text of ['b', 'boy', 'T']) assert.ok(longer(text), text);
  for (const text of ['boys', 'bus', 'Tim', 'x']) assert.ok(!longer(text), text);
});

const leading: [
  what: string,
  sources: readonly WordSource[],
  text: string,
  letter: string,
  word: string,
  leads: boolean,
][] = [
  ['the only word that begins so', plain, 'bo', 'y', 'boy', true],
  ['from its first letter on', [source('boy', false, 'none')], '', 'b', 'boy', true],
  ['nothing begins so: it is no other word', plain, 'x', 'y', 'xy', true],
  ['another word', plain, 'b', 'u', 'boy', false],
  ['one of two words', plain, '', 'b', 'boy', false],
  ['a longer word too', owners, 'bo', 'y', 'boy', false],
  ['the same with an apostrophe', [source("boy boy's", false, 'none')], 'bo', 'y', 'boy', true],
  ['the same word in capitals', folded, 'BO', 'Y', 'boy', true],
  ['another word in one of the sets', [...plain, source('boys', false, 'none')], 'bo', 'y', 'boy', false],
];
for (const [what, sources, text, letter, word, leads] of leading) {
  test(`"${text}" and ${letter} ${leads ? 'lead' : 'do not lead'} only to "${word}": ${what}`, () => {
    const walk = walkAlong(sources, text);
    assert.equal(walk.leadsOnlyTo(letter.charCodeAt(0), bytesOf(word), text.length), leads);
  });
}
