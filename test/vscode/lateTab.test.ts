// A Tab that comes a moment too late, in a stand-in for the editor: when it is swallowed, and when it goes to the
// writer.
import assert from 'node:assert/strict';
import test from 'node:test';
import { LateTab, lateTabContext } from '../../src/vscode/lateTab.ts';
import { commands, Document, reset, show, Uri } from '../support/fakeVscode.ts';

const executeCommand = commands.executeCommand.bind(commands);
test.afterEach(() => void (commands.executeCommand = executeCommand));

function started(text: string, context: test.TestContext) {
  reset();
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const contexts: boolean[] = [];
  commands.executeCommand = async (name: string, ...values: unknown[]): Promise<void> => {
    assert.deepEqual([name, values[0]], ['setContext', lateTabContext]);
    contexts.push(values[1] as boolean);
  };
  const document = new Document(Uri.file('/story.md'), 'markdown', text);
  show(document);
  const lateTab = new LateTab();
  const type = (inserted: string, rangeLength = 0): void =>
    document.change([{ rangeOffset: document.getText().length - rangeLength, rangeLength, text: inserted }]);
  return {
    contexts,
    lateTab,
    document,
    type,
    shown: (isShown: boolean) => lateTab.answered(document as never, isShown),
    wait: (milliseconds: number) => context.mock.timers.tick(milliseconds),
  };
}

test('for half a second after a key that was typed against a suggestion, Tab is late', (context) => {
  const { contexts, shown, type, wait, lateTab } = started('She ran to the', context);
  shown(true);
  assert.deepEqual(contexts, [], 'what stands takes the key itself');
  type(' ');
  shown(false);
  assert.deepEqual(contexts, [true]);
  wait(499);
  assert.deepEqual(contexts, [true]);
  wait(1);
  assert.deepEqual(contexts, [true, false]);
  type('x');
  assert.deepEqual(contexts, [true, false], 'no suggestion stood there any more');
  shown(true);
  type('y');
  lateTab.dispose();
  assert.deepEqual(contexts, [true, false, true, false]);
  shown(true);
  type('z');
  assert.equal(contexts.length, 4, 'it is gone');
});

test('who types along keeps it late, and is told once', (context) => {
  const { contexts, shown, type, wait } = started('She ran to the', context);
  for (const letter of ' par') {
    shown(true);
    type(letter);
    wait(400);
  }
  assert.deepEqual(contexts, [true]);
  wait(100);
  assert.deepEqual(contexts, [true, false]);
});

for (const [what, text, key, length] of [
  ['where nothing stands before it', 'She ran.\n', '  ', 0],
  ['in an item of a list', '- She ran', ' ', 0],
  ['in a numbered item in a quote', '> 12. She ran', ' ', 0],
  ['after what nobody typed', 'She ran', ' to the park', 0],
] as const) {
  test(`Tab is the writer's ${what}`, (context) => {
    const { contexts, shown, type } = started(text, context);
    shown(true);
    type(key, length);
    assert.deepEqual(contexts, []);
  });
}

test('another document has nothing to do with it', (context) => {
  const { contexts, lateTab, type } = started('She ran to the', context);
  lateTab.answered(new Document(Uri.file('/other.md'), 'markdown', 'He') as never, true);
  type(' ');
  assert.deepEqual(contexts, []);
});
