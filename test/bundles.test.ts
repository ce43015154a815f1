// What is in the bundles of the web worker host: nothing of Node, and nothing that reaches a network. What the package has of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import * as esbuild from 'esbuild';
import { bundles, runtimeFileName } from '../bundles.mjs';
import { runtimeFileName as loadedRuntimeFileName } from '../src/checkpoint/modelFolder.ts';
import { projectFolder } from './support/models.ts';

type Built = esbuild.BuildResult<{ write: false; metafile: true }>;
let built: readonly Built[];
test.before(async () => {
  built = await Promise.all(
    bundles.web.map((options) =>
      esbuild.build({ ...options, write: false, metafile: true, absWorkingDir: projectFolder, logLevel: 'silent' }),
    ),
  );
});

test('both scripts of the web worker host are built, and need no other module than the editor', () => {
  const outputs = built.flatMap(({ metafile }) => Object.entries(metafile.outputs));
  const scripts = outputs.filter(([name]) => name.endsWith('.js'));
  assert.deepEqual(
    scripts.map(([name, { imports }]) => [name, [...new Set(imports.map((each) => each.path))]]),
    [
      ['dist/extension.web.js', ['vscode']],
      ['dist/worker.web.js', []],
    ],
  );
});

test('no built-in module of Node gets in', () => {
  const asked = built
    .flatMap(({ metafile }) => Object.values(metafile.inputs))
    .flatMap(({ imports }) => imports.filter(({ external }) => external).map((each) => each.path));
  assert.deepEqual(
    asked.filter((name) => name.startsWith('node:') || builtinModules.includes(name)),
    [],
  );
  const own = built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  for (const file of ['src/extension.ts', 'src/worker/main.ts', 'src/worker/thread.ts', 'src/download/transport.ts'])
    assert.ok(!own.includes(file), file);
});

test('the runtime is loaded by the name that the build gives it', () => {
  assert.equal(loadedRuntimeFileName, runtimeFileName);
});

test('nothing in them can ask for anything', () => {
  for (const { outputFiles } of built) {
    for (const { path: file, text } of outputFiles.filter((each) => each.path.endsWith('.js'))) {
      const names =
        /(?<![.\w])(?:fetch|XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|importScripts)\b(?!['"$:])/u;
      const code = text.replaceAll(/^\s*\/\/.*$/gmu, '');
      assert.doesNotMatch(code, names, file);
    }
  }
});

test('the manifest names an entry for each kind of host, and the package has them and the scripts of their threads', () => {
  const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
  const { main, browser } = JSON.parse(read('package.json')) as { main: string; browser: string };
  assert.deepEqual([main, browser], ['./dist/extension.js', './dist/extension.web.js']);
  const packaged = read('.vscodeignore').split(/\r?\n/u);
  for (const script of ['extension', 'worker', 'extension.web', 'worker.web'])
    assert.ok(packaged.includes(`!dist/${script}.js`), script);
});
