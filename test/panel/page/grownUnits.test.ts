// Units of a text that grows: however it is cut into pieces, they are those of the whole text.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { grownUnits } from '../../../src/panel/page/grownUnits.ts';
import { unitsOf, type Tint, type Unit } from '../../../src/panel/page/textUnits.ts';

const letter = fc.constantFrom('a', 'b', ' ', '\n', '\u0301', '👩', '\u200d', '👧', 'é');
const piece = fc.array(letter, { maxLength: 6 }).map((letters) => letters.join(''));

test('piece by piece, and scored late', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(piece, fc.boolean()), { maxLength: 8 }),
      fc.constantFrom<Tint>('letters', 'words', 'none'),
      (pieces, tint) => {
        let content: { text: string; bits: readonly number[]; tint: Tint } = { text: '', bits: [], tint };
        let units: readonly Unit[] = [];
        for (const [text, isScored] of pieces) {
          const all = content.text + text;
          const bits = isScored ? Array.from(all, (_, index) => index % 5) : content.bits;
          const next = { text: all, bits, tint };
          units = grownUnits(units, content, next);
          content = next;
          assert.deepEqual(units, unitsOf(all, bits, tint));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('another text, other scores and another tint begin anew', () => {
  const before = { text: 'a cat', bits: [1, 1, 1, 1, 1], tint: 'letters' } as const;
  const units = unitsOf(before.text, before.bits, before.tint);
  for (const changed of [{ text: 'b cat' }, { bits: [5, 5, 5, 5, 5] }, { tint: 'words' as const }]) {
    const next = { ...before, ...changed };
    assert.deepEqual(grownUnits(units, before, next), unitsOf(next.text, next.bits, next.tint));
  }
});
