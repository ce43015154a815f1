// `npm run test:e2e`: packages the extension, installs it into a clean headless VS Code and lets Playwright write in it.
//   E2E_GREP=words      only scenarios whose name contains this
//   VSCODE_HOST=oldest  another VS Code
// Screenshots go to shots/. Fails if anything outside of this machine was asked for.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  isRequired,
  launchBrowser,
  missingFor,
  openPage,
  startServer,
  workbenchUrl,
  type HostName,
} from './harness/host.mts';
import { Writer } from './harness/writer.mts';

const projectFolder = path.join(import.meta.dirname, '..', '..');
const host = (process.env['VSCODE_HOST'] ?? 'newest') as HostName;
const scenarioLimitMs = 90_000;
const attempts = 2;
const grep = process.env['E2E_GREP'] ?? '';

const missing = missingFor(host);
if (missing !== undefined) {
  console.log(`Skipped the end-to-end tests. Missing: ${missing}.`);
  process.exit(isRequired ? 1 : 0);
}

/** Rejects when a scenario takes too long. */
function timeLimit(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`not done after ${scenarioLimitMs} ms`)), scenarioLimitMs).unref();
  });
}

const vsix = path.join(projectFolder, 'micromixer-stories.vsix');
execFileSync('npm', ['run', '--silent', 'package'], { cwd: projectFolder, stdio: ['ignore', 'ignore', 'inherit'] });
const workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'workspace-')));
cpSync(path.join(projectFolder, 'test/fixtures/stories'), workspace, { recursive: true });
const server = await startServer({ host, vsix, driver: false });
const browser = await launchBrowser();
const failures: string[] = [];
let passed = 0;
try {
  const { page, refused } = await openPage(browser);
  const writer = new Writer(page, path.join(projectFolder, 'shots', host));
  await page.goto(workbenchUrl(server, workspace));
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  for (const file of readdirSync(path.join(import.meta.dirname, 'e2e')).toSorted()) {
    const { scenarios } = (await import(`./e2e/${file}`)) as {
      scenarios: Record<string, (writer: Writer) => Promise<void>>;
    };
    for (const [name, run] of Object.entries(scenarios)) {
      if (!name.includes(grep)) continue;
      // The workbench on a busy machine now and then misses a key: each scenario begins anew, so one more try is fair.
      for (let attempt = 1; attempt <= attempts; attempt++) {
        try {
          await Promise.race([run(writer), timeLimit()]);
          passed++;
          console.log(`ok ${name}${attempt > 1 ? ` (attempt ${attempt})` : ''}`);
          break;
        } catch (error) {
          console.log(`not ok ${name}, attempt ${attempt}\n${error instanceof Error ? error.stack : String(error)}`);
          await writer.screenshot(`failed-${name.replaceAll(/\W+/gu, '-')}-${attempt}`);
          await page.keyboard.press('Escape');
          if (attempt === attempts) failures.push(name);
        }
      }
    }
  }
  const asked = [...new Set([...refused, ...server.networkViolations()])];
  if (asked.length > 0) failures.push(`the network was asked for ${asked.join(', ')}`);
} finally {
  await browser.close();
  await server.stop();
  rmSync(workspace, { recursive: true });
}
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
