#!/usr/bin/env -S node --import tsx
// Stands in for the `code` executable that @vscode/test-electron starts: takes the same arguments, runs the suite in
// the headless VS Code. The exit code is VS Code's, unless that would be 0 although the suite did not run to its end
// (102 to 105).
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import {
  launchBrowser,
  openPage,
  remoteUri,
  startServer,
  workbenchUrl,
  type ExtensionHostKind,
  type HostName,
  type VscodeServer,
} from './host.mts';
import { watchSuite, type SuiteEnd } from './watchSuite.mts';

const argument = (name: string): string => {
  const found = process.argv.find((candidate) => candidate.startsWith(`--${name}=`));
  if (found === undefined) throw new Error(`--${name} is missing`);
  return found.slice(name.length + 3).replace(/^file:\/\//u, '');
};
const timeLimitMs = Number(process.env['TEST_LIMIT_MS'] ?? 600_000);

const workspace = process.argv.slice(2).find((candidate) => !candidate.startsWith('-'));
// A copy, so that a run leaves the checkout unchanged.
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'workspace-')));
if (workspace !== undefined) cpSync(workspace, folder, { recursive: true });

let server: VscodeServer | undefined;
let browser: Browser | undefined;
let code = 1;
try {
  const host = (process.env['VSCODE_HOST'] ?? 'newest') as HostName;
  const extensionHost = (process.env['EXTENSION_HOST'] ?? 'node') as ExtensionHostKind;
  server = await startServer({ host, extensionHost, driver: true, env: { TEST_MARK: '1' } });
  browser = await launchBrowser();
  const { page, refused } = await openPage(browser);
  const suite = await watchSuite(page, timeLimitMs);
  const serverEnded = new Promise<SuiteEnd>((resolve) => {
    server!.process.once('exit', (exitCode) => resolve({ code: 102, why: `the server ended with ${exitCode}` }));
  });
  const payload: [string, string][] = [
    ['extensionDevelopmentPath', remoteUri(server, argument('extensionDevelopmentPath'))],
    ['extensionTestsPath', remoteUri(server, argument('extensionTestsPath'))],
  ];
  await page.goto(workbenchUrl(server, folder, payload));
  let { code: result, why } = await Promise.race([suite.ended, serverEnded]);
  // A suite in the browser can't access files of this machine.
  const [resultFile, line] = [process.env['TEST_RESULT_FILE'], suite.closingLine()];
  if (extensionHost === 'web' && resultFile !== undefined && line !== undefined) writeFileSync(resultFile, line);
  if (why !== undefined) console.error(`FAILED: ${why}\n${suite.lastLines()}`);
  const asked = [...new Set([...refused, ...server.networkViolations()])];
  if (asked.length > 0) {
    console.error(`FAILED: the network was asked for:\n${asked.join('\n')}`);
    result ||= 106;
  }
  if (result !== 0 && line !== undefined) console.error(line); // it names what failed
  code = result;
} catch (error) {
  console.error(error);
} finally {
  await browser?.close();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(code);
