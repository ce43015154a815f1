// Bundles what ships: `node esbuild.mjs [extension|webview|cli ...] [--watch]` (all without an argument).
// onnxruntime-web is taken from `onnxruntime-web/wasm` in every bundle; its .wasm is copied beside them and handed over as bytes.
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as esbuild from 'esbuild';

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const watch = process.argv.includes('--watch');
const common = {
  bundle: true,
  sourcemap: true,
  minify: !watch,
  logLevel: 'warning',
  outdir: 'dist',
  legalComments: 'none',
};

const bundles = {
  extension: {
    ...common,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    entryPoints: { extension: 'src/extension.ts', worker: 'src/worker/main.ts' },
    external: ['vscode'],
  },
  webview: {
    ...common,
    platform: 'browser',
    target: 'chrome132', // of the oldest editor that the manifest promises
    format: 'iife',
    entryPoints: { storyPanel: 'src/panel/page/main.ts' },
  },
  cli: {
    ...common,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    entryPoints: ['story', 'suggest', 'exportOnnx', 'evaluate', 'import', 'manifest'].map(
      (name) => `src/cli/${name}.ts`,
    ),
    banner: { js: '#!/usr/bin/env node' },
  },
};

const chosen = Object.entries(bundles).filter(([name]) => names.length === 0 || names.includes(name));
if (chosen.length === 0) throw new Error(`Unknown bundle: choose ${Object.keys(bundles).join(' or ')}.`);
await mkdir('dist', { recursive: true });
const wasm = 'ort-wasm-simd-threaded.wasm';
await copyFile(createRequire(import.meta.url).resolve(`onnxruntime-web/${wasm}`), `dist/${wasm}`);
for (const [, options] of chosen) {
  if (watch) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}
