// The notices name everything that the bundles hold and the models learned from, with the full texts.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { bundledPackages, packageFolderOf } from '../../release/bundledPackages.ts';
import { notices } from '../../release/notices.ts';
import { projectFolder } from '../support/models.ts';

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const written = read('THIRD_PARTY_NOTICES.md');

test('the notices are those of the bundles: npm run notices writes them', async () => {
  assert.equal(written, await notices());
});

test('every bundled package is named with its version, its license and the whole text', async () => {
  const packages = await bundledPackages();
  assert.ok(packages.length > 20);
  for (const { name, version, license, text } of packages) {
    assert.ok(written.includes(`/${name}/v/${version}) | ${version} | ${license} |`), name);
    assert.ok(written.includes(text), name);
    assert.match(text, /copyright/iu, name);
    // Without conditions on whoever passes it on, beyond the notice itself.
    assert.match(license, /^(?:MIT|BSD-3-Clause|ISC|0BSD|Apache-2\.0|\(MIT AND Zlib\))$/u, name);
  }
});

test('what the packages depend on is found too, wherever it is installed', async () => {
  const names = (await bundledPackages()).map(({ name }) => name);
  const direct = Object.keys((JSON.parse(read('package.json')) as { dependencies: object }).dependencies);
  for (const name of [...direct, 'micromark', 'decode-named-character-reference'])
    assert.ok(names.includes(name), name);
  assert.equal(packageFolderOf('src/extension.ts'), undefined);
  assert.equal(packageFolderOf('node_modules/pbf/index.js'), 'node_modules/pbf');
  assert.equal(packageFolderOf('../a/node_modules/b/node_modules/@c/d/e.js'), '../a/node_modules/b/node_modules/@c/d');
});

test('the runtime ships the notices of what it is built from', () => {
  const runtime = read('licenses/onnxruntime-web/ThirdPartyNotices.txt');
  for (const part of ['protobuf', 'Eigen', 'emscripten', 'flatbuffers']) assert.match(runtime, new RegExp(part, 'iu'));
});

test('every model whose card names CC BY is in the attributions, and the number of books is right', () => {
  const attributions = read('models/ATTRIBUTIONS.md');
  const models = readdirSync(path.join(projectFolder, 'models')).filter((name) =>
    existsSync(path.join(projectFolder, 'models', name, 'README.md')),
  );
  const usingBooks = models.filter((name) => read(`models/${name}/README.md`).includes('CC BY'));
  assert.ok(usingBooks.length > 0);
  for (const name of usingBooks) assert.ok(attributions.split('\n\n')[1]!.includes(`\`${name}\``), name);
  const books = attributions.match(/^- .+\((?:CC-BY|Public Domain)\)$/gmu)!;
  assert.equal(books.length, attributions.match(/^- /gmu)!.length);
  assert.ok(written.includes(`| ${books.length} picture books `));
});
