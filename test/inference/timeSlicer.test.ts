// When a loop lets other work in, with a clock that is played.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { TimeSlicer, yieldToEventLoop } from '../../src/inference/timeSlicer.ts';

/** A clock that stands still until it is set. */
function playClock(context: TestContext): { at: (ms: number) => void } {
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  return { at: (ms) => (now = ms) };
}

/** Whether other work had its turn while the slicer was asked. */
async function letsOthersIn(slicer: TimeSlicer): Promise<boolean> {
  let hadTurn = false;
  setImmediate(() => (hadTurn = true));
  await slicer.yieldIfDue();
  return hadTurn;
}

test('others have their turn once 4 milliseconds are used up, and then after 4 more', async (context) => {
  const clock = playClock(context);
  clock.at(100);
  const slicer = new TimeSlicer();
  for (const [time, lets] of [
    [100, false],
    [103.9, false],
    [104, true],
    [107.9, false],
    [108, true],
    [150, true],
    [151, false],
  ] as const) {
    // prettier-ignore
    clock.at(time);
    assert.equal(await letsOthersIn(slicer), lets, `at ${time}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test('what others take of the time is not counted', async (context) => {
  const clock = playClock(context);
  const slicer = new TimeSlicer();
  clock.at(4);
  setImmediate(() => clock.at(50));
  await slicer.yieldIfDue();
  clock.at(53);
  assert.equal(await letsOthersIn(slicer), false);
});

test('who is called off hears of it, in the middle of a slice and after others had their turn', async (context) => {
  const clock = playClock(context);
  const controller = new AbortController();
  const slicer = new TimeSlicer(controller.signal);
  clock.at(4);
  setImmediate(() => controller.abort(new Error('enough')));
  await assert.rejects(slicer.yieldIfDue(), /^Error: enough$/u);
  await assert.rejects(slicer.yieldIfDue(), /^Error: enough$/u);
});

test('yielding lets in what waits already', async () => {
  let hadTurn = false;
  setImmediate(() => (hadTurn = true));
  await yieldToEventLoop();
  assert.ok(hadTurn);
});
