// Nothing in the product can touch a network but one file, and that one is reached by one command alone.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import * as esbuild from 'esbuild';
import { projectFolder } from './support/models.ts';

const transport = 'src/download/transport.ts';
/** The names by which a program in a browser, a worker or Node reaches a network. */
const network =
  /\b(?:fetch\(|XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|sendBeacon|importScripts)|['"](?:node:)?(?:https?|http2|net|tls|dgram|dns)(?:\/promises)?['"]|['"]undici['"]/u;

const sources = readdirSync(path.join(projectFolder, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `src/${name.replaceAll('\\', '/')}`);
const textOf = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');

test('one file of the sources names what reaches a network', () => {
  assert.deepEqual(
    sources.filter((file) => network.test(textOf(file))),
    [transport],
  );
});

test('one command is handed it', () => {
  const users = sources.filter((file) => file !== transport && /\bfetchTransport\b/u.test(textOf(file)));
  assert.deepEqual(users, ['src/extension.ts']);
  const uses = textOf('src/extension.ts')
    .split('\n')
    .filter((line) => line.includes('fetchTransport') && !line.startsWith('import'));
  assert.equal(uses.length, 1);
  assert.match(uses[0]!, /^ *downloadModel: /u);
});

test("the panel, the model's thread and the terminal hold no part of the download", async () => {
  const { metafile } = await esbuild.build({
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'out',
    platform: 'node',
    external: ['vscode'],
    absWorkingDir: projectFolder,
    logLevel: 'silent',
    entryPoints: [
      'src/panel/page/main.ts',
      'src/worker/main.ts',
      ...sources.filter((file) => file.startsWith('src/cli/')),
    ],
  });
  const inputs = Object.keys(metafile.inputs);
  assert.ok(inputs.includes('src/cli/story.ts'));
  assert.deepEqual(
    inputs.filter((file) => file.startsWith('src/download/')),
    [],
  );
});
