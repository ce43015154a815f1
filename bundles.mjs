// What each bundle is made of: options of esbuild, for esbuild.mjs, the notices and the tests that look into the bundles.
// onnxruntime-web is taken from `onnxruntime-web/wasm` in every bundle; its .wasm is handed over as bytes.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync, gzipSync } from 'node:zlib';

/** The runtime's .wasm as it lies in dist/: to a browser it comes over a channel or a network, where 14 MB take a second longer than 4. */
export const runtimeFileName = 'ort-wasm-simd-threaded.wasm.gz';

function originalRuntime() {
  return readFileSync(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
}

export function compressedRuntime() {
  return gzipSync(originalRuntime(), { level: 9 });
}

/** Whether a file is what {@link compressedRuntime} makes: looking takes a seventh of the time, and every command of the terminal builds. */
export function isCompressedRuntime(file) {
  return existsSync(file) && isWhole(readFileSync(file));
}

function isWhole(compressed) {
  try {
    return gunzipSync(compressed).equals(originalRuntime());
  } catch {
    return false; // a build that was broken off
  }
}

/** @satisfies {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  sourcemap: true,
  logLevel: 'warning',
  outdir: 'dist',
  legalComments: 'none',
};

/** @satisfies {import('esbuild').BuildOptions} */
const browser = {
  ...common,
  platform: 'browser', // a built-in module of Node is an error here
  target: 'chrome132', // of the oldest editor that the manifest promises
};

/** @satisfies {import('esbuild').BuildOptions} */
const webWorker = {
  ...browser,
  conditions: ['worker'], // some packages have a file for where there is no document
  // onnxruntime-web could load its own files. It is given them, and nothing here is to reach a network.
  define: { fetch: 'undefined', XMLHttpRequest: 'undefined', importScripts: 'undefined' },
};

/** @satisfies {Record<string, readonly import('esbuild').BuildOptions[]>} */
export const bundles = {
  extension: [
    {
      ...common,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      entryPoints: { extension: 'src/extension.ts', worker: 'src/worker/main.ts' },
      external: ['vscode'],
    },
  ],
  web: [
    {
      ...webWorker,
      format: 'cjs',
      entryPoints: { 'extension.web': 'src/extension.web.ts' },
      external: ['vscode'],
    },
    { ...webWorker, format: 'iife', entryPoints: { 'worker.web': 'src/worker/main.web.ts' } },
  ],
  webview: [{ ...browser, format: 'iife', entryPoints: { storyPanel: 'src/panel/page/main.ts' } }],
  cli: [
    {
      ...common,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      entryPoints: ['story', 'suggest', 'exportOnnx', 'evaluate', 'import', 'manifest'].map(
        (name) => `src/cli/${name}.ts`,
      ),
      banner: { js: '#!/usr/bin/env node' },
    },
  ],
};
