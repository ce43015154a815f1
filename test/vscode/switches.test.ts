// The switches: each takes effect wherever the setting is set, and says in one sentence what it could not do.
import assert from 'node:assert/strict';
import test from 'node:test';
import type * as vscode from 'vscode';
import { updateSetting, useModel } from '../../src/vscode/configuration.ts';
import type { ModelHost } from '../../src/vscode/modelHost.ts';
import { CursorContexts } from '../../src/vscode/cursorContext.ts';
import { showStatusMenu } from '../../src/vscode/statusMenu.ts';
import { Switches } from '../../src/vscode/switches.ts';
import { answers, Document, reset, said, settings, show, Uri } from '../support/fakeVscode.ts';

test.beforeEach(reset);

const [user, workspace, folder] = settings as [
  Record<string, unknown>,
  Record<string, unknown>,
  Record<string, unknown>,
];

function opened(language = 'markdown', uri = Uri.file('/story.md')): vscode.TextDocument {
  const document = new Document(uri, language, '');
  show(document);
  return document as never;
}

function newSwitches(): Switches {
  return new Switches({ warn: () => undefined } as never);
}

/** The initial values in the three places. */
type Places = readonly [user: object, workspace?: object, folder?: object];

function given([ofUser, ofWorkspace = {}, ofFolder = {}]: Places): void {
  Object.assign(user, ofUser);
  Object.assign(workspace, ofWorkspace);
  Object.assign(folder, ofFolder);
}

for (const [what, before, after] of [
  ['nowhere', [{}], [{ enable: false }, {}, {}]],
  ['with the user', [{ enable: true }], [{ enable: false }, {}, {}]],
  ['in the workspace', [{ enable: false }, { enable: true }], [{ enable: false }, { enable: false }, {}]],
  ['in the folder', [{}, { enable: false }, { enable: true }], [{}, { enable: false }, { enable: false }]],
] as const) {
  test(`off everywhere, where the setting stands ${what}`, async () => {
    given(before);
    const document = opened();
    const switches = newSwitches();
    await switches.setEverywhere(!switches.isOnEverywhere(document), document);
    assert.deepEqual(settings, after);
    assert.equal(switches.offReason(document), 'everywhere');
    assert.deepEqual(said, []);
    await switches.setEverywhere(!switches.isOnEverywhere(document), document);
    assert.equal(switches.offReason(document), undefined);
  });
}

test('a language with a value of its own is spoken of', async () => {
  given([{ '[markdown]enable': false, enable: false }]);
  const document = opened();
  await newSwitches().setEverywhere(true, document);
  assert.equal(said.length, 1);
  assert.match(
    said[0]!,
    /^Suggestions are on now, but markdown has a setting of its own: "Toggle Suggestions for This/u,
  );
});

test('a language that is not named and one that was turned off are told apart', () => {
  given([{ languages: ['markdown', 'latex'], '[latex]enable': false, '[plaintext]enable': false }]);
  const switches = newSwitches();
  assert.equal(switches.offReason(opened('latex')), 'languageOff');
  assert.equal(switches.offReason(opened('plaintext')), 'unlistedLanguage');
  assert.equal(switches.offReason(opened()), undefined);
});

for (const [what, before, after] of [
  ['nowhere', [{}], [{ '[markdown]enable': false }, {}, {}]],
  ['in the workspace for all', [{}, { enable: true }], [{ '[markdown]enable': false }, { enable: true }, {}]],
  ['in the workspace for it', [{}, { '[markdown]enable': true }], [{}, { '[markdown]enable': false }, {}]],
  ['in the folder for it', [{ '[markdown]enable': true }, {}, { '[markdown]enable': true }], [{ '[markdown]enable': true }, {}, { '[markdown]enable': false }]], // prettier-ignore
] as const) {
  test(`off for the language, where the setting stands ${what}`, async () => {
    given(before);
    const document = opened();
    const switches = newSwitches();
    await switches.toggleHere(document);
    assert.deepEqual(settings, after);
    assert.equal(switches.isOnHere(document), false);
    await switches.toggleHere(document);
    assert.equal(switches.offReason(document), undefined);
  });
}

test('on for a language that was not named, where the names stand', async () => {
  given([{ languages: ['markdown'] }, { languages: ['latex'] }]);
  const document = opened('plaintext');
  const switches = newSwitches();
  await switches.toggleHere(document);
  assert.deepEqual([user['languages'], workspace['languages']], [['markdown'], ['latex', 'plaintext']]);
  assert.equal(switches.offReason(document), undefined);
});

test('on for one language while all are off', async () => {
  given([{ enable: false }]);
  const document = opened();
  const switches = newSwitches();
  await switches.toggleHere(document);
  assert.equal(switches.offReason(document), undefined);
  assert.equal(switches.offReason(opened('plaintext')), 'unlistedLanguage');
});

test('snoozed, the toggle still goes by the settings: on becomes off, and off becomes on, which is said to wait', async () => {
  const document = opened();
  const switches = newSwitches();
  switches.snooze(5);
  assert.equal(switches.offReason(document), 'snoozed');
  await switches.toggleHere(document);
  assert.equal(user['[markdown]enable'], false);
  await switches.toggleHere(document);
  assert.equal(user['[markdown]enable'], true);
  assert.deepEqual(said, ['Suggestions are on for markdown, but snoozed: the menu ends that.']);
  switches.snooze(0);
  assert.equal(switches.offReason(document), undefined);
});

test('a snooze ends by itself, also where the machine slept and the timers with it', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const switches = newSwitches();
  let changes = 0;
  switches.onDidChange(() => changes++);
  switches.snooze(5);
  context.mock.timers.tick(5 * 60_000 - 1);
  assert.equal(switches.isSnoozed, true);
  context.mock.timers.tick(1);
  assert.deepEqual([switches.isSnoozed, changes], [false, 2]);
  switches.snooze(60);
  context.mock.timers.setTime(Date.now() + 61 * 60_000);
  assert.equal(switches.isSnoozed, false);
});

test('until tomorrow is until the morning, and past midnight until the same morning; the next window keeps to it', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: new Date(2026, 4, 30, 22, 15) });
  const kept = new Map<string, unknown>();
  const memory = { get: (key: string) => kept.get(key), update: async (key: string, value: unknown) => void kept.set(key, value) }; // prettier-ignore
  const log = { warn: () => undefined } as never;
  const switches = new Switches(log, memory as never);
  switches.snoozeUntilTomorrow();
  assert.equal(switches.snoozedUntil, new Date(2026, 4, 31, 5).getTime());
  assert.equal(new Switches(log, memory as never).isSnoozed, true);
  context.mock.timers.setTime(new Date(2026, 4, 31, 1, 30).getTime());
  switches.snoozeUntilTomorrow();
  assert.equal(switches.snoozedUntil, new Date(2026, 4, 31, 5).getTime());
  switches.snooze(0);
  assert.equal(new Switches(log, memory as never).isSnoozed, false);
});

for (const [what, before, after] of [
  ['nowhere', [{}], [{ trigger: 'manual' }, {}, {}]],
  ['in the workspace', [{}, { trigger: 'automatic' }], [{}, { trigger: 'manual' }, {}]],
  ['with the user for the language', [{ '[markdown]trigger': 'automatic' }, { trigger: 'manual' }], [{ '[markdown]trigger': 'manual' }, { trigger: 'manual' }, {}]], // prettier-ignore
] as const) {
  test(`manual, where the trigger stands ${what}`, async () => {
    given(before);
    const document = opened();
    const switches = newSwitches();
    await switches.toggleTrigger(document);
    assert.deepEqual(settings, after);
    assert.equal(switches.settings(document).trigger, 'manual');
  });
}

test('documents that are none, and no document, are told apart in words', async () => {
  const switches = newSwitches();
  await switches.toggleHere(undefined);
  const output = opened('markdown', new Uri('output', 'log'));
  assert.equal(switches.offReason(output), 'document');
  await switches.toggleHere(output);
  assert.match(said[0]!, /^Open a document of the language/u);
  assert.match(said[1]!, /^Suggestions are made only in files, in new documents and in cells/u);
  assert.deepEqual(settings, [{}, {}, {}]);
});

test('a model is chosen where the workspace has one, else for the user', async () => {
  await useModel('a');
  assert.deepEqual(settings, [{ model: 'a' }, {}, {}]);
  workspace['model'] = 'b';
  await useModel('c');
  assert.deepEqual(settings, [{ model: 'a' }, { model: 'c' }, {}]);
  await updateSetting('seed', 7);
  assert.equal(user['seed'], 7);
});

const idle = { state: { kind: 'idle' } } as ModelHost;
const nothingLearned = { learnedOf: () => undefined, forget: () => undefined };
for (const [what, before, row, after] of [
  ['off everywhere', [{}], /Turn suggestions off$/u, [{ enable: false }, {}, {}]],
  ['on everywhere, in the workspace', [{}, { enable: false }], /Turn suggestions on$/u, [{}, { enable: true }, {}]],
  ['off here', [{}], /Turn suggestions off here/u, [{ '[markdown]enable': false }, {}, {}]],
  ['on here', [{ '[markdown]enable': false }], /Turn suggestions on here/u, [{ '[markdown]enable': true }, {}, {}]],
  ['manual', [{}, { trigger: 'automatic' }], /Suggest only when asked/u, [{}, { trigger: 'manual' }, {}]],
] as const) {
  test(`the menu: ${what}`, async () => {
    given(before);
    opened();
    answers.row = row;
    const switches = newSwitches();
    await showStatusMenu({ host: idle, switches, learning: nothingLearned, contexts: new CursorContexts() });
    assert.deepEqual(settings, after);
  });
}

test('the menu while snoozed offers to turn off what is on, and ends the snooze', async () => {
  opened();
  const switches = newSwitches();
  switches.snooze(5);
  answers.row = /Turn suggestions off here/u;
  await showStatusMenu({ host: idle, switches, learning: nothingLearned, contexts: new CursorContexts() });
  assert.equal(user['[markdown]enable'], false);
  answers.row = /End the snooze/u;
  await showStatusMenu({ host: idle, switches, learning: nothingLearned, contexts: new CursorContexts() });
  assert.equal(switches.isSnoozed, false);
});
