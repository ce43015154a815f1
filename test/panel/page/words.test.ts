// Sentences with places that are filled in.
import assert from 'node:assert/strict';
import test from 'node:test';
import { filled, percent } from '../../../src/panel/page/words.ts';

test('places are filled in any order, whatever the values hold', () => {
  assert.equal(filled('{1} of {0}', 3, 'one {0}'), 'one {0} of 3');
  assert.equal(filled('{0} {2}', 'a'), 'a {2}');
});

test('shares are told as precisely as they matter', () => {
  assert.deepEqual([0, 0.0004, 0.012, 0.5, 1].map(percent), ['< 0.1 %', '< 0.1 %', '1.2 %', '50 %', '100 %']);
});
