// The package: what is in it and what is not, its size, and that no link or picture in it leads nowhere.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { unzipSync } from 'fflate';
import { sbom } from '../../release/sbom.ts';
import { addressesIn, deadLinksIn, type LinkedFiles } from '../support/markdownLinks.ts';
import { projectFolder } from '../support/models.ts';
import { packageExtension } from '../support/packaged.ts';
import { repositoryAddress, repositoryFiles } from '../support/repositoryFiles.ts';

const { scripts } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

const folder = mkdtempSync(path.join(tmpdir(), 'package-'));
after(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'test.vsix');
packageExtension(file);
const bytes = readFileSync(file);
const packed = new Map(
  Object.entries(unzipSync(bytes)).map(([name, contents]) => [name.replace(/^extension\//u, ''), contents]),
);
const names = Array.from(packed.keys());
const textOf = (name: string): string => new TextDecoder().decode(packed.get(name));

test('npm run package makes the package of these tests', () => {
  assert.equal(
    scripts['package'],
    'node esbuild.mjs extension web webview && vsce package --no-dependencies --out micromixer-stories.vsix',
  );
});

test('the package holds what is needed and nothing else', () => {
  for (const needed of [
    'package.json',
    'package.nls.json',
    'readme.md',
    'changelog.md',
    'LICENSE.txt',
    'THIRD_PARTY_NOTICES.md',
    'licenses/onnxruntime-web/ThirdPartyNotices.txt',
    'dist/extension.js',
    'dist/worker.js',
    'dist/extension.web.js',
    'dist/worker.web.js',
    'dist/storyPanel.js',
    'dist/ort-wasm-simd-threaded.wasm.gz',
    'media/icon.png',
    'media/walkthrough/practice.svg',
    'docs/how-it-works.md',
    'docs/pictures/layers.svg',
    'models/lexicon.txt',
    'models/mixing.json',
    'models/ATTRIBUTIONS.md',
  ]) {
    assert.ok(packed.has(needed), needed);
  }
  const allowed =
    /^(?:\[Content_Types\]\.xml|extension\.vsixmanifest|package(?:\.nls(?:\.de)?)?\.json|l10n\/bundle\.l10n(?:\.de)?\.json|(?:readme|changelog|THIRD_PARTY_NOTICES)\.md|LICENSE\.txt|licenses\/[\w@/-]+\.txt|dist\/[\w.-]+\.(?:js|wasm\.gz)|media\/[\w-]+\.(?:png|css|svg)|media\/walkthrough\/\w+\.(?:svg|md)|docs\/how-it-works\.md|docs\/pictures\/[\w-]+\.svg|models\/(?:lexicon\.txt|mixing\.json|ATTRIBUTIONS\.md)|models\/[\w.-]+\/(?:model\.safetensors|config\.json|README\.md))$/u;
  assert.deepEqual(
    names.filter((name) => !allowed.test(name)),
    [],
  );
  assert.equal(names.filter((name) => name.endsWith('/model.safetensors')).length, 6);
});

test('the package is under 12 MB, and the editor’s side, which holds no runtime, is small', () => {
  assert.ok(bytes.length < 12_000_000, String(bytes.length));
  assert.ok(packed.get('dist/extension.js')!.length < 300_000);
  assert.doesNotMatch(textOf('dist/extension.js'), /ort-wasm-simd-threaded\.mjs|InferenceSession/u);
});

test('every package that the source maps of the bundles lead to is in the notices and in the list of parts', async () => {
  const listed = (await sbom()).components.map(({ name }) => name);
  const found = new Set<string>();
  for (const script of names.filter((name) => /^dist\/.*\.js$/u.test(name))) {
    const map = readFileSync(path.join(projectFolder, `${script}.map`), 'utf8');
    for (const source of (JSON.parse(map) as { sources: string[] }).sources) {
      const name = /^.*\bnode_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(source)?.[1];
      // As the folder is called in the repository of onnxruntime, whose own map names it.
      if (name !== undefined) found.add(name === 'common' ? 'onnxruntime-common' : name);
    }
  }
  assert.ok(found.size > 20);
  const notices = textOf('THIRD_PARTY_NOTICES.md');
  for (const name of found) {
    assert.ok(notices.includes(`| [${name}](https://www.npmjs.com/package/${name}/v/`), name);
    assert.ok(listed.includes(name), name);
  }
});

test('the list of parts has the runtime, the words and every model, byte for byte', async () => {
  const listed = (await sbom()).components.filter(({ hashes }) => hashes !== undefined);
  for (const { name, hashes } of listed)
    assert.deepEqual(hashes, [
      { alg: 'SHA-256', content: createHash('sha256').update(packed.get(name)!).digest('hex') },
    ]);
  assert.deepEqual(
    listed.map(({ name }) => name).toSorted(),
    names.filter((name) => /\.(?:wasm\.gz|safetensors)$|\/lexicon\.txt$/u.test(name)).toSorted(),
  );
});

test('no link, picture or heading that the package points to is missing', () => {
  // What is committed is there once the repository is.
  const committed = new Set(repositoryFiles());
  const files: LinkedFiles = {
    textOf: (name) => (packed.has(name) ? textOf(name) : undefined),
    textInRepository: (name) =>
      committed.has(name) ? readFileSync(path.join(projectFolder, name), 'utf8') : undefined,
    repository: repositoryAddress(),
  };
  const documents = names.filter((name) => name.endsWith('.md'));
  assert.ok(documents.flatMap((document) => addressesIn(textOf(document))).length > 20);
  for (const document of documents) assert.deepEqual(deadLinksIn(document, files), [], document);
});

test('the gallery shows the README and the changelog with links and pictures that need no installation', () => {
  const pictures = Array.from(textOf('readme.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/gu), ([, picture]) => picture!);
  assert.ok(pictures.length > 0);
  const addresses = ['readme.md', 'changelog.md'].flatMap((document) => addressesIn(textOf(document)));
  for (const address of [...pictures, ...addresses]) assert.match(address, /^https:\/\/|^#/u);
});

test('the moving picture is one, and has less than 3 MB', () => {
  const [moving, ...others] = addressesIn(textOf('readme.md')).filter((address) => address.endsWith('.gif'));
  assert.ok(moving !== undefined && others.length === 0);
  const picture = readFileSync(path.join(projectFolder, moving.replace(/^.*\/HEAD\//u, '')));
  assert.ok(picture.length < 3_000_000, String(picture.length));
  assert.ok(picture.toString('latin1').split('\x21\xf9\x04').length > 20); // each picture of it begins with these bytes
});
