// What is learned of a document: as if it had been read once, as it stands, whatever was typed on the way.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ContextCounts, ContextHashes, Successors } from '../../src/decoding/contextCounts.ts';
import { emptyLexicon } from '../../src/logitsProcessors/lexicon.ts';
import { TextWords } from '../../src/logitsProcessors/textWords.ts';
import { LearnedDocument } from '../../src/decoding/learnedDocument.ts';

function learned(text: string, cursor?: number): ContextCounts {
  const counts = new ContextCounts();
  const document = new LearnedDocument(true, counts, new TextWords(emptyLexicon));
  document.reset(text);
  while (!document.isDone) document.learnSome();
  if (cursor !== undefined) document.moveCursor(cursor);
  return counts;
}

/** What follows the end of a text, by context level: bytes and counts. */
function following(counts: ContextCounts, before: string): string[] {
  const hashes = new ContextHashes();
  const bytes = new TextEncoder().encode(before);
  hashes.compute(bytes, bytes.length);
  return Array.from(hashes.hashes, (hash) => {
    const found = new Successors();
    if (hash !== 0) counts.read(hash, found);
    const pairs = Array.from({ length: found.distinct }, (_, index) => `${found.bytes[index]}x${found.counts[index]}`);
    return pairs.toSorted().join(' ');
  });
}

const words = fc.array(fc.constantFrom('Mara', 'came', 'home.', 'ran', '\n\n', '"Oh,"', '# Two', '```', '\n', '*so*', 'ü'), { maxLength: 12 }); // prettier-ignore
const text = words.map((each) => each.join(' '));
const step = fc.record({ at: fc.nat(120), deleted: fc.nat(9), inserted: text, cursor: fc.option(fc.nat(120)), isLearned: fc.boolean() }); // prettier-ignore

test('edits and cursors on the way leave no trace', () => {
  fc.assert(
    fc.property(text, fc.array(step, { maxLength: 5 }), fc.nat(120), (start, steps, last) => {
      const counts = new ContextCounts();
      const document = new LearnedDocument(true, counts, new TextWords(emptyLexicon));
      document.reset(start);
      let now = start;
      for (const { at, deleted, inserted, cursor, isLearned } of steps) {
        if (isLearned) document.learnSome();
        if (cursor !== null) document.moveCursor(Math.min(cursor, now.length));
        const offset = Math.min(at, now.length);
        const edit = { offset, deletedCharacters: Math.min(deleted, now.length - offset), inserted };
        document.edit(edit);
        now = now.slice(0, offset) + inserted + now.slice(offset + edit.deletedCharacters);
      }
      while (!document.isDone) document.learnSome();
      const cursor = Math.min(last, now.length);
      document.moveCursor(cursor);
      const expected = learned(now, cursor);
      assert.equal(counts.bytes, expected.bytes);
      for (const before of ['', '\n', 'Mara c', 'Mara', ' came ho', 'so', now.slice(0, cursor), now])
        assert.deepEqual(following(counts, before), following(expected, before), before);
      document.forget();
      assert.equal(counts.bytes, 0);
    }),
    { numRuns: 300 },
  );
});

test('what stands after the cursor is known, but not as what comes next', () => {
  const story = 'The fox met Marisol. She smiled.\n\nMarisol ran.';
  const at = story.indexOf(' She');
  assert.notEqual(following(learned(story), 'The fox met Marisol.').at(-1), '');
  assert.equal(following(learned(story, at), 'The fox met Marisol.').at(-1), '');
  assert.notEqual(following(learned(story, at), 'And She smiled').at(-1), '');
});

test('a key costs about the same in a short and in a long document', () => {
  const paragraph = 'She went home and looked at the sea for a while.\n\n';
  const timeOf = (paragraphs: number): number => {
    const document = new LearnedDocument(true, new ContextCounts(), new TextWords(emptyLexicon));
    document.reset(paragraph.repeat(paragraphs));
    while (!document.isDone) document.learnSome();
    const middle = Math.floor(paragraphs / 2) * paragraph.length + 10;
    const times = Array.from({ length: 30 }, (_, index) => {
      const began = performance.now();
      document.edit({ offset: middle + index, deletedCharacters: 0, inserted: 'a' });
      document.moveCursor(middle + index + 1);
      return performance.now() - began;
    });
    return times.toSorted((left, right) => left - right)[15]!;
  };
  timeOf(20); // warm
  const short = timeOf(20);
  const long = timeOf(10_000);
  assert.ok(long < 10 * short + 3, `${long} ms against ${short} ms`);
});
