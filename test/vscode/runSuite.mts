// `npm run test:vscode`: runs the suite in test/vscode/suite inside a real extension host, always through
// @vscode/test-electron.
//   VSCODE_EXECUTABLE=/path/to/code   that desktop VS Code (on Linux under xvfb-run)
//   TEST_HOST=desktop                 downloads a desktop VS Code (needs a network)
//   otherwise                         the headless VS Code servers, newest and oldest, that `npm run test:vscode:install` installed
//   EXTENSION_HOST=node or web        only in Node, or only in the web worker host (of VSCODE_HOST, else of the newest)
// `npm run test:load`, which is this with the argument `load`: the tests that take an hour, in the newest headless VS
// Code.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { buildSuite, type SuiteKind } from './buildSuite.mts';
import {
  attempts,
  isRequired,
  missingFor,
  wantedHosts,
  type ExtensionHostKind,
  type HostName,
} from './harness/host.mts';

const projectFolder = path.join(import.meta.dirname, '..', '..');
/** The first suggestion in the web worker host may take at most this many times as long as in Node. */
const maxSlowdown = 1.5;
const loadLimitMs = 2 * 60 * 60 * 1000;
const headless = path.join(import.meta.dirname, 'harness/codeHeadless.mts');

/** What a run reports at its end. */
interface SuiteResult {
  readonly passes: number;
  readonly failures: number;
  /** Times in milliseconds. */
  readonly measured: Readonly<Record<string, number>>;
}

async function runSuite(
  vscodeExecutablePath: string | undefined,
  kind: ExtensionHostKind,
  env: Record<string, string>,
  suites: SuiteKind = kind,
): Promise<SuiteResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'result-'));
  const resultFile = path.join(folder, 'result.json');
  try {
    await runTests({
      ...(vscodeExecutablePath === undefined ? {} : { vscodeExecutablePath }),
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath: path.join(projectFolder, await buildSuite(suites)),
      extensionTestsEnv: { ...env, TEST_RESULT_FILE: resultFile, EXTENSION_HOST: kind },
      launchArgs: [path.join(projectFolder, 'test/fixtures/stories'), '--disable-extensions', '--disable-telemetry'],
    });
    // No file: the extension host died before the suite ended, whatever the exit code.
    const result = JSON.parse(readFileSync(resultFile, 'utf8')) as SuiteResult;
    const { passes, failures, measured } = result;
    if (passes === 0 || failures > 0) throw new Error(`${passes} passed, ${failures} failed`);
    const times = Object.entries(measured).map(([name, milliseconds]) => `${name} ${Math.round(milliseconds)}`);
    console.log(`measured: ${times.join(', ')}`);
    return result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs the suite in a headless VS Code. A run that did not finish (the page crashed, the server died, the host hung:
 * exit codes 101 to 104) is tried once more; one with a failing test only if it has more than one attempt.
 */
async function runHeadless(host: HostName, kind: ExtensionHostKind, attempt = 1): Promise<SuiteResult> {
  const where = `VS Code, ${host}, ${kind === 'web' ? 'web worker extension host' : 'Node extension host'}`;
  console.log(`${where}:`);
  try {
    return await runSuite(headless, kind, { VSCODE_HOST: host });
  } catch (error) {
    const { code } = error as { code?: number };
    const cameToNoEnd = code !== undefined && code >= 101 && code <= 104;
    if (attempt >= (cameToNoEnd ? Math.max(2, attempts) : attempts)) throw error;
    console.log(`not ok ${where} (${code ?? String(error)}). Once more:`);
    return runHeadless(host, kind, attempt + 1);
  }
}

if (process.argv[2] === 'load') {
  const missing = missingFor('newest');
  if (missing !== undefined) throw new Error(`Missing for the tests in VS Code: ${missing}.`);
  process.env['TEST_LIMIT_MS'] = String(loadLimitMs);
  await runSuite(headless, 'node', { VSCODE_HOST: 'newest' }, 'load');
} else if (process.env['VSCODE_EXECUTABLE'] !== undefined || process.env['TEST_HOST'] === 'desktop') {
  await runSuite(process.env['VSCODE_EXECUTABLE'], 'node', {});
} else {
  const asked = process.env['EXTENSION_HOST'];
  const results: Partial<Record<ExtensionHostKind, SuiteResult>> = {};
  for (const host of wantedHosts()) {
    const missing = missingFor(host);
    if (missing === undefined) {
      // The newest one's web worker host, unless another is requested: they differ little, and the tests should be
      // quick.
      const isForWeb = host === 'newest' || process.env['VSCODE_HOST'] === host;
      for (const kind of ['node', 'web'] as const) {
        if ((asked ?? kind) !== kind || (kind === 'web' && !isForWeb)) continue;
        const result = await runHeadless(host, kind);
        results[kind] ??= result;
      }
    } else if (isRequired) throw new Error(`Missing for the tests in VS Code: ${missing}.`);
    else console.log(`Skipped the tests in the ${host} VS Code. Missing: ${missing}.`);
  }
  // Reported, not asserted: on a shared machine it depends on what else is running.
  for (const [name, what] of [
    ['firstSuggestionMs', 'The very first suggestion'],
    ['firstOfNewMs', 'The first suggestion, the best of four'],
    ['nextSuggestionMs', 'That of a model that is loaded again'],
  ] as const) {
    const [inNode, inWeb] = [results.node, results.web].map((result) => result?.measured[name]);
    if (inNode === undefined || inWeb === undefined) continue;
    const ratio = (inWeb / inNode).toFixed(2);
    console.log(`${what} takes ${ratio} times as long in the web worker host as in Node (goal: ${maxSlowdown}).`);
  }
}
