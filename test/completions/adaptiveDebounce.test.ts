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
test('a pause is not typing', () => assert.equal(Math.round(delayAfter(0, 100, 5000, 5100)), 50));
test('never more than 150 milliseconds', () => assert.equal(delayAfter(0, 900, 1800), 150));
