// The tree of words: what it knows, where a walk may go on, and how it grows.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { noNode, trieRoot, WordTrie } from '../../src/logitsProcessors/wordTrie.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const word = fc.uint8Array({ minLength: 1, maxLength: 8 });

test('a trie knows the words that were added, and no others', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.array(word, { maxLength: 60 }), (added, others) => {
      const trie = new WordTrie();
      const known = new Set<string>();
      for (const each of added) {
        trie.add(each);
        known.add(each.join());
      }
      assert.equal(trie.size, known.size);
      for (const each of [...added, ...others]) assert.equal(trie.has(each), known.has(each.join()));
    }),
    { seed: 1 },
  );
});

test('it grows beyond its first memory', () => {
  const trie = new WordTrie();
  for (let count = 0; count < 5000; count++) trie.add(bytesOf(`word ${count}`));
  assert.equal(trie.size, 5000);
  assert.ok(trie.has(bytesOf('word 4999')));
});

test('a walk shows what may follow', () => {
  const trie = new WordTrie();
  for (const each of ['an', 'ant', 'any']) trie.add(bytesOf(each));
  const node = trie.child(trie.child(trieRoot, 97), 110);
  assert.ok(trie.isWord(node));
  const mask = new Uint8Array(256);
  trie.markChildren(node, mask);
  assert.deepEqual(
    [...mask.keys()].filter((byte) => mask[byte] === 1).map((byte) => String.fromCharCode(byte)),
    ['t', 'y'],
  );
  trie.markChildren(node, mask, 'capital');
  assert.equal(mask['T'.charCodeAt(0)], 1);
  assert.equal(trie.child(node, 98), noNode);
  assert.equal(trie.child(noNode, 98), noNode);
});

test('a cleared trie is empty, and can be used again', () => {
  const trie = new WordTrie();
  trie.add(bytesOf('gone'));
  trie.clear();
  assert.ok(!trie.has(bytesOf('gone')));
  trie.add(bytesOf('go'));
  assert.ok(trie.has(bytesOf('go')));
  assert.ok(!trie.has(bytesOf('gone')));
  assert.equal(trie.size, 1);
});
