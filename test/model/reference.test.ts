// The reference model against the published implementation, and its mathematics against tables.
import assert from 'node:assert/strict';
import test from 'node:test';
import { erf, referenceLogits } from '../../src/model/reference.ts';
import { likeliest } from '../../src/model/logits.ts';
import { fixture, fixtureNames } from '../support/models.ts';

/** Largest difference allowed: the expected numbers are float32, rounded to 6 places. */
const tolerance = 1e-4;

for (const name of fixtureNames) {
  const { model, cases } = fixture(name);
  for (const { input_ids: input, positions_in_window: positions, logits, greedy_48: greedy } of cases) {
    test(`${name}: the reference gives the expected logits for ${input.length} bytes`, () => {
      const rows = referenceLogits(model, input);
      positions.forEach((position, index) => {
        logits[index]!.forEach((expected, byte) => {
          const difference = Math.abs(rows[position]![byte]! - expected);
          assert.ok(difference < tolerance, `position ${position}, byte ${byte}: off by ${difference}`);
        });
      });
    });

    test(`${name}: the reference continues ${input.length} bytes greedily as expected`, () => {
      const text = [...input];
      for (let step = 0; step < 12; step++) text.push(likeliest(referenceLogits(model, text).at(-1)!));
      assert.deepEqual(text.slice(input.length), greedy.slice(0, 12));
    });
  }
}

test('erf agrees with tabulated values', () => {
  // Abramowitz & Stegun, table 7.1, and symmetry.
  const table: [number, number][] = [
    [0, 0],
    [0.5, 0.5204998778],
    [1, 0.8427007929],
    [2, 0.995322265],
    [2.5, 0.999593048],
    [3, 0.9999779095],
    [7, 1],
  ];
  for (const [x, value] of table) {
    assert.ok(Math.abs(erf(x) - value) < 1e-9, `erf(${x})`);
    assert.ok(erf(-x) + erf(x) === 0);
  }
});
