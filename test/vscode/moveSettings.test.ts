// Renamed settings in the stand-in for the editor: moved wherever they are set, reported once, and still read where
// they can't be moved.
import assert from 'node:assert/strict';
import test from 'node:test';
import { readSettings } from '../../src/vscode/configuration.ts';
import { moveRenamedSettings } from '../../src/vscode/moveSettings.ts';
import { reset, said, settings, Uri, workspace } from '../support/fakeVscode.ts';

test.beforeEach(reset);

const noted: string[] = [];
const log = { info: (words: string) => void noted.push(words), warn: (words: string) => void noted.push(words) };
const [user, ofWorkspace, folder] = settings as [
  Record<string, unknown>,
  Record<string, unknown>,
  Record<string, unknown>,
];

/** The values that are set, without removed ones. */
function standing(): object[] {
  return settings.map((layer) => Object.fromEntries(Object.entries(layer).filter(([, value]) => value !== undefined)));
}

test("the user's, the workspace's, a folder's, and those of a language, each in its place, with one note", async () => {
  workspace.workspaceFolders = [{ uri: Uri.file('/stories') }];
  Object.assign(user, { maxBytes: 80, delayMs: 250, '[markdown]storyMaxBytes': 900, temperature: 1 });
  Object.assign(ofWorkspace, { maxBytes: 60 });
  Object.assign(folder, { readBytes: 512 });
  await moveRenamedSettings(log);
  assert.deepEqual(standing(), [
    { suggestionLength: 80, delaySeconds: 0.25, '[markdown]storyLength': 900, temperature: 1 },
    { suggestionLength: 60 },
    { readLength: 512 },
  ]);
  assert.equal(said.length, 1);
  assert.match(said[0]!, /micromixer\.maxBytes → micromixer\.suggestionLength/u);
  await moveRenamedSettings(log);
  assert.equal(said.length, 1, 'nothing is left to tell of');
  workspace.workspaceFolders = undefined;
});

test('what cannot be written is read under its old name, and the log says so', async () => {
  const refuse = (): never => {
    throw new Error('EROFS');
  };
  settings[0] = new Proxy<Record<string, unknown>>({ maxBytes: 80 }, { set: refuse });
  await moveRenamedSettings(log);
  assert.match(noted.at(-1)!, /could not be moved/u);
  assert.equal(readSettings(undefined, assert.fail).suggestionLength, 80);
  // A workspace value under the new name overrides a user value under the old one, as it always did.
  ofWorkspace['suggestionLength'] = 40;
  assert.equal(readSettings(undefined, assert.fail).suggestionLength, 40);
  settings[0] = user;
});

test('a stronger place wins, whatever the name is there', () => {
  Object.assign(ofWorkspace, { maxBytes: 60 });
  settings[0]!['suggestionLength'] = 90;
  assert.equal(readSettings(undefined, assert.fail).suggestionLength, 60);
});
