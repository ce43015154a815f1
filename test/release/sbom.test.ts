// The list of parts names what is in the bundles, and nothing that is merely installed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { bundledPackages } from '../../release/bundledPackages.ts';
import { sbom, type Component, type Sbom } from '../../release/sbom.ts';
import { projectFolder } from '../support/models.ts';

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
let list: Sbom;
let libraries: readonly Component[];
test.before(async () => {
  list = await sbom();
  libraries = list.components.filter(({ type }) => type === 'library');
});

test('every bundled package is there with its name, version, license and address, and no other is', async () => {
  const expected = (await bundledPackages()).map(({ name, version, license }) => ({
    type: 'library',
    'bom-ref': `pkg:npm/${name.replace('@', '%40')}@${version}`,
    name,
    version,
    licenses: [license === '(MIT AND Zlib)' ? { expression: license } : { license: { id: license } }],
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
  }));
  assert.deepEqual(libraries, expected);
});

test('it agrees with the notices, and leaves out what npm would list', () => {
  const named = Array.from(
    read('THIRD_PARTY_NOTICES.md').matchAll(/^\| \[(.+?)\]\(https:\/\/www\.npmjs\.com\S+ \| (\S+) \|/gmu),
    ([, name, version]) => `${name} ${version}`,
  );
  assert.deepEqual(
    libraries.map(({ name, version }) => `${name} ${version}`),
    named,
  );
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { dev?: boolean }> };
  const installed = Object.keys(packages)
    .filter((key) => key !== '' && packages[key]!.dev !== true)
    .map((key) => key.replace(/^.*node_modules\//u, ''));
  assert.ok(libraries.every(({ name }) => installed.includes(name)));
  assert.ok(libraries.length < installed.length); // types, and parts of the runtime that are never called
});

test('the extension comes first and depends on every part, each of which has a name of its own', () => {
  const { name, version, publisher } = JSON.parse(read('package.json')) as Record<string, string>;
  const { component } = list.metadata;
  assert.equal(component.purl, `pkg:vscode-extension/${publisher}/${name}@${version}`);
  const parts = list.components.map((each) => each['bom-ref']);
  assert.equal(new Set([component['bom-ref'], ...parts]).size, parts.length + 1);
  assert.deepEqual(list.dependencies, [{ ref: component['bom-ref'], dependsOn: parts }]);
});

test('nothing in it depends on when it was made', () => {
  assert.doesNotMatch(JSON.stringify(list), /"(?:timestamp|serialNumber)"/u);
});

test('the release ships this list, not npm’s', () => {
  assert.match(read('.github/workflows/release.yml'), /^ +npm run sbom$/mu);
});
