// What each bundle consists of: esbuild options, used by esbuild.mjs, the notices and the tests that examine the
// bundles. Every bundle takes onnxruntime-web from `onnxruntime-web/wasm`; its .wasm is passed in as bytes.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync, gzipSync } from 'node:zlib';

/**
 * The runtime's .wasm as stored in dist/, compressed: a browser gets it over a channel or network, where 14 MB take a
 * second longer than 4. Written once more in src/checkpoint/modelFolder.ts, which a script without a compiler can't
 * import; a test holds both equal.
 */
export const runtimeFileName = 'ort-wasm-simd-threaded.wasm.gz';

function originalRuntime() {
  return readFileSync(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
}

export function compressedRuntime() {
  return gzipSync(originalRuntime(), { level: 9 });
}

/**
 * Whether a file is what {@link compressedRuntime} makes. Checking takes a seventh of the time of compressing, and
 * every terminal command builds.
 */
export function isCompressedRuntime(file) {
  return existsSync(file) && isWhole(readFileSync(file));
}

function isWhole(compressed) {
  try {
    return gunzipSync(compressed).equals(originalRuntime());
  } catch {
    return false; // an interrupted build
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
  platform: 'browser', // makes it an error to import a built-in module of Node
  target: 'chrome132', // the oldest editor that the manifest supports
};

/** @satisfies {import('esbuild').BuildOptions} */
const webWorker = {
  ...browser,
  conditions: ['worker'], // some packages have a separate file for environments without a document
  // onnxruntime-web could load its own files, but it gets them passed in, and nothing here should reach a network.
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
