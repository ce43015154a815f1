// A release needs the tag of its version, an address of its own, and a section in the changelog.
import assert from 'node:assert/strict';
import test from 'node:test';
import { problemsWithRelease } from '../../release/checkRelease.ts';

const good = {
  tag: 'v1.2.3',
  manifest: '{ "version": "1.2.3", "homepage": "https://github.com/someone/stories#readme" }',
  changelog: '# Changelog\n\n## [1.2.3] - 2026-12-01\n\n- This.\n\n## [1.2.2] - 2026-11-01\n',
};

test('a tree whose tag, addresses and changelog agree may be released', () => {
  assert.deepEqual(problemsWithRelease(good), []);
});

for (const [what, parts, problem] of [
  ['another tag', { tag: 'v1.2.4' }, /^The tag is v1\.2\.4, but the version in package\.json is 1\.2\.3\.$/u],
  [
    'placeholders',
    { manifest: good.manifest.replace('someone', 'OWNER') },
    /placeholders: run "npm run release:prepare/u,
  ],
  ['changes that are not released yet', { changelog: `## [Unreleased]\n\n${good.changelog}` }, /not that of 1\.2\.3/u],
] as const) {
  test(`a tree with ${what} may not`, () => {
    const problems = problemsWithRelease({ ...good, ...parts });
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, problem);
  });
}
