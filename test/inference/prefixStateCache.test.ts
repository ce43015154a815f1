// The store of states by what was read: it finds the longest text that was read, forgets the least used, and never takes one text's
// state for another's.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fnv1a } from '../../src/inference/fnv1a.ts';
import { PrefixStateCache, type PrefixState } from '../../src/inference/prefixStateCache.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const stateOf = (bits: number): PrefixState => ({
  state: { values: new Float32Array(1), position: 1 },
  logits: new Float32Array(256),
  bits,
});

/** Two texts of the same length and the same hash. Of 200,000 texts some have one in common. */
function textsOfOneHash(): [Uint8Array, Uint8Array] {
  const seen = new Map<number, Uint8Array>();
  for (let number = 0; ; number++) {
    const text = bytesOf(number.toString(36).padStart(6, '0'));
    const hash = fnv1a(text, text.length);
    const other = seen.get(hash);
    if (other !== undefined) return [other, text];
    seen.set(hash, text);
  }
}

test('a text with the hash of another one does not get its state', () => {
  const [first, second] = textsOfOneHash();
  const cache = new PrefixStateCache(8);
  cache.add(first, first.length, stateOf(1));
  assert.equal(cache.longestPrefix(second), undefined);
  // What it shares with a shorter text is found after the one that only looks like it.
  cache.add(second, 3, stateOf(2));
  assert.equal(cache.longestPrefix(second)?.prefixState.bits, 2);
  assert.equal(cache.longestPrefix(first)?.prefixState.bits, 1);
});

test('a text with the hash of a longer or shorter one does not get its state', () => {
  const cache = new PrefixStateCache(8);
  const text = bytesOf('Once');
  // As if four other bytes more had led to the same hash.
  cache.add(bytesOf('Once upon'), 9, stateOf(1), fnv1a(text, 4));
  assert.equal(cache.longestPrefix(text), undefined);
  assert.equal(cache.longestPrefix(bytesOf('Once upon')), undefined);
});

test('only the bytes that were read count, whatever follows them in the buffer', () => {
  const cache = new PrefixStateCache(8);
  cache.add(bytesOf('Once upon'), 4, stateOf(1));
  assert.equal(cache.longestPrefix(bytesOf('Once more'))?.byteCount, 4);
  assert.equal(cache.longestPrefix(bytesOf('Onc')), undefined);
  assert.equal(cache.longestPrefix(new Uint8Array(0)), undefined);
});

test('it does what a list of texts in the order of their use does', () => {
  const text = fc.array(fc.integer({ min: 97, max: 98 }), { minLength: 1, maxLength: 5 });
  const action = fc.record({ adds: fc.boolean(), text });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.array(action, { maxLength: 40 }), (capacity, actions) => {
      const cache = new PrefixStateCache(capacity);
      let list: { text: string; bits: number }[] = [];
      for (const [index, { adds, text: bytes }] of actions.entries()) {
        const key = bytes.join();
        if (adds) {
          cache.add(Uint8Array.from(bytes), bytes.length, stateOf(index));
          list = [...list.filter((each) => each.text !== key), { text: key, bits: index }].slice(-capacity);
        } else {
          const prefixes = list.filter((each) => `${key},`.startsWith(`${each.text},`));
          const longest = prefixes.toSorted((one, other) => other.text.length - one.text.length)[0];
          const hit = cache.longestPrefix(Uint8Array.from(bytes));
          assert.deepEqual(hit?.prefixState.bits, longest?.bits);
          if (longest !== undefined) {
            const byteCount = longest.text.split(',').length;
            assert.deepEqual([hit!.byteCount, hit!.hash], [byteCount, fnv1a(Uint8Array.from(bytes), byteCount)]);
            list = [...list.filter((each) => each !== longest), longest];
          }
        }
        assert.equal(cache.size, list.length);
      }
    }),
  );
});
