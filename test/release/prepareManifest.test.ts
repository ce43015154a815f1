// `npm run release:prepare` fills in where the project lives and who publishes it, and nothing else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { prepareManifest } from '../../release/prepareManifest.ts';
import { projectFolder } from '../support/models.ts';

const manifest = readFileSync(path.join(projectFolder, 'package.json'), 'utf8');
const repository = 'https://github.com/someone/stories';

/** Runs the command on a copy of package.json. */
function prepare(
  t: test.TestContext,
  ...args: readonly string[]
): { status: number | null; stderr: string; file: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'prepare-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'package.json');
  copyFileSync(path.join(projectFolder, 'package.json'), file);
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'release/prepare.mts', '--folder', folder, ...args],
    { cwd: projectFolder, encoding: 'utf8' },
  );
  return { status, stderr, file };
}

test('the command fills every line of the placeholders in a copy', (t) => {
  const { status, stderr, file } = prepare(t, '--repository', `${repository}.git`, '--publisher', 'someone');
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const text = readFileSync(file, 'utf8');
  const before = JSON.parse(manifest) as object;
  assert.deepEqual(JSON.parse(text), {
    ...before,
    publisher: 'someone',
    homepage: `${repository}#readme`,
    repository: { type: 'git', url: `${repository}.git` },
    bugs: { url: `${repository}/issues` },
    qna: `${repository}/issues`,
  });
  assert.doesNotMatch(text, /owner/iu);
  assert.deepEqual(Object.keys(JSON.parse(text) as object), Object.keys(before)); // the same places
  assert.equal(prepareManifest(text, { repository, publisher: 'someone' }), text);
});

test('the command says what is missing or wrong in one sentence, and leaves the file alone', (t) => {
  const wrong: [string[], RegExp][] = [
    [['--repository', repository], /^Both are needed: npm run release:prepare/u],
    [['--repository', 'https://example.org/x', '--publisher', 'someone'], /is no repository: give its address/u],
    [['--repository', repository, '--publisher', 'some one'], /"some one" is no publisher/u],
  ];
  for (const [args, message] of wrong) {
    const { status, stderr, file } = prepare(t, ...args);
    assert.equal(status, 2);
    assert.match(stderr, message);
    assert.equal(readFileSync(file, 'utf8'), manifest);
  }
});

test('package.json is formatted as the command formats it', () => {
  assert.equal(`${JSON.stringify(JSON.parse(manifest), null, 2)}\n`, manifest);
});
