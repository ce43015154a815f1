// "Generate Story" and "Continue Here" in a stand-in for the editor: whatever a writer does while a story streams is
// kept.
import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultSettings } from '../../src/settings/definitions.ts';
import { CursorContexts } from '../../src/vscode/cursorContext.ts';
import { continueHere, generateStory, type StoryParts } from '../../src/vscode/generateStory.ts';
import {
  Document,
  answers,
  reset,
  said,
  Selection,
  show,
  Uri,
  window,
  workspace,
  writable,
} from '../support/fakeVscode.ts';

test.beforeEach(reset);

/** What happens while a story is written, by the number of the piece before which it happens. */
type Events = Readonly<Record<number, () => unknown>>;

/** A storyteller that emits these pieces, each slowly enough to be shown separately. */
function telling(
  pieces: readonly string[],
  events: Events = {},
): StoryParts & { prompts: string[]; minSentences: unknown[]; asked: number[]; learned: unknown[] } {
  const prompts: string[] = [];
  const minSentences: unknown[] = [];
  const asked: number[] = [];
  const learned: unknown[] = [];
  return {
    prompts,
    minSentences,
    asked,
    learned,
    contexts: new CursorContexts(),
    learning: {
      placeIn: (document, position) => ({ document: document.uri.path, offset: document.offsetAt(position) }),
    },
    settings: defaultSettings,
    storyteller: {
      async *tell(prompt, options, _signal, place) {
        learned.push(place);
        minSentences.push(options.minSentences);
        prompts.push(new TextDecoder().decode(prompt.subarray(1)));
        for (const [index, piece] of pieces.entries()) {
          await events[index]?.();
          asked.push(index);
          await new Promise((resolve) => setTimeout(resolve, 65));
          yield piece;
        }
        return { reason: 'story' };
      },
    },
  };
}

function open(text: string, offset?: number, uri = Uri.file('/story.md')): Document {
  const document = new Document(uri, 'markdown', text);
  show(document, offset);
  return document;
}

const pieces = [' there', ' was a', ' fox.'];
const insert = (document: Document, rangeOffset: number, text: string): void =>
  document.change([{ rangeOffset, rangeLength: 0, text }]);

test('a story continues after the cursor, and one undo removes it', async () => {
  const document = open('Once');
  await continueHere(telling(pieces));
  assert.equal(document.getText(), 'Once there was a fox.');
  document.undo();
  assert.equal(document.getText(), 'Once');
});

test('after a story that has ended, at least a sentence is written', async () => {
  open('The fox slept. The end.');
  const parts = telling([' It woke.']);
  await continueHere(parts);
  assert.deepEqual(parts.minSentences, [1]);
});

const streamed: [string, string, (document: Document) => Events, string, cursor?: number][] = [
  ['typing above', 'Top\n\nOnce', (d) => ({ 1: () => insert(d, 0, 'My ') }), 'My Top\n\nOnce there was a fox.'],
  ['deleting above', 'Top\n\nOnce', (d) => ({ 1: () => d.change([{ rangeOffset: 0, rangeLength: 5, text: '' }]) }), 'Once there was a fox.'], // prettier-ignore
  ['typing at the end, letter by letter', 'Once', (d) => ({ 1: () => insert(d, d.getText().length, 'a'), 2: () => insert(d, d.getText().length, 'b') }), 'Once there was a fox.ab'], // prettier-ignore
  ['typing inside', 'Once', (d) => ({ 1: () => insert(d, 7, 'XX') }), 'Once thXXere was a fox.'],
  ['several cursors', 'A\n\nOnce', (d) => ({ 2: () => d.change([{ rangeOffset: 5, rangeLength: 0, text: '_' }, { rangeOffset: 0, rangeLength: 0, text: '_' }]) }), '_A\n\nOn_ce there was a fox.'], // prettier-ignore
  [
    'Windows line ends',
    'A.\r\n\r\nOnce',
    (d) => ({ 1: () => insert(d, 0, '\r\n') }),
    '\r\nA.\r\n\r\nOnce there was a fox.',
  ],
  ['a formatter that replaces the whole document', 'My  top.\n\nOnce upon a time in a wood\n\nEnd. ', (d) => ({ 1: () => d.change([{ rangeOffset: 0, rangeLength: d.getText().length, text: d.getText().replace('  ', ' ').trimEnd() }]) }), 'My top.\n\nOnce upon a time in a wood there was a fox.\n\nEnd.', 'My  top.\n\nOnce upon a time in a wood'.length], // prettier-ignore
  ['several edits in one event, one of them at the very place', 'A\n\nOnce', (d) => ({ 1: () => { const end = d.getText().length; d.change([{ rangeOffset: end, rangeLength: 0, text: 'x' }, { rangeOffset: 1, rangeLength: 0, text: '!' }, { rangeOffset: 0, rangeLength: 1, text: 'The' }]); } }), 'The!\n\nOnce there was a fox.x'], // prettier-ignore
  ['typing at the very place before the first words', 'Once', (d) => ({ 0: () => insert(d, 4, 'Z') }), 'Once there was a fox.Z'], // prettier-ignore
  ['typing above, taken back and made again', 'Top\n\nOnce', (d) => ({ 1: () => { insert(d, 0, 'My '); d.undo(); d.redo(); } }), 'My Top\n\nOnce there was a fox.'], // prettier-ignore
  ['a second editor of the document takes over', 'Once', () => ({ 1: () => { const [first] = window.visibleTextEditors; show(first!.document); } }), 'Once there was a fox.'], // prettier-ignore
  ['the line above is joined', 'Top\n\nOnce', (d) => ({ 1: () => d.change([{ rangeOffset: 3, rangeLength: 2, text: ' ' }]) }), 'Top Once there was a fox.'], // prettier-ignore
  ['other line ends', 'A.\n\nOnce', (d) => ({ 2: () => d.change([{ rangeOffset: 0, rangeLength: d.getText().length, text: d.getText().replaceAll('\n', '\r\n') }]) }), 'A.\r\n\r\nOnce there was a fox.'], // prettier-ignore
];
for (const [what, text, events, expected, cursor] of streamed) {
  test(`while it streams: ${what}`, async () => {
    const document = open(text, cursor);
    await continueHere(telling(pieces, events(document)));
    assert.equal(document.getText(), expected);
  });
}

test('an edit that is on its way while the writer types is made again at its new place', async () => {
  const document = open('Top\n\nOnce');
  const editor = window.activeTextEditor!;
  const edit = editor.edit.bind(editor);
  let typed = 0;
  editor.edit = async (...given) => {
    const done = edit(...given);
    if (++typed % 2 === 1) insert(document, 0, '.');
    return done;
  };
  await continueHere(telling(pieces));
  assert.equal(document.getText(), `${'.'.repeat(Math.ceil(typed / 2))}Top\n\nOnce there was a fox.`);
  assert.ok(typed >= 6);
});

test('an undo by the writer ends the story quietly, and is not undone', async () => {
  const document = open('Once');
  const parts = telling(pieces, { 2: () => document.undo() });
  await continueHere(parts);
  assert.equal(document.getText(), 'Once');
  assert.deepEqual([said, parts.asked], [[], [0, 1, 2]]);
});

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('who has clicked into the text takes all of the story back with one undo, as it grows or later; one redo brings it back', async () => {
  for (const undoAt of [2, 3, 4]) {
    const document = open('Once');
    insert(document, 0, 'I. ');
    show(document);
    const events = { 1: () => document.click(), 2: () => document.click(), [undoAt]: () => document.undo() };
    await continueHere(telling([...pieces, ' It ran.'], events));
    if (undoAt === 4) document.undo();
    await turns(5);
    assert.equal(document.getText(), 'I. Once', `undone at ${undoAt}`);
    document.redo();
    await turns(5);
    const written = ['I. Once', ...pieces, ' It ran.'].slice(0, undoAt + 1).join('');
    assert.equal(document.getText(), written);
    // The text before the story is undone step by step, and redone in the same way.
    document.undo();
    await turns(5);
    document.undo();
    await turns(5);
    assert.equal(document.getText(), 'Once');
    document.redo();
    await turns(5);
    assert.equal(document.getText(), 'I. Once');
  }
});

test('what is typed after a story is undone without it', async () => {
  const document = open('Once');
  await continueHere(telling(pieces, { 1: () => document.click() }));
  insert(document, 0, 'x');
  document.undo();
  await turns(5);
  assert.equal(document.getText(), 'Once there was a fox.');
});

test('deleting the end ends the story quietly', async () => {
  const document = open('Once');
  const takeBack = (): void => document.change([{ rangeOffset: 11, rangeLength: 5, text: '' }]);
  await continueHere(telling([...pieces, ' More.'], { 2: takeBack }));
  assert.equal(document.getText(), 'Once there ');
  assert.deepEqual(said, []);
});

test('while another tab is shown nothing is put in; it is there when the tab is shown again, as one undo step', async () => {
  const document = open('Once');
  const editor = window.activeTextEditor!;
  let hidden = '';
  const hide = (): void => void Object.assign(window, { activeTextEditor: undefined, visibleTextEditors: [] });
  const showAgain = (): void => {
    hidden = document.getText();
    Object.assign(window, { activeTextEditor: editor, visibleTextEditors: [editor] });
  };
  await continueHere(telling([...pieces, ' It ran.'], { 1: hide, 3: showAgain }));
  assert.equal(hidden, 'Once there');
  assert.equal(document.getText(), 'Once there was a fox. It ran.');
  document.undo();
  assert.equal(document.getText(), 'Once');
});

test('a story that ends while another tab is shown is put in nevertheless', async () => {
  const document = open('Once');
  const hide = (): void => void Object.assign(window, { activeTextEditor: undefined, visibleTextEditors: [] });
  const editor = window.activeTextEditor!;
  await continueHere(telling(pieces, { 1: hide }));
  assert.equal(document.getText(), 'Once there was a fox.');
  Object.assign(window, { activeTextEditor: editor, visibleTextEditors: [editor] });
  document.undo();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(document.getText(), 'Once');
});

test('a document that is closed without being kept ends the story in words', async () => {
  const document = open('Once', 4, new Uri('untitled', 'Untitled-1'));
  const close = (): void => {
    document.isClosed = true;
    Object.assign(window, { activeTextEditor: undefined, visibleTextEditors: [] });
    workspace.textDocuments = [];
  };
  const words = /The story has stopped: Untitled-1 was closed, and its place is gone\./u;
  await assert.rejects(continueHere(telling(pieces, { 1: close })), words);
  assert.equal(document.getText(), 'Once there');
});

test('a read-only document is said to be, by its file system or by its edits', async () => {
  writable['git'] = false;
  open('Once', 4, new Uri('git', '/old.md'));
  for (const run of [continueHere, generateStory]) await run(telling(pieces));
  const sentence = '/old.md is read-only: put the cursor into another document, and try again.';
  assert.deepEqual(said, [sentence, sentence]);
  const document = open('Once');
  document.isReadOnly = true;
  await assert.rejects(continueHere(telling(pieces)), /^Error: \/story\.md is read-only: put the cursor into /u);
  assert.equal(document.getText(), 'Once');
});

test('no open editor: Continue Here says what to do, Generate Story opens a document', async () => {
  await continueHere(telling(pieces));
  assert.deepEqual(said, ['Open a document and put the cursor where the story is to go on.']);
  await generateStory(telling(pieces));
  assert.equal(window.activeTextEditor!.document.getText(), 'Once upon a time there was a fox.');
});

test('a new story keeps its distance; what is refused is not asked about', async () => {
  const document = open('A girl named Lily.\nMore.', 18);
  const parts = telling(pieces);
  await generateStory(parts);
  assert.equal(document.getText(), 'A girl named Lily.\n\nOnce upon a time there was a fox.\n\nMore.');
  assert.deepEqual(parts.prompts, ['Once upon a time']);
  document.undo();
  assert.equal(document.getText(), 'A girl named Lily.\nMore.');

  answers.text = undefined;
  const code = open('```\nlet x');
  await generateStory(telling(pieces));
  await continueHere(telling(pieces));
  assert.equal(code.getText(), '```\nlet x');
  const sentence = 'The cursor is in code. Put it on an empty line, or after a sentence, and try again.';
  assert.deepEqual(said, [sentence, sentence]);
});

test('half a sentence goes on with a small letter, and is read', async () => {
  const document = open('Lily opened the box and');
  answers.text = 'found a map';
  const parts = telling(['. It was old.']);
  await generateStory(parts);
  assert.equal(document.getText(), 'Lily opened the box and found a map. It was old.');
  assert.deepEqual(parts.prompts, ['Lily opened the box and found a map']);
});

test('half a sentence is ended where nothing else is asked for; other words begin a paragraph', async () => {
  const asked: unknown[] = [];
  const { showInputBox } = window;
  window.showInputBox = async (options) => {
    asked.push((options as { value?: string }).value);
    return showInputBox();
  };
  try {
    for (const [text, answer, expected, offered] of [
      ['Tom sat. He ran to', '', 'Tom sat. He ran to there was a fox.', ''],
      ['Tom sat. He ran to', 'Once', 'Tom sat. He ran to\n\nOnce there was a fox.', ''],
      ['Tom sat.', '', 'Tom sat.\n\nthere was a fox.', 'Once upon a time'],
      ['# Tom', '', '# Tom\n\nthere was a fox.', 'Once upon a time'],
    ] as const) {
      const document = open(text);
      answers.text = answer;
      await generateStory(telling(pieces));
      assert.equal(document.getText(), expected);
      assert.equal(asked.pop(), offered);
    }
  } finally {
    window.showInputBox = showInputBox;
  }
});

/** A story after a selection; `[` and `]` mark what is selected. */
async function selected(markedText: string): Promise<{ text: string; parts: ReturnType<typeof telling> }> {
  const document = open(markedText.replaceAll(/[[\]]/gu, ''));
  const [start, end] = [markedText.indexOf('['), markedText.indexOf(']') - 1].map((at) => document.positionAt(at));
  window.activeTextEditor!.selection = new Selection(start!, end!);
  const parts = telling(pieces);
  await generateStory(parts);
  return { text: document.getText(), parts };
}

for (const [what, document, expected, prompt] of [
  ['a sentence', 'Tom [ran.] He sat.', 'Tom ran. \n\nthere was a fox.\n\nHe sat.', 'Tom ran.\n'],
  ['part of the last sentence', 'He sat. Tom [ran].\n\nB.', 'He sat. Tom ran.\n\nthere was a fox.\n\nB.', 'Tom ran.\n'],
  ['half a sentence', 'He sat. Then [Tom]\n\nB.', 'He sat. Then Tom there was a fox.\n\nB.', 'Then Tom'],
  ['a word of a heading', '# The [old] fox\nB.', '# The old fox\n\nthere was a fox.\n\nB.', 'The old fox\n'],
  ['an item', '- He sat.\n- [Tom] ran.\n- B.', '- He sat.\n- Tom ran.\n- B.\n\nthere was a fox.', 'Tom ran.\n'],
  ['white space, which is none', 'He sat.[ ]', 'He sat. \n\nOnce upon a time there was a fox.', 'Once upon a time'],
] as const) {
  test(`from a selection: ${what}`, async () => {
    const { text, parts } = await selected(document);
    assert.equal(text, expected);
    assert.deepEqual(parts.prompts, [prompt]);
  });
}

test('the names of the document are known to the story, wherever it begins', async () => {
  open('Marisol ran.\n\nMore.', 3);
  const parts = telling(pieces);
  await generateStory(parts);
  assert.deepEqual(parts.learned, [{ document: '/story.md', offset: 12 }]);
});

test('a story that is soon written shows no progress; one that takes its time does, and can be cancelled', async (context) => {
  let isCancelled = false;
  const progress = context.mock.method(window, 'withProgress', (_: object, run: (...given: object[]) => unknown) =>
    run({}, { onCancellationRequested: (cancel: () => void) => void (isCancelled && cancel()) }),
  );
  const soon = open('Once');
  const parts = telling(pieces);
  await continueHere({
    ...parts,
    storyteller: {
      async *tell() {
        yield* pieces;
        return { reason: 'story' };
      },
    },
  });
  assert.equal(soon.getText(), 'Once there was a fox.');
  assert.equal(progress.mock.callCount(), 0);

  isCancelled = true;
  const document = open('Once');
  await continueHere({
    ...parts,
    storyteller: {
      async *tell(prompt, options, signal, place) {
        const story = parts.storyteller.tell(prompt, options, signal, place);
        yield (await story.next()).value as string;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        signal.throwIfAborted();
        return { reason: 'story' };
      },
    },
  });
  assert.equal(progress.mock.callCount(), 1);
  assert.equal(document.getText(), 'Once there');
});

test('a story in a quote stays in it', async () => {
  const document = open('> Once');
  await continueHere(telling([' there was a fox.\n', 'It ran.']));
  assert.equal(document.getText(), '> Once there was a fox.\n>\n> It ran.');
});

test('a model that takes the story to be over is not silent about it', async () => {
  const document = open('The end.');
  await continueHere(telling([' ']));
  assert.equal(document.getText(), 'The end.');
  assert.deepEqual(said, ['The model wrote nothing: it considers the story finished here.']);
});

test('a tab that is left while an edit is on its way loses nothing', async () => {
  const document = open('A girl.\nMore.', 7);
  const editor = window.activeTextEditor!;
  const edit = editor.edit.bind(editor);
  let edits = 0;
  editor.edit = async (...given) => {
    const done = edit(...given);
    if (++edits === 1) Object.assign(window, { activeTextEditor: undefined, visibleTextEditors: [] });
    return done;
  };
  await continueHere(telling(pieces));
  assert.equal(document.getText(), 'A girl. there was a fox.\n\nMore.');
});
