// The manifest says what the code does: settings, commands, versions, and what goes into the package.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { manifestConfiguration } from '../../src/settings/manifest.ts';
import { projectFolder } from '../support/models.ts';

interface Setting {
  readonly default: unknown;
  readonly markdownDescription: string;
}

const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  version: string;
  contributes: {
    configuration: { properties: Record<string, Setting> }[];
    commands: { command: string; category: string }[];
  };
  activationEvents: string[];
  capabilities: {
    untrustedWorkspaces: { supported: unknown; description: string; restrictedConfigurations: string[] };
  };
  engines: { vscode: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};
const settings = Object.assign({}, ...manifest.contributes.configuration.map((group) => group.properties)) as Record<
  string,
  Setting
>;

test('the settings of the manifest are those of the code: npm run manifest writes them', () => {
  assert.deepEqual(manifest.contributes.configuration, JSON.parse(JSON.stringify(manifestConfiguration())));
});

test('every setting is described', () => {
  for (const [key, { markdownDescription, default: value }] of Object.entries(settings)) {
    assert.ok(markdownDescription.length > 20, key);
    assert.notEqual(value, undefined, key);
  }
});

test('every command is registered in the extension and has the category', () => {
  const source = read('src/vscode/activate.ts');
  for (const { command, category } of manifest.contributes.commands) {
    assert.ok(source.includes(`command('${command.replace('micromixer.', '')}'`), command);
    assert.equal(category, 'MicroMixer');
  }
});

test('the extension sleeps until a document is opened, a command is run, or a panel is restored', () => {
  // Any language: the setting micromixer.languages may name every one of them.
  assert.deepEqual(manifest.activationEvents, ['onLanguage', 'onWebviewPanel:micromixer.stories']);
});

test('what a setting of an untrusted workspace could open is restricted', () => {
  const { supported, description, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  // Restricted settings are heard of only with limited support.
  assert.equal(supported, 'limited');
  assert.ok(description.includes('micromixer.model'));
  assert.deepEqual(restrictedConfigurations, ['micromixer.model']);
  for (const key of restrictedConfigurations) assert.ok(key in settings, key);
});

test('the types are those of the oldest VS Code that is promised', () => {
  assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
});

test('all versions are exact, and the lock file names no download address', () => {
  for (const version of Object.values({ ...manifest.dependencies, ...manifest.devDependencies }))
    assert.match(version, /^\d+\.\d+\.\d+$/u);
  for (const lock of [
    'package-lock.json',
    'test/vscode/host/package-lock.json',
    'test/vscode/host-oldest/package-lock.json',
  ]) {
    assert.doesNotMatch(read(lock), /"resolved"|https?:\/\/registry/u, lock);
  }
});

test('the changelog has an open section on top, or the version', () => {
  const [first] = /^## \[[^\]]+\]/mu.exec(read('CHANGELOG.md'))!;
  assert.ok(first === '## [Unreleased]' || first === `## [${manifest.version}]`);
});

test('the package holds what is needed and nothing else', () => {
  execFileSync(process.execPath, ['esbuild.mjs', 'extension'], { cwd: projectFolder });
  const listed = execFileSync(path.join(projectFolder, 'node_modules/.bin/vsce'), ['ls', '--no-dependencies'], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((line) => line !== '');
  for (const needed of [
    'package.json',
    'README.md',
    'LICENSE',
    'THIRD_PARTY_NOTICES.md',
    'dist/extension.js',
    'dist/worker.js',
    'dist/ort-wasm-simd-threaded.wasm',
    'media/icon.png',
    'models/lexicon.txt',
    'models/mixing.json',
    'models/ATTRIBUTIONS.md',
  ]) {
    assert.ok(files.includes(needed), needed);
  }
  const allowed =
    /^(?:package\.json|[A-Z_]+\.md|LICENSE|dist\/[\w-]+\.(?:js|wasm)|media\/(?:screenshots\/)?[\w-]+\.(?:png|css|svg)|models\/(?:lexicon\.txt|mixing\.json|ATTRIBUTIONS\.md)|models\/[\w.-]+\/(?:model\.safetensors|config\.json|README\.md))$/u;
  assert.deepEqual(
    files.filter((file) => !allowed.test(file)),
    [],
  );
  assert.equal(files.filter((file) => file.endsWith('/model.safetensors')).length, 6);
  // The editor's side stays small: it holds no runtime.
  assert.ok(statSync(path.join(projectFolder, 'dist/extension.js')).size < 300_000);
  assert.doesNotMatch(read('dist/extension.js'), /ort-wasm-simd-threaded\.mjs|InferenceSession/u);
});
