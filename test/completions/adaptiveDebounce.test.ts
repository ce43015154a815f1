// How long the suggester waits after a key, learned from the writer's pace.
import assert from 'node:assert/strict';
import test from 'node:test';
import { AdaptiveDebounce } from '../../src/completions/adaptiveDebounce.ts';

/** The delay after keys at these times. */
function delayAfter(...timesMs: number[]): number {
  const pace = new AdaptiveDebounce();
  for (const time of timesMs) pace.keyPressed(time);
  return pace.delayMs;
}

test('nothing is waited for before the pace is known', () => assert.equal(delayAfter(1000), 0));
test('half the interval of a steady writer', () => assert.equal(Math.round(delayAfter(0, 100, 200, 300)), 50));
test('each new interval moves the average by three tenths of the way to it', () => {
  assert.equal(Math.round(delayAfter(0, 100, 300)), 65); // 100 + 0.3 * (200 - 100), halved
  assert.equal(Math.round(delayAfter(0, 200, 300)), 85); // and down again: 200 - 0.3 * (200 - 100)
});
test('a pause is not typing', () => assert.equal(Math.round(delayAfter(0, 100, 5000, 5100)), 50));
test('a second between two keys is typing, a millisecond more is not', () => {
  assert.equal(delayAfter(0, 1000), 150);
  assert.equal(delayAfter(0, 1001), 0);
});
test('never more than 150 milliseconds', () => assert.equal(delayAfter(0, 900, 1800), 150));
