// A document in parts: the same parts whatever was typed on the way, and only those touched that an edit concerns.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { DocumentProse } from '../../src/prose/documentProse.ts';

/** All that can be seen of a document: where each offset stands. */
function partsOf(document: DocumentProse): string[] {
  const sources: string[] = [];
  for (let offset = 0; offset < document.characters;) {
    const at = document.partAt(offset);
    if (at !== undefined && at.offset === 0) sources.push(at.part.source);
    offset += Math.max(1, at === undefined ? 1 : at.part.source.length - at.offset);
  }
  return sources;
}

function fresh(text: string, isMarkdown = true): DocumentProse {
  const document = new DocumentProse(isMarkdown);
  document.reset(text);
  return document;
}

const piece = fc.constantFrom(
  'One day.', 'A b c', '\n', '\n\n', '\r\n\r\n', '# Two', '```', '---', '+++', '{', '}', '$$', '<!--', '-->', '  in', '- item', ' ', 'title: x', '\n---\n',
); // prettier-ignore
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
const edit = fc.record({ at: fc.nat(200), deleted: fc.nat(12), inserted: text });

test('after any edits the parts are those of the text as it stands', () => {
  fc.assert(
    fc.property(text, fc.array(edit, { maxLength: 6 }), fc.boolean(), (start, edits, isMarkdown) => {
      const document = fresh(start, isMarkdown);
      let now = start;
      for (const { at, deleted, inserted } of edits) {
        const offset = Math.min(at, now.length);
        const count = Math.min(deleted, now.length - offset);
        document.edit(offset, count, inserted);
        now = now.slice(0, offset) + inserted + now.slice(offset + count);
        assert.equal(document.characters, now.length);
      }
      assert.deepEqual(partsOf(document), partsOf(fresh(now, isMarkdown)));
    }),
    { numRuns: 1000 },
  );
});

test('an edit changes the part that it is in and no other', () => {
  const document = fresh('# One\n\nFirst here.\n\nSecond here.\n\nThird here.\n');
  const { removed, added } = document.edit(10, 0, 'xyz');
  assert.deepEqual(
    [removed.map(({ source }) => source), added.map(({ source }) => source)],
    [['First here.\n\n'], ['Firxyzst here.\n\n']],
  );
});

test('front matter and code are no prose', () => {
  const document = fresh('---\ntitle: x\n---\nOnce.\n\n```\ncode\n\nmore\n```\n\nThen “she”—ran.\n');
  const prose = partsOf(document).map((source) => document.proseOf(source));
  assert.deepEqual(prose.filter((each) => each !== ''), ['Once.', 'Then "she" - ran.']); // prettier-ignore
  assert.equal(document.partAt(5), undefined);
});

test('one line of 2 MB is cut into parts, and an edit moves only those beside it', () => {
  const sentences = Array.from({ length: 60_000 }, (_, index) => `The birds came home with ${index}. `).join('');
  const document = fresh(sentences);
  const count = partsOf(document).length;
  assert.ok(count > 100, `${count} parts`);
  const { removed, added } = document.edit(1_000_000, 0, 'Oh');
  assert.ok(removed.length <= 3 && added.length <= 3, `${removed.length} parts removed, ${added.length} added`);
});

test('an edit outside the text is an error', () => {
  assert.throws(() => fresh('One.').edit(3, 5, ''), RangeError);
});
