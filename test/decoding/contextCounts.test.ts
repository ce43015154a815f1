// Counts of texts that are longer than the first tables: those of a map, whatever was taken out, in hardly more memory.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ContextCounts, ContextHashes, Successors } from '../../src/decoding/contextCounts.ts';
import { seededRandom } from '../../src/decoding/random.ts';

/** Some letters and spaces, so that some contexts come again and most do not. */
function someText(seed: number, length: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length }, () => Buffer.from(' aeinorst')[Math.floor(9 * random())]!);
}

/** How often each byte followed each context, by context and byte. */
type Followers = Map<number, Map<number, number>>;

/** The same in plain maps. */
function followersIn(texts: readonly Uint8Array[]): Followers {
  const followers: Followers = new Map();
  const hashes = new ContextHashes();
  for (const text of texts) {
    for (const [index, byte] of text.entries()) {
      hashes.compute(text, index);
      for (const context of hashes.hashes) {
        if (context === 0) continue;
        const counts = followers.get(context) ?? new Map<number, number>();
        followers.set(context, counts.set(byte, (counts.get(byte) ?? 0) + 1));
      }
    }
  }
  return followers;
}

/** Asserts that all these contexts have the followers that they have in the texts, or none. */
function assertCounted(counts: ContextCounts, contexts: Iterable<number>, texts: readonly Uint8Array[]): void {
  const expected = followersIn(texts);
  const found = new Successors();
  for (const context of contexts) {
    counts.read(context, found);
    const wanted = [...(expected.get(context) ?? [])];
    const pairs = Array.from({ length: found.distinct }, (_, index) => [found.bytes[index]!, found.counts[index]!]);
    assert.equal(pairs.map(String).toSorted().join(' '), wanted.map(String).toSorted().join(' '));
    assert.equal(found.total, wanted.reduce((sum, [, count]) => sum + count, 0)); // prettier-ignore
  }
}

test('a long text is counted as in a map, and what is taken out of it again leaves the rest', () => {
  const counts = new ContextCounts();
  const texts = [1, 2, 3].map((seed) => someText(seed, 3000));
  for (const text of texts) counts.add(text, 0, text.length);
  const all = followersIn(texts);
  assert.ok(all.size > 8 * 1024, `${all.size} contexts`);
  assertCounted(counts, all.keys(), texts);
  counts.remove(texts[1]!, 0, texts[1]!.length);
  assertCounted(counts, all.keys(), [texts[0]!, texts[2]!]);
  const later = someText(4, 3000);
  counts.add(later, 0, later.length);
  assertCounted(counts, [...all.keys(), ...followersIn([later]).keys()], [texts[0]!, texts[2]!, later]);
});

test('one text in place of another, again and again, needs hardly more memory than two of them', () => {
  const counts = new ContextCounts();
  let last = someText(1, 1000);
  counts.add(last, 0, last.length);
  let most = 0;
  for (let seed = 2; seed < 42; seed++) {
    const next = someText(seed, 1000);
    counts.add(next, 0, next.length);
    counts.remove(last, 0, last.length);
    last = next;
    if (seed === 6) most = counts.memoryBytes;
  }
  assert.ok(counts.memoryBytes < 1.2 * most, `${counts.memoryBytes} bytes, ${most} at first`);
  assert.equal(counts.bytes, 1000);
  assertCounted(counts, followersIn([last]).keys(), [last]);
});
