// What the editor learns from: sent once, kept up to date, and forgotten.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { defaultSettings, type Settings } from '../../src/settings/definitions.ts';
import { DocumentLearning } from '../../src/vscode/documentLearning.ts';
import type { ModelClient } from '../../src/worker/client.ts';
import { closedDocument, Document, files, reset, show, Uri, workspace } from '../support/fakeVscode.ts';

test.beforeEach(reset);

/** A receiver that keeps texts as plain strings. */
class Learner {
  readonly texts = new Map<string, string>();
  told = 0;
  learnText = ({ source, text }: Parameters<ModelClient['learnText']>[0]): void => {
    this.told++;
    this.texts.set(source, text);
  };
  editText = (document: string, edits: Parameters<ModelClient['editText']>[1]): void => {
    let text = this.texts.get(document)!;
    for (const { offset, deletedCharacters, inserted } of edits)
      text = text.slice(0, offset) + inserted + text.slice(offset + deletedCharacters);
    this.texts.set(document, text);
  };
  forgetText = (): void => this.texts.clear();
}

function learning(learnFrom: Settings['learnFrom'], text = 'Mara ran.', scheme = 'file') {
  const logged: string[] = [];
  const log = { info: (words: string) => logged.push(words), warn: (words: string) => logged.push(words) };
  const made = new DocumentLearning(() => ({ ...defaultSettings, learnFrom }), log as never);
  const document = new Document(new Uri(scheme, '/stories/one.md'), 'markdown', text);
  show(document);
  const learner = new Learner();
  const tell = (): void => {
    const place = made.placeIn(document as never, document.positionAt(document.getText().length) as never);
    made.tell(learner as never, place);
  };
  return { made, document, learner, tell, logged };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test('a document is told once, and every edit after it', () => {
  const change = fc.record({ at: fc.nat(30), deleted: fc.nat(4), text: fc.string({ maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
      const { made, document, learner, tell } = learning('document');
      for (const { at, deleted, text } of changes) {
        tell();
        const { length } = document.getText();
        const rangeOffset = Math.min(at, length);
        document.change([{ rangeOffset, rangeLength: Math.min(deleted, length - rangeOffset), text }]);
      }
      tell();
      assert.equal(learner.told, 1);
      assert.equal(learner.texts.get(document.uri.toString()), document.getText());
      made.dispose();
    }),
  );
});

test('off, nothing is told, and what was told is forgotten', () => {
  const { learner, tell } = learning('off');
  tell();
  assert.equal(learner.told, 0);
});

test('what is forgotten is not learned again until the document is opened anew', () => {
  const { made, document, learner, tell } = learning('document');
  tell();
  assert.deepEqual(made.learnedOf(document as never), { words: 2, files: 0 });
  made.forget(document as never);
  tell();
  assert.equal(learner.texts.size, 0);
  assert.equal(made.learnedOf(document as never), undefined);
  closedDocument.fire(document);
  tell();
  assert.equal(learner.texts.size, 1);
});

test('closing a document forgets it', () => {
  const { document, learner, tell } = learning('document');
  tell();
  closedDocument.fire(document);
  assert.equal(learner.texts.size, 0);
});

test('a new thread is told anew', () => {
  const { made, document, tell } = learning('document');
  tell();
  const other = new Learner();
  made.tell(other as never, { document: document.uri.toString(), offset: 0 });
  assert.equal(other.told, 1);
});

test('a cell of a notebook has no folder, and nothing is said about it', async (context) => {
  const list = context.mock.method(workspace.fs, 'readDirectory', () => Promise.reject(new Error('no such scheme')));
  const { learner, tell, logged } = learning('folder', 'Once', 'vscode-notebook-cell');
  tell();
  await settled();
  assert.deepEqual([learner.texts.size, logged, list.mock.callCount()], [1, [], 0]);
});

test('the folder: its other Markdown files, newest first, as far as there is room; no hidden ones, no binary ones', async () => {
  const file = (name: string, mtime: number, bytes: Uint8Array): unknown =>
    files.set(`/stories/${name}`, { size: bytes.length, mtime, bytes });
  const big = new Uint8Array(3 * 2 ** 20).fill(97);
  file('one.md', 9, new Uint8Array(1));
  file('old.md', 1, big);
  file('newer.markdown', 3, big);
  file('new.md', 4, new TextEncoder().encode('Quen'));
  file('binary.md', 5, Uint8Array.of(65, 0, 66));
  file('.hidden.md', 6, new TextEncoder().encode('x'));
  file('notes.txt', 7, new TextEncoder().encode('x'));
  file('huge.md', 8, new Uint8Array(5 * 2 ** 20).fill(97));
  const { made, document, learner, tell, logged } = learning('folder');
  tell();
  await settled();
  const names = Array.from(learner.texts.keys(), (name) => name.replace(/.*\//u, ''));
  assert.deepEqual(names, ['one.md', 'new.md', 'newer.markdown']);
  assert.equal(made.learnedOf(document as never)?.files, 2);
  assert.match(logged.join(), /binary\.md: it is not text/u);
});
