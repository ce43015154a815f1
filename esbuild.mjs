// Bundles what ships: `node esbuild.mjs [extension|web|webview|cli ...] [--watch]` (all without an argument). bundles.mjs says what is in each.
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as esbuild from 'esbuild';
import { bundles } from './bundles.mjs';

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const watch = process.argv.includes('--watch');

const chosen = Object.entries(bundles).filter(([name]) => names.length === 0 || names.includes(name));
if (chosen.length === 0) throw new Error(`Unknown bundle: choose ${Object.keys(bundles).join(' or ')}.`);
await mkdir('dist', { recursive: true });
const wasm = 'ort-wasm-simd-threaded.wasm';
await copyFile(createRequire(import.meta.url).resolve(`onnxruntime-web/${wasm}`), `dist/${wasm}`);
for (const options of chosen.flatMap(([, each]) => each)) {
  if (watch) await (await esbuild.context(options)).watch();
  else await esbuild.build({ ...options, minify: true });
}
