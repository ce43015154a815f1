// Which documents get suggestions, which the status bar reports on, and which changes count as typing.
import assert from 'node:assert/strict';
import test from 'node:test';
import { isProseScheme, isShownBeside, isTyped, takesBack } from '../../src/vscode/storyDocuments.ts';

for (const [what, scheme, isWritable, expected] of [
  ['a file', 'file', true, true],
  ['a file of a remote window, which the file systems know by another name', 'file', undefined, true],
  ['a file on another machine', 'vscode-remote', true, true],
  ['a file in an archive or a repository in the web', 'vscode-vfs', true, true],
  ['a file of any extension', 'memfs', true, true],
  ['a new document', 'untitled', undefined, true],
  ['a cell of a notebook', 'vscode-notebook-cell', undefined, true],
  ['a file system that is read-only', 'archive', false, false],
  ['files, if all are read-only', 'file', false, false],
  ['the old side of a comparison', 'git', false, false],
  ['a document that an extension only shows', 'gitlens', undefined, false],
  ['output', 'output', undefined, false],
  ['the debug console', 'debug', undefined, false],
  ['a comment on code', 'comment', undefined, false],
  ['the message of a commit', 'vscode-scm', undefined, false],
  ['a search', 'search-editor', undefined, false],
  ['chat', 'chatSessionInput', undefined, false],
  ['the settings', 'vscode-userdata', true, false],
] as const) {
  test(`suggestions in ${what}: ${expected ? 'yes' : 'no'}`, () =>
    assert.equal(isProseScheme(scheme, isWritable), expected));
}

for (const [language, languages, expected] of [
  ['markdown', ['markdown'], true],
  ['plaintext', ['markdown'], true],
  ['python', ['markdown'], false],
  ['python', ['markdown', 'python'], true],
] as const) {
  test(`the status bar beside ${language} with ${languages.join(', ')}: ${expected}`, () =>
    assert.equal(isShownBeside(language, languages), expected));
}

const at = (rangeLength: number, text: string) => ({ rangeLength, text });
for (const [what, reason, contentChanges, expected] of [
  ['a letter', undefined, [at(0, 'a')], true],
  ['an emoji', undefined, [at(0, '\u{1f98a}')], true],
  ['a letter at two cursors', undefined, [at(0, 'a'), at(0, 'a')], true],
  ['a letter in place of a selection', undefined, [at(40, 'a')], true],
  ['a quotation mark that closes itself', undefined, [at(0, '""')], true],
  ['a line end', undefined, [at(0, '\n')], true],
  ['a line end with an indent and a mark', undefined, [at(0, '\r\n  - ')], true],
  ['backspace', undefined, [at(1, '')], true],
  ['a deleted selection', undefined, [at(40, '')], false],
  ['a paste', undefined, [at(0, 'Once upon')], false],
  ['an accepted suggestion', undefined, [at(0, ' upon a time')], false],
  ['an undo', 1, [at(0, 'a')], false],
  ['a redo', 2, [at(0, 'a')], false],
  ['nothing', undefined, [], false],
] as const) {
  test(`typed: ${what}: ${expected}`, () => assert.equal(isTyped({ reason, contentChanges }), expected));
}

for (const [what, reason, contentChanges, expected] of [
  ['a letter', undefined, [at(0, 'a')], false],
  ['an accepted suggestion', undefined, [at(0, ' upon a time')], false],
  ['backspace', undefined, [at(1, '')], true],
  ['a deleted selection', undefined, [at(40, '')], true],
  ['an undo', 1, [at(0, 'a')], true],
] as const) {
  test(`takes back: ${what}: ${expected}`, () => assert.equal(takesBack({ reason, contentChanges }), expected));
}
