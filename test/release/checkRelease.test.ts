// A release needs the tag of its version, an address of its own, and a section in the changelog.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { problemsWithRelease } from '../../release/checkRelease.ts';
import { prepareManifest } from '../../release/prepareManifest.ts';
import { projectFolder } from '../support/models.ts';

const someone = { repository: 'https://github.com/someone/stories', publisher: 'someone' };
const prepared = prepareManifest('{ "version": "1.2.3" }', someone);

const good = {
  tag: 'v1.2.3',
  manifest: prepared,
  changelog: '# Changelog\n\n## [1.2.3] - 2026-12-01\n\n- This.\n\n## [1.2.2] - 2026-11-01\n',
};

test('a tree whose tag, addresses and changelog agree may be released', () => {
  assert.deepEqual(problemsWithRelease(good), []);
});

for (const [what, parts, problem] of [
  ['another tag', { tag: 'v1.2.4' }, /^The tag is v1\.2\.4, but the version in package\.json is 1\.2\.3\.$/u],
  [
    'placeholders',
    { manifest: prepareManifest(prepared, { repository: 'https://github.com/OWNER/stories', publisher: 'owner' }) },
    /\(publisher, homepage, repository, bugs, qna\): run "npm run release:prepare -- --repository URL --publisher ID"\.$/u,
  ],
  [
    'a placeholder for the publisher alone',
    { manifest: prepareManifest(prepared, { ...someone, publisher: 'owner' }) },
    /\(publisher\): run "npm run release:prepare/u,
  ],
  [
    'an address that was forgotten',
    {
      manifest: prepared.replace(
        'https://github.com/someone/stories/issues',
        'https://github.com/OWNER/stories/issues',
      ),
    },
    /\(bugs\): run "npm run release:prepare/u,
  ],
  [
    'a manifest without any of them',
    { manifest: '{ "version": "1.2.3" }' },
    /\(publisher, homepage, repository, bugs, qna\): run "npm run release:prepare/u,
  ],
  ['changes that are not released yet', { changelog: `## [Unreleased]\n\n${good.changelog}` }, /not that of 1\.2\.3/u],
] as const) {
  test(`a tree with ${what} may not`, () => {
    const problems = problemsWithRelease({ ...good, ...parts });
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, problem);
  });
}

test('the placeholders of this repository are known: what the command fills in is all that stands in the way', () => {
  const manifest = readFileSync(path.join(projectFolder, 'package.json'), 'utf8');
  const tree = { ...good, manifest: manifest.replace(/"version": "[^"]+"/u, '"version": "1.2.3"') };
  const isPrepared = !/owner/iu.test(manifest);
  assert.equal(problemsWithRelease(tree).length, isPrepared ? 0 : 1);
  assert.deepEqual(problemsWithRelease({ ...tree, manifest: prepareManifest(tree.manifest, someone) }), []);
});
