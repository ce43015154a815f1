// The snooze as a question and as menu rows: each does what it says.
import assert from 'node:assert/strict';
import test from 'node:test';
import { snooze, snoozeChoices } from '../../src/vscode/snooze.ts';
import { Switches } from '../../src/vscode/switches.ts';
import { answers, Document, reset, Uri } from '../support/fakeVscode.ts';

test.beforeEach(reset);

const document = new Document(Uri.file('/story.md'), 'markdown', '') as never;
const newSwitches = (): Switches => new Switches({ warn: () => undefined } as never);

for (const minutes of [5, 15, 60]) {
  test(`the question: ${minutes} minutes are as long as they are, and asking again ends them`, async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const switches = newSwitches();
    answers.row = new RegExp(` ${minutes} minutes`, 'u');
    await snooze(switches);
    assert.equal(switches.offReason(document), 'snoozed');
    context.mock.timers.tick(minutes * 60_000 - 1);
    assert.equal(switches.isSnoozed, true);
    context.mock.timers.tick(1);
    assert.equal(switches.isSnoozed, false);

    await snooze(switches);
    await snooze(switches); // asks nothing, since a snooze is on
    assert.equal(switches.offReason(document), undefined);
    switches.dispose();
  });
}

test('Escape snoozes nothing', async () => {
  const switches = newSwitches();
  await snooze(switches); // the stand-in chooses no row
  assert.equal(switches.isSnoozed, false);
  switches.dispose();
});

test('the rows: three lengths and tomorrow, or the end of the one that there is', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: new Date(2026, 10, 27, 20).getTime() });
  const switches = newSwitches();
  const rows = snoozeChoices(switches);
  assert.equal(rows.length, 4);
  rows.at(-1)!.run();
  context.mock.timers.tick(6 * 3_600_000);
  assert.equal(switches.isSnoozed, true); // it is two in the morning
  const ends = snoozeChoices(switches);
  assert.deepEqual(
    ends.map(({ label }) => label),
    ['$(bell) End the snooze'],
  );
  ends[0]!.run();
  assert.equal(switches.isSnoozed, false);
  switches.dispose();
});
