// The question about text files: asked only once ever, of someone who writes, and not while they type.
import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultSettings } from '../../src/settings/definitions.ts';
import { PlainTextQuestion } from '../../src/vscode/plainTextQuestion.ts';
import { Document, reset, said, settings, show, Uri, window } from '../support/fakeVscode.ts';

test.beforeEach(reset);

const question = /text files \(\.txt\) too/u;

function memoryOf(kept = new Map<string, unknown>()): never {
  return { get: (key: string) => kept.get(key), update: async (key: string, value: unknown) => void kept.set(key, value) } as never; // prettier-ignore
}

/** Types this many letters into a document, one key each. */
function type(document: Document, keys: number): void {
  for (let key = 0; key < keys; key++) {
    document.change([{ rangeOffset: document.getText().length, rangeLength: 0, text: 'a' }]);
  }
}

function opened(path = '/tale.txt', language = 'plaintext'): Document {
  const document = new Document(Uri.file(path), language, '');
  show(document);
  return document;
}

test('after some writing and a rest: asked once, and never again in any window', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const kept = new Map<string, unknown>();
  const subject = new PlainTextQuestion(memoryOf(kept), () => defaultSettings);
  const document = opened();
  type(document, 59);
  context.mock.timers.tick(60_000);
  assert.deepEqual(said, [], 'a note is no story');
  type(document, 1);
  context.mock.timers.tick(3900);
  type(document, 1);
  context.mock.timers.tick(3900);
  assert.deepEqual(said, [], 'still typing');
  context.mock.timers.tick(100);
  await Promise.resolve();
  await Promise.resolve();
  assert.equal(said.length, 1);
  assert.match(said[0]!, question);
  for (const next of [subject, new PlainTextQuestion(memoryOf(kept), () => defaultSettings)]) {
    type(document, 100);
    context.mock.timers.tick(60_000);
    await Promise.resolve();
    next.dispose();
  }
  assert.equal(said.length, 1);
});

for (const [answer, languages] of [
  ['Suggest in Text Files', ['markdown', 'plaintext']],
  ['No', undefined],
  [undefined, undefined],
] as const) {
  test(`the answer ${String(answer)}`, async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const { showInformationMessage } = window;
    const answered = Promise.resolve(answer);
    window.showInformationMessage = async () => answered as never;
    const subject = new PlainTextQuestion(memoryOf(), () => defaultSettings);
    type(opened(), 60);
    context.mock.timers.tick(4000);
    for (let turn = 0; turn < 10; turn++) await answered;
    assert.deepEqual(settings[0]!['languages'], languages);
    window.showInformationMessage = showInformationMessage;
    subject.dispose();
  });
}

for (const [what, path, language, values] of [
  ['a log', '/run.log', 'plaintext', {}],
  ['a Markdown file', '/tale.md', 'markdown', {}],
  ['whoever has it already', '/tale.txt', 'plaintext', { languages: ['plaintext'] }],
  ['whoever wants no suggestions', '/tale.txt', 'plaintext', { enable: false }],
] as const) {
  test(`no question in or for ${what}`, async (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const subject = new PlainTextQuestion(memoryOf(), () => ({ ...defaultSettings, ...values }));
    type(opened(path, language), 200);
    context.mock.timers.tick(60_000);
    await Promise.resolve();
    assert.deepEqual(said, []);
    subject.dispose();
  });
}
