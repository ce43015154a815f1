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

test('the gallery shows the README with pictures that need no installation', () => {
  const pictures = Array.from(textOf('readme.md').matchAll(/!\[[^\]]*\]\(([^)]+)\)/gu), ([, picture]) => picture!);
  assert.ok(pictures.length > 0);
  for (const picture of pictures) assert.match(picture, /^https:\/\//u);
});
