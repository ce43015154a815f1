// `npm run mutation -- FOLDER...`: changes the sources in a folder of `src` one place at a time, and reports the
// changes that no test notices. Each change is tried only on the tests that mirror its folder or file, so a test of
// something else can't stand in for a missing one.
//   npm run mutation -- decoding                          a whole folder
//   npm run mutation -- inference/prefixStateCache.ts     a file
//   npm run mutation -- completions/suggester.ts:120-180  some lines
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Stryker } from '@stryker-mutator/core';

const projectFolder = path.join(import.meta.dirname, '..');
const places = process.argv.slice(2);

/** The tests of a folder of `src`, or of a file in it: `download/hub.test.ts`, `download/hub.hostile.test.ts`. */
function testsOf(place: string): string[] {
  const [source] = place.split(':', 1);
  if (!existsSync(path.join(projectFolder, 'src', source!))) throw new Error(`There is no src/${source}.`);
  const isFile = source!.endsWith('.ts');
  const folder = path.join('test', isFile ? path.dirname(source!) : source!);
  const beginning = isFile ? `${path.basename(source!, '.ts')}.` : '';
  return readdirSync(path.join(projectFolder, folder), { encoding: 'utf8', recursive: !isFile })
    .filter((name) => name.startsWith(beginning) && name.endsWith('.test.ts'))
    .map((name) => path.join(folder, name).replaceAll(path.sep, '/'));
}

if (places.length === 0) {
  console.error('Which folder of src? For example: npm run mutation -- download');
  process.exit(2);
}
const tests = [...new Set(places.flatMap(testsOf))];
const results = await new Stryker({
  mutate: places.map((place) => `src/${/\.ts(?::|$)/u.test(place) ? place : `${place}/**/*.ts`}`),
  plugins: ['@stryker-mutator/tap-runner'],
  testRunner: 'tap',
  tap: {
    testFiles: tests.map((test) => test.replace(/ts$/u, 'mjs')),
    nodeArgs: ['--test-reporter=tap'],
  },
  buildCommand: `node --import tsx test/bundleTests.mts ${tests.join(' ')}`,
  coverageAnalysis: 'perTest',
  // A constant that is computed once is covered by everything; its purpose is tested where it is used.
  ignoreStatic: true,
  // Message texts are for people; tests check error codes and that there is one sentence.
  mutator: { excludedMutations: ['StringLiteral'] },
  // Everything that no test of these folders reads.
  ignorePatterns: [
    '/.git',
    '/dist',
    '/out',
    '/shots',
    '/media',
    '/training',
    '/bench',
    '/docs',
    '/test/vscode',
    '*.vsix',
  ],
  concurrency: Number(process.env['MUTATION_CONCURRENCY'] ?? 2),
  timeoutMS: 20_000,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false },
  jsonReporter: { fileName: 'out/mutation.json' },
  tempDirName: 'out/mutation',
  allowEmpty: false,
  tsconfigFile: 'none', // nothing to rewrite: tsx reads it unchanged
}).runMutationTest();
const killed = results.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
const counted = killed + results.filter(({ status }) => status === 'Survived' || status === 'NoCoverage').length;
console.log(`${killed} of ${counted} changes were noticed (${((100 * killed) / counted).toFixed(1)} %).`);
