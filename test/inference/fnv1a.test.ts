// The hash: its published vectors, and that it goes on where it was left.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fnv1a, fnv1aBasis, fnv1aStep } from '../../src/inference/fnv1a.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const vectors: [text: string, hash: number][] = [
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['b', 0xe70c2de5],
  ['foobar', 0xbf9cf968],
];
for (const [text, hash] of vectors) {
  test(`the hash of "${text}" is the published one`, () => assert.equal(fnv1a(bytesOf(text)) >>> 0, hash));
}

test('bytes that are hashed already are not hashed again, those after the end not at all', () => {
  const bytes = bytesOf('foobar');
  assert.equal(fnv1a(bytes, 3), fnv1a(bytesOf('foo')));
  assert.equal(fnv1a(bytes, 6, 3, fnv1a(bytes, 3)), fnv1a(bytes));
  assert.equal(fnv1a(bytes, 3, 3, 7), 7);
  assert.equal(fnv1aStep(fnv1aBasis, 0x61), fnv1a(bytesOf('a')));
});
