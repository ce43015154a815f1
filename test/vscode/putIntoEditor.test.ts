// Text from the panel into a document of the stand-in for the editor.
import assert from 'node:assert/strict';
import test from 'node:test';
import { putIntoEditor } from '../../src/vscode/putIntoEditor.ts';
import { Document, reset, Selection, show, Uri, writable } from '../support/fakeVscode.ts';

test.beforeEach(reset);

function opened(text: string, from: number, to: number, uri = Uri.file('/story.md')) {
  const document = new Document(uri, 'markdown', text);
  const editor = show(document);
  editor.selection = new Selection(document.positionAt(from), document.positionAt(to));
  const put = (where: 'cursor' | 'selection'): Promise<string> => putIntoEditor(editor as never, where, () => 'NEW');
  return { document, editor, put };
}

test('at the cursor, and in place of the selection', async () => {
  const { document, put } = opened('Once upon', 5, 9);
  assert.equal(await put('cursor'), 'Put into /story.md.');
  assert.equal(document.getText(), 'Once uponNEW');
  await put('selection');
  assert.equal(document.getText(), 'Once NEWNEW');
});

test('nothing is selected', async () => {
  const { put } = opened('Once', 4, 4);
  await assert.rejects(put('selection'), /^Error: Nothing is selected: select what the story is to replace\.$/u);
});

test('a document that is read-only, by its file system or in its editor, is said to be', async () => {
  const words = /^Error: .* is read-only: put the cursor into another document, and try again\.$/u;
  writable['archive'] = false;
  await assert.rejects(opened('Once', 0, 4, new Uri('archive', '/old.md')).put('selection'), words);
  const { document, put } = opened('Once', 0, 4);
  document.isReadOnly = true;
  for (const where of ['cursor', 'selection'] as const) await assert.rejects(put(where), words);
  assert.equal(document.getText(), 'Once');
});

test('what the writer types at the same moment is kept, and the text is put in all the same', async () => {
  const { document, put } = opened('Once', 4, 4);
  const putting = put('cursor');
  document.change([{ rangeOffset: 0, rangeLength: 0, text: 'x' }]);
  assert.equal(await putting, 'Put into /story.md.');
  assert.equal(document.getText().replace('NEW', ''), 'xOnce');
});
