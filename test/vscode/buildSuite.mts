// Builds one test module of the suites, for one kind of extension host. A suite's name says where it runs: x.suite.ts
// everywhere, x.node.suite.ts in Node hosts, x.serverless.suite.ts in a web worker host without a server,
// x.load.suite.ts in Node hosts with a separate command, since it takes an hour.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { projectFolder } from '../support/models.ts';
import { sameStoryArguments } from './sameStory.ts';

export type SuiteKind = 'node' | 'web' | 'serverless' | 'load';

const suites = path.join(import.meta.dirname, 'suite');
const isIncluded: Record<SuiteKind, (name: string) => boolean> = {
  node: (name) => /^\w+(?:\.node)?\.suite\.ts$/u.test(name),
  web: (name) => /^\w+\.suite\.ts$/u.test(name),
  serverless: (name) => /^(?:activation|models)\.suite\.ts$|\.serverless\.suite\.ts$/u.test(name),
  load: (name) => name.endsWith('.load.suite.ts'),
};

let story: string | undefined;
/** The story as written by `npm run story`, without an editor. */
function expectedStory(): string {
  const run = (...args: readonly string[]): string =>
    execFileSync(process.execPath, args, { cwd: projectFolder, encoding: 'utf8' });
  run('esbuild.mjs', 'cli');
  return (JSON.parse(run('dist/story.js', ...sameStoryArguments)) as { text: string }).text;
}

/** @returns the module's path, relative to the project's folder */
export async function buildSuite(kind: SuiteKind): Promise<string> {
  const names = readdirSync(suites).filter((name) => name.endsWith('.suite.ts') && isIncluded[kind](name));
  const imports = names.map((name) => `() => import('./${name}')`).join(', ');
  const contents = `import { runSuites } from './index.ts';\nexport const run = () => runSuites([${imports}]);`;
  const outfile = `out/test/suite.${kind}.js`;
  story ??= expectedStory();
  const define = {
    'process.env.EXPECTED_STORY': JSON.stringify(story),
    'process.env.SUITE_KIND': JSON.stringify(kind),
  };
  const grep = process.env['TEST_GREP'];
  await esbuild.build({
    bundle: true,
    format: 'cjs',
    sourcemap: true,
    logLevel: 'warning',
    stdin: { contents, resolveDir: suites, loader: 'ts' },
    absWorkingDir: projectFolder,
    outfile,
    ...(kind === 'node' || kind === 'load'
      ? { platform: 'node', target: 'node20', external: ['vscode', 'mocha'], define }
      : {
          platform: 'browser',
          target: 'chrome132',
          conditions: ['worker'],
          external: ['vscode'],
          alias: {
            mocha: path.join(suites, 'browser/mocha.ts'),
            'mocha/mocha.js': path.join(projectFolder, 'node_modules/mocha/mocha.js'),
            'node:assert/strict': path.join(suites, 'browser/assert.ts'),
          },
          define: {
            ...define,
            'process.env.TEST_MARK': '"1"',
            'process.env.TEST_RESULT_FILE': 'undefined',
            'process.env.TEST_GREP': grep === undefined ? 'undefined' : JSON.stringify(grep),
          },
        }),
  });
  return outfile;
}
