// `npm run test:e2e`: packages the extension, installs it into a clean headless VS Code and lets Playwright write in it.
//   E2E_GREP=words      only scenarios whose name matches this
//   VSCODE_HOST=oldest  another VS Code
// With the argument `web`: the extension in the web worker host, and only the scenarios that behave differently there;
// with E2E_GREP=. all.
// Screenshots go to shots/. Fails if any request left this machine.
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageExtension } from '../support/packaged.ts';
import {
  attempts,
  isRequired,
  launchBrowser,
  missingFor,
  openPage,
  remoteUri,
  startServer,
  workbenchUrl,
  type ExtensionHostKind,
  type HostName,
} from './harness/host.mts';
import { EmptyWebview } from './harness/panel.mts';
import { Writer } from './harness/writer.mts';

const projectFolder = path.join(import.meta.dirname, '..', '..');
const host = (process.env['VSCODE_HOST'] ?? 'newest') as HostName;
const scenarioLimitMs = 90_000;
const extensionHost: ExtensionHostKind = process.argv.includes('web') ? 'web' : 'node';
/** The scenarios that depend on the kind of host: the model's thread, the storage of models, the panel's files. */
const scenariosOf: Record<ExtensionHostKind, string> = {
  node: '',
  web: '^ghost text appears|^the settings editor|^Generate Story|^models: (?:a checkpoint is chosen|Choose Model)|^panel: (?:generate|a session|another model writes)',
};
const grep = new RegExp(process.env['E2E_GREP'] ?? scenariosOf[extensionHost], 'u');
/** Anything else that hangs (a server, a browser being closed) ends with the run. */
const runLimitMs = 40 * 60_000;

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
packageExtension(vsix);
const failures: string[] = [];
const asked = new Set<string>();
let passed = 0;

type Settings = Readonly<Record<string, unknown>>;

/** A VS Code with the extension and the fixtures, and a writer in front of it. */
interface Workbench {
  readonly writer: Writer;
  readonly settings: Settings;
  close(): Promise<void>;
}

/** Occasionally the extensions of a headless VS Code never start; another one is then launched. */
const startAttempts = 5;
/** VS Code's own limit for creating the parts of an editor that it creates "eventually". */
const editorIdleMs = 5000;
/** This many web views may stay empty in one run. */
const maxEmptyWebviews = 10;
let emptyWebviews = 0;

async function startWorkbench(settings: Settings = {}, attempt = 1): Promise<Workbench> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'workspace-')));
  const workspace = path.join(folder, 'stories'); // the window's name in the pictures
  cpSync(path.join(projectFolder, 'test/fixtures/stories'), workspace, { recursive: true });
  const server = await startServer({ host, extensionHost, vsix, driver: false, settings });
  const browser = await launchBrowser();
  const { page, refused } = await openPage(browser);
  const writer = new Writer(
    page,
    workspace,
    path.join(projectFolder, 'shots', extensionHost === 'node' ? host : `${host}-web`),
  );
  const close = async (): Promise<void> => {
    for (const address of [...refused, ...server.networkViolations()]) asked.add(address);
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // The file is opened by URL: a search made before the extensions run finds nothing, then or later.
    const file = remoteUri(server, path.join(workspace, 'notes.md'));
    await page.goto(workbenchUrl(server, workspace, [['openFile', file]]));
    await writer.statusItem.waitFor({ timeout: 45_000 });
    // An editor creates the part that requests suggestions when idle, at the latest this long after opening; until then
    // it requests none.
    await page.waitForTimeout(editorIdleMs);
  } catch (error) {
    await writer.screenshot(`failed-start-${attempt}`).catch(() => undefined);
    await close();
    if (attempt === startAttempts) throw error;
    console.log(`VS Code did not start its extensions, attempt ${attempt}`);
    return startWorkbench(settings, attempt + 1);
  }
  return { writer, settings, close };
}

setTimeout(() => {
  console.log(`The run is not done after ${runLimitMs} ms.`);
  process.exit(1); // the servers end with it
}, runLimitMs).unref();
let workbench = await startWorkbench();
try {
  for (const file of readdirSync(path.join(import.meta.dirname, 'e2e')).toSorted()) {
    // A scenario that needs different user settings names them, and gets its own VS Code. One that makes no sense in
    // the other kind of host says so.
    const {
      scenarios,
      userSettings = {},
      onlyIn = {},
    } = (await import(`./e2e/${file}`)) as {
      scenarios: Record<string, (writer: Writer) => Promise<void>>;
      userSettings?: Record<string, Settings>;
      onlyIn?: Record<string, ExtensionHostKind>;
    };
    for (const [name, run] of Object.entries(scenarios)) {
      if (!grep.test(name) || (onlyIn[name] ?? extensionHost) !== extensionHost) continue;
      for (let attempt = 1; ; attempt++) {
        const wanted = userSettings[name] ?? {};
        if (JSON.stringify(wanted) !== JSON.stringify(workbench.settings)) {
          await workbench.close();
          workbench = await startWorkbench(wanted);
        }
        const { writer } = workbench;
        try {
          await Promise.race([run(writer), timeLimit()]);
          passed++;
          console.log(`ok ${name}`);
          break;
        } catch (error) {
          console.log(`not ok ${name}\n${String(error instanceof Error ? error.stack : error).slice(0, 2000)}`);
          await writer.screenshot(`failed-${name.replaceAll(/\W+/gu, '-')}`).catch(() => undefined);
          // What the scenario leaves behind must not affect the next one.
          await workbench.close();
          workbench = await startWorkbench();
          // The scenario had not begun; every other failure counts.
          if (error instanceof EmptyWebview && emptyWebviews++ < maxEmptyWebviews) {
            attempt--;
            continue;
          }
          if (attempt < attempts) continue;
          failures.push(name);
          break;
        }
      }
    }
  }
} finally {
  await workbench.close();
}
if (asked.size > 0) failures.push(`the network was asked for ${[...asked].join(', ')}`);
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed; ${emptyWebviews} web views stayed empty`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
