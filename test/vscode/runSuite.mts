// `npm run test:vscode`: the suite in test/vscode/suite inside a real extension host, always through @vscode/test-electron.
//   VSCODE_EXECUTABLE=/path/to/code   that desktop VS Code (on Linux under xvfb-run)
//   TEST_HOST=desktop                 a desktop VS Code that is downloaded (needs a network)
//   otherwise                         the headless VS Code servers, newest and oldest, that `npm run test:vscode:install` installed
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { isRequired, missingFor, wantedHosts, type HostName } from './harness/host.mts';

const projectFolder = path.join(import.meta.dirname, '..', '..');
/** The test module: every suite beside the entry is taken in, so that none can be forgotten. */
function entryOf(suites: string): string {
  const names = readdirSync(suites).filter((name) => name.endsWith('.suite.ts'));
  const imports = names.map((name) => `() => import('./${name}')`).join(', ');
  return `import { runSuites } from './index.ts';\nexport const run = () => runSuites([${imports}]);`;
}

async function buildSuite(): Promise<void> {
  const suites = path.join(import.meta.dirname, 'suite');
  await esbuild.build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    logLevel: 'warning',
    external: ['vscode', 'mocha'],
    stdin: { contents: entryOf(suites), resolveDir: suites, loader: 'ts' },
    outfile: path.join(projectFolder, 'out/test/suite.js'),
  });
}

async function runSuite(vscodeExecutablePath: string | undefined, env: Record<string, string>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'result-'));
  const resultFile = path.join(folder, 'result.json');
  try {
    await runTests({
      ...(vscodeExecutablePath === undefined ? {} : { vscodeExecutablePath }),
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath: path.join(projectFolder, 'out/test/suite.js'),
      extensionTestsEnv: { ...env, TEST_RESULT_FILE: resultFile },
      launchArgs: [path.join(projectFolder, 'test/fixtures/stories'), '--disable-extensions', '--disable-telemetry'],
    });
    // No file: the extension host died before the suite ended, whatever the exit code was.
    const { passes, failures } = JSON.parse(readFileSync(resultFile, 'utf8')) as { passes: number; failures: number };
    if (passes === 0 || failures > 0) throw new Error(`${passes} passed, ${failures} failed`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs the suite in a headless VS Code. One that came to no end (the page crashed, the server died, the host hung: exit codes 101 to
 * 104) is tried once more; a test that fails is not.
 */
async function runHeadless(host: HostName): Promise<void> {
  const executable = path.join(import.meta.dirname, 'harness/codeHeadless.mts');
  try {
    await runSuite(executable, { VSCODE_HOST: host });
  } catch (error) {
    const { code } = error as { code?: number };
    if (code === undefined || code < 101 || code > 104) throw error;
    console.log(`VS Code, ${host}, came to no end (${code}). Once more:`);
    await runSuite(executable, { VSCODE_HOST: host });
  }
}

await buildSuite();
if (process.env['VSCODE_EXECUTABLE'] !== undefined || process.env['TEST_HOST'] === 'desktop') {
  await runSuite(process.env['VSCODE_EXECUTABLE'], {});
} else {
  for (const host of wantedHosts()) {
    const missing = missingFor(host);
    if (missing === undefined) {
      console.log(`VS Code, ${host}:`);
      await runHeadless(host);
    } else if (isRequired) throw new Error(`Missing for the tests in VS Code: ${missing}.`);
    else console.log(`Skipped the tests in the ${host} VS Code. Missing: ${missing}.`);
  }
}
