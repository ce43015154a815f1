// The state shown by the status bar and its menu: what a person did comes first, and what isn't a document is never
// reported as off.
import assert from 'node:assert/strict';
import test from 'node:test';
import type * as vscode from 'vscode';
import type { ModelState } from '../../src/vscode/modelHost.ts';
import { CursorContexts } from '../../src/vscode/cursorContext.ts';
import { StatusBar } from '../../src/vscode/statusBar.ts';
import { showStatusMenu } from '../../src/vscode/statusMenu.ts';
import { statusOf } from '../../src/vscode/suggestionStatus.ts';
import { Switches } from '../../src/vscode/switches.ts';
import {
  answers,
  changedSelection,
  Document,
  EventEmitter,
  reset,
  said,
  Selection,
  settings,
  show,
  Uri,
  window,
  writable,
} from '../support/fakeVscode.ts';

test.beforeEach(reset);

const idle: ModelState = { kind: 'idle' };
const broken: ModelState = { kind: 'failed', reason: 'models/mine is missing: choose another model.' };

function newSwitches(): Switches {
  return new Switches({ warn: () => undefined } as never);
}

function documentOf(language = 'markdown', uri = Uri.file('/story.md')): vscode.TextDocument {
  const document = new Document(uri, language, '');
  show(document);
  return document as never;
}

for (const [what, state, values, words, kind] of [
  ['ready', idle, {}, /^Ready\. Suggestions come while you type/u, 'ready'],
  ['manual', idle, { trigger: 'manual' }, /^Ready\. Suggestions come when you ask/u, 'manual'],
  ['loading', { kind: 'loading' }, {}, /^Loading/u, 'loading'],
  ['writing', { kind: 'writing' }, {}, /^Writing/u, 'writing'],
  ['failed, with what to do', broken, {}, /choose another model/u, 'failed'],
  ['off for the language', idle, { '[markdown]enable': false }, /off here: micromixer\.enable is off for markdown\. "Toggle .+" turns them on\.$/u, 'off'], // prettier-ignore
  ['a language that is not named', idle, { languages: ['latex'] }, /off here: micromixer\.languages does not name markdown\. "Toggle .+" adds it\.$/u, 'off'], // prettier-ignore
  ['off everywhere, and no failure matters', broken, { enable: false }, /off everywhere/u, 'off'],
] as const) {
  test(`the state: ${what}`, () => {
    Object.assign(settings[0]!, values);
    const status = statusOf(state, newSwitches(), documentOf());
    assert.match(status.words, words);
    assert.equal(status.kind, kind);
  });
}

test('each state has an icon of its own', () => {
  const switches = newSwitches();
  const icons = [idle, broken, { kind: 'loading' } as const, { kind: 'writing' } as const].map((state) => statusOf(state, switches, documentOf()).icon); // prettier-ignore
  settings[0]!['trigger'] = 'manual';
  icons.push(statusOf(idle, switches, documentOf()).icon);
  settings[0]!['enable'] = false;
  icons.push(statusOf(idle, switches, documentOf()).icon);
  switches.snooze(5);
  icons.push(statusOf(idle, switches, documentOf()).icon);
  switches.snooze(0);
  assert.equal(new Set(icons).size, 7, icons.join(' '));
});

test('a snooze tells its minutes, and a long one its end', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: new Date(2026, 4, 30, 22) });
  const switches = newSwitches();
  const words = (): string => statusOf(idle, switches, documentOf()).words;
  switches.snooze(15);
  assert.match(words(), /for 15 more minutes/u);
  context.mock.timers.tick(3 * 60_000 + 1);
  assert.match(words(), /for 12 more minutes/u);
  context.mock.timers.tick(11 * 60_000);
  assert.match(words(), /one more minute/u);
  switches.snoozeUntilTomorrow();
  assert.match(words(), /until 5:00/u);
  switches.snooze(0);
});

/** A status bar and its one item. */
function newStatusBar(state: ModelState, switches = newSwitches()): { item: vscode.StatusBarItem; bar: StatusBar } {
  const item = { isShown: false, show: () => void (item.isShown = true), hide: () => void (item.isShown = false), dispose: () => undefined }; // prettier-ignore
  const create = window.createStatusBarItem;
  window.createStatusBarItem = () => item as never;
  const host = { state, onDidChangeState: new EventEmitter<ModelState>().event };
  const bar = new StatusBar({ host, switches, contexts: new CursorContexts() }, 'menu');
  window.createStatusBarItem = create;
  return { item: item as never, bar };
}

test('an output channel and other things beside the editors are not called off: the state is that of the window', () => {
  for (const scheme of ['output', 'debug', 'vscode-scm', 'comment']) {
    documentOf('Log', new Uri(scheme, 'x'));
    const { item, bar } = newStatusBar(idle);
    assert.equal(item.text, '$(book) MicroMixer', scheme);
    assert.equal((item as unknown as { isShown: boolean }).isShown, true);
    bar.dispose();
  }
});

test('a read-only document is called read-only, not off', () => {
  writable['git'] = false;
  documentOf('markdown', new Uri('git', '/story.md'));
  const { item, bar } = newStatusBar(idle);
  assert.equal(item.text, '$(lock) MicroMixer');
  assert.match(item.tooltip as string, /read-only document/u);
  bar.dispose();
  delete writable['git'];
});

test('the minutes of a snooze are counted down in the status bar', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  documentOf();
  const switches = newSwitches();
  switches.snooze(15);
  const { item, bar } = newStatusBar(idle, switches);
  assert.equal(item.text, '$(bell-slash) MicroMixer 15 min');
  for (let seconds = 0; seconds < 4 * 60 + 20; seconds += 20) context.mock.timers.tick(20_000);
  assert.equal(item.text, '$(bell-slash) MicroMixer 11 min');
  bar.dispose();
  switches.dispose();
});

test('the status bar says where the cursor is once it rests, and not at every key', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const text = 'Once upon a time.\n\n```\nlet x\n```\n\n| a | b |\n| - | - |\n| c | d |\n';
  const editor = show(new Document(Uri.file('/story.md'), 'markdown', text), 'Once upon a time.'.length);
  const { item, bar } = newStatusBar(idle);
  assert.equal(item.text, '$(book) MicroMixer');
  const moveTo = (words: string): void => {
    const cursor = editor.document.positionAt(text.indexOf(words) + words.length);
    editor.selection = new Selection(cursor, cursor);
    changedSelection.fire({ textEditor: editor });
  };
  moveTo('let x');
  context.mock.timers.tick(300);
  assert.match(item.tooltip as string, /Ready/u);
  moveTo('let');
  context.mock.timers.tick(300);
  assert.match(item.tooltip as string, /Ready/u);
  context.mock.timers.tick(200);
  assert.match(item.tooltip as string, /in code\. Nothing is suggested there\.$/u);
  assert.equal(item.text, '$(circle-outline) MicroMixer');
  moveTo('| c');
  context.mock.timers.tick(500);
  assert.match(item.tooltip as string, /in a table/u);
  moveTo('a time.');
  context.mock.timers.tick(500);
  assert.equal(item.text, '$(book) MicroMixer');
  bar.dispose();
  moveTo('let x');
  context.mock.timers.tick(500);
  assert.equal(item.text, '$(book) MicroMixer');
});

const nothingLearned = { learnedOf: () => undefined, forget: () => undefined };

/** The rows of the menu for the active document. */
async function menuRows(state: ModelState, switches = newSwitches()): Promise<vscode.QuickPickItem[]> {
  const rows: vscode.QuickPickItem[] = [];
  const showQuickPick = window.showQuickPick;
  window.showQuickPick = async (all) => {
    rows.push(...(all as vscode.QuickPickItem[]));
    return showQuickPick(all);
  };
  const host = { state, load: async () => said.push('loaded') };
  const parts = { host: host as never, switches, learning: nothingLearned, contexts: new CursorContexts() };
  await showStatusMenu(parts).finally(() => (window.showQuickPick = showQuickPick));
  return rows;
}

test('the menu: the state first, then everything that there is to do', async () => {
  documentOf();
  const labels = (await menuRows(idle)).map(({ label }) => label.replace(/^\$\([^)]+\) /u, ''));
  assert.match(labels[0]!, /^Ready/u);
  for (const label of [
    'Ask for a suggestion',
    'Open the Story Generator',
    'Generate a story',
    'Turn suggestions off here',
    'Turn suggestions off',
    'Suggest only when asked',
    'Snooze for 5 minutes',
    'Snooze for 15 minutes',
    'Snooze for 60 minutes',
    'Snooze until tomorrow',
    'Choose the model',
    'Settings',
    'Show the log',
    'What is this?',
  ])
    assert.ok(labels.includes(label), label);
});

test('the menu shows the key that asks', async () => {
  documentOf();
  const row = (await menuRows(idle)).find(({ label }) => label.endsWith('Ask for a suggestion'));
  assert.equal(row!.description, 'Alt+\\, on macOS Option+Command+\\');
});

for (const [what, text, words] of [
  ['a block of code', '```\nlet x', /^\$\(circle-outline\) The cursor is in code\. Nothing is suggested there\.$/u],
  ['the front matter', '---\ntitle: Fox', /in the front matter\. Nothing/u],
  ['a table', '| a | b |\n| - | - |\n| c', /in a table\. Nothing/u],
] as const) {
  test(`the menu with the cursor in ${what} says that nothing is suggested there, and does not offer to ask`, async () => {
    show(new Document(Uri.file('/story.md'), 'markdown', text));
    const labels = (await menuRows(idle)).map(({ label }) => label);
    assert.match(labels[0]!, words);
    assert.ok(!labels.some((label) => /Ask for a suggestion/u.test(label)));
    // What prevents suggestions everywhere is reported first.
    assert.match((await menuRows(broken))[0]!.label, /cannot write/u);
    settings[0]!['enable'] = false;
    assert.match((await menuRows(idle))[0]!.label, /off everywhere/u);
  });
}

test('the menu with the cursor inside a word names the setting, unless it is on', async () => {
  show(new Document(Uri.file('/story.md'), 'markdown', 'Once upon'), 2);
  assert.match((await menuRows(idle))[0]!.label, /inside a word, and micromixer\.midWord is off\. Nothing/u);
  settings[0]!['midWord'] = true;
  assert.match((await menuRows(idle))[0]!.label, /Ready/u);
});

test('the menu after a failure: what to do, and a click tries again', async () => {
  documentOf();
  answers.row = /Click to try again/u;
  const [first] = await menuRows(broken);
  assert.match(first!.detail!, /choose another model/u);
  assert.deepEqual(said, ['loaded']);
});

test('the menu asks for a suggestion in the editor', async () => {
  documentOf();
  answers.row = /Ask for a suggestion/u;
  await menuRows(idle);
  assert.deepEqual(said, ['> workbench.action.focusActiveEditorGroup', '> editor.action.inlineSuggest.trigger']);
});

test('"What is this?" opens the first steps', async () => {
  answers.row = /What is this/u;
  await menuRows(idle);
  assert.deepEqual(said, ['> micromixer.firstSteps']);
});
