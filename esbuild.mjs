// Bundles what ships: `node esbuild.mjs [extension|web|webview|cli ...] [--watch]` (without arguments, all of them).
// bundles.mjs says what is in each.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { bundles, compressedRuntime, isCompressedRuntime, runtimeFileName } from './bundles.mjs';

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const watch = process.argv.includes('--watch');

const chosen = Object.entries(bundles).filter(([name]) => names.length === 0 || names.includes(name));
if (chosen.length === 0) throw new Error(`Unknown bundle: choose ${Object.keys(bundles).join(' or ')}.`);
await mkdir('dist', { recursive: true });
const runtime = path.join('dist', runtimeFileName);
if (!isCompressedRuntime(runtime)) await writeFile(runtime, compressedRuntime());
for (const options of chosen.flatMap(([, each]) => each)) {
  if (watch) await (await esbuild.context(options)).watch();
  else await esbuild.build({ ...options, minify: true });
}
