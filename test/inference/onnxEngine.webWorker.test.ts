// The engine in a web worker of a real browser: the same files, and the same story byte for byte as in Node.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import * as esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { storyModelName } from '../../src/settings/automaticModel.ts';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { tellStory } from '../../src/decoding/storyteller.ts';
import { engineFor, projectFolder, shippedModel } from '../support/models.ts';

const browserPath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const isMissing = !existsSync(browserPath);
const isRequired = process.env['REQUIRE_VSCODE'] === '1' || process.env['CI'] === 'true';
const skip = isMissing && !isRequired ? 'Chromium is not installed (apt-get install chromium)' : false;

const prompt = 'Once upon a time there was a fox';
const options: StoryOptions = { ...plainStoryOptions, seed: 11, maxBytes: 600, temperature: 0.9 };

test('a story in a web worker is the story in Node, and the worker stays responsive', { skip }, async () => {
  const engine = await engineFor(shippedModel(storyModelName));
  let expected = '';
  for await (const byte of tellStory(new ModelRunner(engine), promptFrom(prompt, 0).bytes, options))
    expected += byte.text;
  await engine.dispose();

  const bundle = await esbuild.build({
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    write: false,
    entryPoints: [path.join(import.meta.dirname, '../support/browserWorker.ts')],
  });
  const model = path.join(projectFolder, 'models', storyModelName);
  const files: Record<string, Uint8Array | string> = {
    '/': '<!doctype html><title>test</title>',
    '/worker.js': bundle.outputFiles[0]!.contents,
    '/weights': readFileSync(path.join(model, 'model.safetensors')),
    '/config': readFileSync(path.join(model, 'config.json')),
    '/wasm': readFileSync(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')),
  };
  const server = createServer((request, response) => {
    const file = files[request.url ?? ''];
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': request.url === '/worker.js' ? 'text/javascript' : 'text/html',
    });
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: browserPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const told = await page.evaluate(
      async ([beginning, storyOptions]) => {
        // No named function in here: the test runner's compiler would refer to a helper that the page does not have.
        const [weights, config, wasm] = await Promise.all(
          ['/weights', '/config', '/wasm'].map((name) => fetch(name).then((response) => response.arrayBuffer())),
        );
        const worker = new Worker('/worker.js');
        return new Promise<{ text: string; turns: number; hasSetImmediate: boolean; error?: string }>((resolve) => {
          worker.addEventListener('message', (event) =>
            resolve(event.data as { text: string; turns: number; hasSetImmediate: boolean }),
          );
          worker.addEventListener('error', (event) =>
            resolve({ text: '', turns: 0, hasSetImmediate: false, error: event.message }),
          );
          worker.postMessage({
            weights: new Uint8Array(weights!),
            config: new TextDecoder().decode(config),
            wasm: new Uint8Array(wasm!),
            prompt: beginning,
            options: storyOptions,
          });
        });
      },
      [prompt, options] as const,
    );
    assert.equal(told.error, undefined);
    assert.equal(told.text, expected);
    assert.ok(!told.hasSetImmediate && told.turns >= 3, `${told.turns} turns`);
  } finally {
    await browser.close();
    server.close();
  }
});
