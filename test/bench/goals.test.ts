// The table of `npm run bench`: every figure beside its goal, and whether it is met.
import assert from 'node:assert/strict';
import test from 'node:test';
import { figuresOf, goalTable, isMet } from '../../bench/support/goals.ts';

const model = { model: 'mine', timesTheNativeStep: 1.2, learningPercent: 3, memoryMB: 90 };
const typing = {
  firstSuggestionMs: 401,
  keyToItemsMs: { p95: 6.7 },
  maxBlockMs: { loading: 10, typing: 14 },
  memoryGrowthMB: -2.3,
};
const panel = { ratio: 0.79, droppedPercent: 2.8, bundleBytes: 122_345 };

test('each figure stands beside its goal, in lines of one width', () => {
  const lines = goalTable(figuresOf(model, typing, panel)).split('\n');
  assert.match(lines[0]!, /^mine: a step, against native code +1\.2 times {2}at most 1\.2 +met$/u);
  assert.ok(
    lines.some((line) => /^the panel, against the terminal +0\.79 times {2}at least 0\.8 +not met$/u.test(line)),
  );
  assert.ok(lines.some((line) => /^the panel's script +122,345 bytes {2}at most 150,000 {2}met$/u.test(line)));
  assert.equal(new Set(lines.map((line) => line.search(/(?:not )?met$/u))).size, 1);
});

test('a figure at its goal meets it, one beyond it does not, and one that was not measured does not', () => {
  const missed = figuresOf(model, typing, panel).filter((figure) => !isMet(figure));
  assert.deepEqual(
    missed.map(({ measured }) => measured),
    [401, 14, 0.79],
  );
  assert.ok(!isMet({ what: 'nothing', measured: NaN, unit: 'ms', goal: { atMost: 1 } }));
});
