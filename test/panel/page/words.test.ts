// Numbers as people read them.
import assert from 'node:assert/strict';
import test from 'node:test';
import { decimal, percent } from '../../../src/panel/page/words.ts';

test('numbers have the decimal places that are asked for, and whole ones are grouped', () => {
  assert.deepEqual([decimal(1.005, 1), decimal(2, 2), decimal(1234.5, 2)], ['1.0', '2.00', '1234.50']);
  assert.equal(decimal(4_000_000), '4,000,000');
});

test('shares are told as precisely as they matter', () => {
  assert.deepEqual([0, 0.0004, 0.012, 0.5, 1].map(percent), ['< 0.1 %', '< 0.1 %', '1.2 %', '50 %', '100 %']);
});
