// `npm run test:serverless`: VS Code without a server, as on vscode.dev. First the suites inside its web worker
// extension host, then the packaged extension as a person uses it there. Fails if any request left this machine.
//   TEST_GREP=words   only tests of the suites whose name matches this
// With the argument `suites` or `writer`: only that part.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { Browser } from 'playwright-core';
import { projectFolder } from '../support/models.ts';
import { packageExtension } from '../support/packaged.ts';
import { buildSuite } from './buildSuite.mts';
import { attempts, isRequired, launchBrowser, missingFor, openPage } from './harness/host.mts';
import { startServerless, type ServerlessOptions, type ServerlessWorkbench } from './harness/serverless.mts';
import { watchSuite } from './harness/watchSuite.mts';
import { writeInServerless } from './serverlessWriter.mts';

const timeLimitMs = 600_000;

const missing = missingFor('newest');
if (missing !== undefined) {
  console.log(`Skipped the tests without a server. Missing: ${missing}.`);
  process.exit(isRequired ? 1 : 0);
}

/** Runs something in its own workbench and, if it fails and has attempts left, in another one. */
async function inWorkbench(
  options: ServerlessOptions,
  run: (workbench: ServerlessWorkbench, page: Awaited<ReturnType<typeof openPage>>['page']) => Promise<void>,
  attempt = 1,
): Promise<void> {
  const workbench = await startServerless(options);
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const { page, refused } = await openPage(browser);
    await run(workbench, page);
    if (refused.length > 0) throw new Error(`The network was asked for ${refused.join(', ')}`);
    return;
  } catch (error) {
    if (attempt >= attempts) throw error;
    console.log(`not ok serverless\n${String(error instanceof Error ? error.stack : error).slice(0, 4000)}`);
  } finally {
    await browser?.close();
    workbench.stop();
  }
  return inWorkbench(options, run, attempt + 1);
}

/** The packaged extension. @returns its folder */
function unpackedExtension(folder: string): string {
  const vsix = path.join(folder, 'micromixer-stories.vsix');
  packageExtension(vsix);
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(vsix)))) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return path.join(folder, 'extension');
}

const [only] = process.argv.slice(2);
if (only !== 'writer') await runSuites();
if (only !== 'suites') await runWriter();
process.exit(0);

async function runSuites(): Promise<void> {
  const testModule = await buildSuite('serverless');
  await inWorkbench({ extension: projectFolder, testModule }, async (workbench, page) => {
    const suite = await watchSuite(page, timeLimitMs);
    await page.goto(workbench.url('notes.md'));
    const { code, why } = await suite.ended;
    // Last, because the end of the output names what failed.
    if (code !== 0) throw new Error([why ?? 'Tests failed.', suite.lastLines(), suite.closingLine()].join('\n'));
    console.log(suite.closingLine());
  });
}

async function runWriter(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'package-'));
  try {
    await inWorkbench({ extension: unpackedExtension(folder) }, writeInServerless);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
