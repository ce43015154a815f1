// Where the window of a model begins in a text of any length.
import assert from 'node:assert/strict';
import test from 'node:test';
import { windowStart } from '../../src/inference/contextShift.ts';

test('a model without a window reads all of a text', () => {
  for (const rule of ['slide', 'half'] as const) assert.equal(windowStart(1e6, undefined, rule), 0);
});

const cases: [what: string, rule: 'slide' | 'half' | undefined, contextBytes: number, starts: number[]][] = [
  ['slides by a byte for every byte once it is full', 'slide', 4, [0, 0, 0, 0, 0, 1, 2, 3, 4, 5]],
  ['moves by half of it whenever it is full', 'half', 4, [0, 0, 0, 0, 0, 2, 2, 4, 4, 6]],
  ['moves by half of it unless another rule is given', undefined, 4, [0, 0, 0, 0, 0, 2, 2, 4, 4, 6]],
  ['moves by the larger half of an odd one', 'half', 5, [0, 0, 0, 0, 0, 0, 3, 3, 3, 6]],
  ['of a single byte moves by one', 'half', 1, [0, 0, 1, 2, 3, 4, 5, 6, 7, 8]],
];
for (const [what, rule, contextBytes, starts] of cases) {
  test(`a window of ${contextBytes} ${what}`, () => {
    assert.deepEqual(
      starts.map((_, textBytes) => windowStart(textBytes, contextBytes, rule)),
      starts,
    );
  });
}
