// The practice story and the walkthrough in the stand-in for the editor.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { readingOf } from '../../src/prose/reading.ts';
import { howItWorks, newStory, PracticeStory, showFirstSteps } from '../../src/vscode/firstSteps.ts';
import { commands, l10n, reset, said, Uri, window } from '../support/fakeVscode.ts';
import { projectFolder } from '../support/models.ts';

test.beforeEach(reset);

test('the practice story belongs to no file, is shown again as long as it is open, and ends where one writes on', async () => {
  const practice = new PracticeStory();
  await practice.show();
  const first = window.activeTextEditor!.document;
  assert.equal(first.uri.scheme, 'untitled');
  assert.equal(first.languageId, 'markdown');
  assert.match(first.getText(), /\w$/u, 'it breaks off after a word');
  await practice.show();
  assert.equal(window.activeTextEditor!.document, first);
  first.isClosed = true;
  await practice.show();
  assert.notEqual(window.activeTextEditor!.document, first);
});

test('the practice story has its hints in the language of the editor, where no model reads them, and is English itself', async (context) => {
  const bundle = readFileSync(path.join(projectFolder, 'l10n/bundle.l10n.de.json'), 'utf8');
  const german = JSON.parse(bundle) as Record<string, string>;
  context.mock.method(l10n, 't', (english: string) => german[english] ?? `untranslated: ${english}`);
  await new PracticeStory().show();
  const text = window.activeTextEditor!.document.getText();
  const [hints, story] = text.split('-->') as [string, string];
  assert.match(hints, /^<!--\nEine Übungsgeschichte[^]+auf Englisch[^]+Strg\+Rechts/u);
  assert.doesNotMatch(hints, /untranslated/u);
  assert.equal(story, '\n\nOnce upon');
  assert.equal(readingOf(text, true).plain, 'Once upon');
});

test('a new story is an empty Markdown document', async () => {
  await newStory();
  const { document } = window.activeTextEditor!;
  assert.deepEqual([document.languageId, document.getText(), document.uri.scheme], ['markdown', '', 'untitled']);
});

test('the first steps are the walkthrough of the manifest', async (context) => {
  const executeCommand = context.mock.method(commands, 'executeCommand', async () => undefined);
  await showFirstSteps('publisher.name');
  const { contributes } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
    contributes: { walkthroughs: { id: string }[] };
  };
  const name = `publisher.name#${contributes.walkthroughs[0]!.id}`;
  assert.deepEqual(executeCommand.mock.calls[0]!.arguments, ['workbench.action.openWalkthrough', name, false]);
});

test('how it works is a page of the extension, shown as a reader sees it', async () => {
  assert.ok(existsSync(path.join(projectFolder, 'docs/how-it-works.md')));
  await howItWorks(Uri.file('/extension') as never);
  assert.deepEqual(said, ['> markdown.showPreview']);
});
