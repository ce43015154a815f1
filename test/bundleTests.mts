// `node --import tsx test/bundleTests.mts FILE...`: makes of each test one file beside it that Node runs as it is. For
// test/mutation.mts, which runs a test hundreds of times: it starts in half the time.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';

const files = process.argv.slice(2);
await esbuild.build({
  entryPoints: files,
  outdir: '.',
  outbase: '.',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
  plugins: [
    {
      // What asks where it is, is where it was.
      name: 'places',
      setup: (build) =>
        build.onLoad({ filter: /\.[cm]?ts$/ }, async ({ path: file }) => ({
          loader: 'ts',
          contents: (await readFile(file, 'utf8')).replaceAll(
            'import.meta.dirname',
            JSON.stringify(path.dirname(file)),
          ),
        })),
    },
  ],
});
