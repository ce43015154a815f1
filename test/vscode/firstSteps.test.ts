// The practice story and the walkthrough in the stand-in for the editor.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { howItWorks, newStory, PracticeStory, showFirstSteps } from '../../src/vscode/firstSteps.ts';
import { files, reset, said, Uri, window } from '../support/fakeVscode.ts';
import { projectFolder } from '../support/models.ts';

test.beforeEach(reset);

const story = 'media/walkthrough/practiceStory.md';

test('the practice story is a copy without a file, shown again as long as it is open, and ends where one writes on', async () => {
  const bytes = readFileSync(path.join(projectFolder, story));
  files.set(`/extension/${story}`, { size: bytes.length, mtime: 0, bytes });
  const practice = new PracticeStory(Uri.file('/extension') as never);
  await practice.show();
  const first = window.activeTextEditor!.document;
  assert.equal(first.uri.scheme, 'untitled');
  assert.equal(first.languageId, 'markdown');
  assert.match(first.getText(), /\w$/u, 'it breaks off behind a word');
  await practice.show();
  assert.equal(window.activeTextEditor!.document, first);
  first.isClosed = true;
  await practice.show();
  assert.notEqual(window.activeTextEditor!.document, first);
});

test('a new story is an empty Markdown document', async () => {
  await newStory();
  const { document } = window.activeTextEditor!;
  assert.deepEqual([document.languageId, document.getText(), document.uri.scheme], ['markdown', '', 'untitled']);
});

test('the first steps are the walkthrough of the manifest', async () => {
  await showFirstSteps('publisher.name');
  assert.deepEqual(said, ['> workbench.action.openWalkthrough']);
});

test('how it works is a page of the extension, shown as a reader sees it', async () => {
  assert.ok(existsSync(path.join(projectFolder, 'docs/how-it-works.md')));
  await howItWorks(Uri.file('/extension') as never);
  assert.deepEqual(said, ['> markdown.showPreview']);
});
