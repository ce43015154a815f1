// The ghost text provider in a stand-in for the editor, with a writer that always gives the same answers.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { BestOfOptions } from '../../src/decoding/bestOf.ts';
import { Suggester } from '../../src/completions/suggester.ts';
import { maxPhraseBitsOf } from '../../src/decoding/phraseCutoff.ts';
import { CursorContexts } from '../../src/vscode/cursorContext.ts';
import { StoryCompletionProvider } from '../../src/vscode/inlineCompletions.ts';
import { Switches } from '../../src/vscode/switches.ts';
import {
  changedActiveEditor,
  Document,
  InlineCompletionTriggerKind,
  reset,
  settings,
  show,
  Uri,
} from '../support/fakeVscode.ts';

test.beforeEach(reset);

/** What the editor passes with a request: canceled when a key is pressed. */
class CancellationToken {
  isCancellationRequested = false;
  readonly #listeners: ((event: undefined) => void)[] = [];

  readonly onCancellationRequested = (listener: (event: undefined) => void): { dispose: () => void } => {
    this.#listeners.push(listener);
    return { dispose: () => undefined };
  };

  cancel(): void {
    this.isCancellationRequested = true;
    for (const listener of this.#listeners) listener(undefined);
  }
}

function newProvider(
  suggest: () => Promise<string> = async () => ' upon a time.',
  suggester = new Suggester({ suggest: async () => ({ text: await suggest(), isCut: false }) }),
  onAnswer: (document: unknown, isShown: boolean) => void = () => undefined,
) {
  const logged: unknown[] = [];
  const model = { asked: 0, isLogged: false, tryAgain: () => model.asked++, hasLogged: () => model.isLogged };
  const provider = new StoryCompletionProvider({
    suggester,
    contexts: new CursorContexts(),
    learning: { placeIn: () => undefined },
    switches: new Switches({ warn: () => undefined } as never),
    model,
    log: { error: (error: unknown) => logged.push(error) },
    onAnswer,
  });
  const ask = async (document: Document, isExplicit = false, token = new CancellationToken()): Promise<string[]> => {
    const end = document.positionAt(document.getText().length);
    const request = { triggerKind: InlineCompletionTriggerKind[isExplicit ? 'Invoke' : 'Automatic'] };
    const items = await provider.provideInlineCompletionItems(document as never, end as never, request as never, token); // prettier-ignore
    return items.map(({ insertText }) => insertText as string);
  };
  return { provider, suggester, ask, model, logged };
}

function opened(text: string, language = 'markdown', uri = Uri.file('/story.md')): Document {
  const document = new Document(uri, language, text);
  show(document);
  return document;
}

for (const [what, language, scheme, expected] of [
  ['a Markdown file', 'markdown', 'file', true],
  ['a new Markdown document', 'markdown', 'untitled', true],
  ['a Markdown cell', 'markdown', 'vscode-notebook-cell', true],
  ['a text file, which the setting does not name', 'plaintext', 'file', false],
  ['a comment on code', 'markdown', 'comment', false],
  ['output', 'markdown', 'output', false],
] as const) {
  test(`suggestions in ${what}: ${expected ? 'yes' : 'no'}`, async () => {
    const document = opened('Once', language, new Uri(scheme, '/story.md'));
    const { ask } = newProvider();
    for (const isExplicit of [false, true]) {
      const texts = await ask(document, isExplicit);
      assert.deepEqual(texts, expected ? [' upon a time.'] : []);
    }
  });
}

test('any language that the setting names', async () => {
  settings[0]!['languages'] = ['markdown', 'fountain'];
  assert.deepEqual(await newProvider().ask(opened('Once', 'fountain')), [' upon a time.']);
});

test('only an explicit request has a model that could not start tried again', async () => {
  const { ask, model } = newProvider();
  const document = opened('Once');
  await ask(document);
  assert.equal(model.asked, 0);
  await ask(document, true);
  assert.equal(model.asked, 1);
});

test('a failure that the model has logged is not logged again, another one is', async () => {
  const { ask, model, logged } = newProvider(() => Promise.reject(new Error('broken')));
  assert.deepEqual(await ask(opened('Once')), []);
  assert.equal(logged.length, 1);
  model.isLogged = true;
  assert.deepEqual(await ask(opened('Once again')), []);
  assert.equal(logged.length, 1);
});

for (const trigger of ['manual', 'automatic'] as const) {
  test(`what was prepared serves the next request: ${trigger}`, async () => {
    settings[0]!['trigger'] = trigger;
    let written = 0;
    const { ask, suggester } = newProvider(async () => ` upon a time ${'abcdefghijklmnop'[written++]}.`);
    const document = opened('Once');
    const isExplicit = trigger === 'manual';
    const [text] = await ask(document, isExplicit);
    for (let wait = 0; wait < 20; wait++) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(suggester.generations, 2);
    document.change([{ rangeOffset: 4, rangeLength: 0, text: text! }]);
    assert.equal((await ask(document, isExplicit)).length, trigger === 'manual' ? 3 : 1);
    // From the cache: the only generation is the prefetch of what comes next.
    assert.equal(suggester.generations, 3);
  });
}

test('an unasked suggestion has to be worth a glance, one that was asked for has not', async () => {
  const { ask } = newProvider(async () => 'e');
  assert.deepEqual(await ask(opened('Onc')), []);
  assert.deepEqual(await ask(opened('Onc'), true), ['e']);
  settings[0]!['shortestSuggestion'] = 1;
  assert.deepEqual(await ask(opened('Onc')), ['e']);
});

test('where nothing is suggested a phrase comes once the writer rests, unless a key is pressed before, and never with 0', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const searched: BestOfOptions[] = [];
  const suggester = new Suggester({
    suggest: async (_prompt, _options, search) => {
      searched.push(search);
      return { text: search.limit?.of === 'words' ? '' : ' She went to the park.', isCut: false };
    },
  });
  const { ask } = newProvider(undefined, suggester);
  settings[0]!['delay'] = 'fixed';
  settings[0]!['delaySeconds'] = 0;
  settings[0]!['phraseConfidence'] = 'low';
  const settle = async (): Promise<void> => {
    for (let wait = 0; wait < 20; wait++) await new Promise((resolve) => setImmediate(resolve));
  };
  const document = opened('It was a fine day.');
  const asked = ask(document);
  await settle();
  assert.deepEqual(
    searched.map(({ limit }) => limit?.of),
    ['words'],
  );
  context.mock.timers.tick(1499);
  await settle();
  assert.equal(searched.length, 1, 'not before the rest is over');
  context.mock.timers.tick(1);
  await settle();
  assert.deepEqual(await asked, [' She went to the park.']);
  assert.deepEqual(searched[1]!.limit, { of: 'phrase', bits: maxPhraseBitsOf.low });
  // It is available to whoever asks again, and follows along as the text is typed.
  assert.deepEqual(await ask(document), [' She went to the park.']);

  const other = opened('It was a cold day.');
  const token = new CancellationToken();
  const cancelled = ask(other, false, token);
  await settle();
  token.cancel();
  await settle();
  assert.deepEqual(await cancelled, []);
  settings[0]!['pauseSeconds'] = 0;
  assert.deepEqual(await ask(opened('It was a dull day.')), []);
});

test('after a deletion or an undo nothing comes unasked until the next key, here; elsewhere it does', async () => {
  const { ask, provider } = newProvider();
  const document = opened('Once');
  const type = (): void => document.change([{ rangeOffset: 4, rangeLength: 0, text: 'r' }]);
  for (const [what, happen] of [
    ['a deletion', () => document.change([{ rangeOffset: 4, rangeLength: 1, text: '' }])],
    ['an undo', () => document.change([{ rangeOffset: 4, rangeLength: 0, text: 's' }], true, 1)],
  ] as const) {
    type();
    assert.equal((await ask(document)).length, 1, `before ${what}`);
    happen();
    assert.deepEqual(await ask(document), [], what);
    assert.ok((await ask(document, true)).length > 0, `asked for after ${what}`);
  }
  assert.deepEqual(await ask(document), []);
  changedActiveEditor.fire(undefined);
  assert.equal((await ask(document)).length, 1);
  provider.dispose();
  document.change([{ rangeOffset: 4, rangeLength: 1, text: '' }]);
  assert.equal((await ask(document)).length, 1, 'nothing is heard any more');
});

test('the typing pace counts keys, not requests, undo, pastes, or what is written elsewhere', async (context) => {
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  const { provider, ask } = newProvider();
  const other = opened('Other');
  const document = opened('Once');
  const change = (each: Document, text: string, reason?: number): void =>
    each.change([{ rangeOffset: 0, rangeLength: 0, text }], true, reason);
  const key = (milliseconds: number): void => {
    now += milliseconds;
    change(document, 'a');
  };
  key(0);
  for (let count = 0; count < 20; count++) key(200);
  assert.ok(Math.abs(provider.delayMs - 100) < 1, String(provider.delayMs));
  for (let count = 0; count < 20; count++) {
    now += 1;
    await ask(document);
    change(document, 'b', 1);
    change(document, 'pasted words');
    change(other, 'c');
  }
  assert.ok(Math.abs(provider.delayMs - 100) < 1, String(provider.delayMs));
  provider.dispose();
  key(1);
  assert.ok(Math.abs(provider.delayMs - 100) < 1, 'nothing is counted any more');
});

test('of every answer that counts it is told whether something is shown', async () => {
  const told: boolean[] = [];
  const { provider, ask } = newProvider(undefined, undefined, (_, isShown) => told.push(isShown));
  const document = opened('Once');
  assert.equal((await ask(document)).length, 1);
  const cancelled = new CancellationToken();
  cancelled.cancel();
  await ask(document, false, cancelled);
  await ask(opened('```\nlet x'));
  assert.deepEqual(told, [true, false]);
  provider.dispose();
});
