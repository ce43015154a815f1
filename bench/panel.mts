// `npm run bench:panel`: the Story Generator panel in a real, headless VS Code, compared with the terminal in the same
// run.
//   bytes/s   4,000 bytes from the click until the panel has drawn the last of them, and the terminal's own figure for the same
//             prompt, seed and settings, from the first byte asked for to the last one printed
//   frames    of the panel's page (60 a second) while a story streams: the share that was dropped, and the longest wait for one; the
//             page has a process of its own, as in VS Code on the desktop and on vscode.dev
//   bundle    bytes of the panel's script
// Takes turns, five rounds, and reports the medians; `--json` prints one line of JSON. Needs what the editor tests need
// (`npm run test:vscode:install`, Chromium).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  launchBrowser,
  missingFor,
  openPage,
  remoteUri,
  separateWebviews,
  separateWebviewsFlags,
  startServer,
  workbenchUrl,
} from '../test/vscode/harness/host.mts';
import { Panel } from '../test/vscode/harness/panel.mts';
import { packageExtension } from '../test/support/packaged.ts';
import { Writer } from '../test/vscode/harness/writer.mts';

const projectFolder = path.join(import.meta.dirname, '..');
const rounds = 5;
const bytes = 4000;
const prompt = 'Once upon a time';
const frameMs = 1000 / 60;

const missing = missingFor('newest');
if (missing !== undefined) throw new Error(`This benchmark needs ${missing}.`);
packageExtension(path.join(projectFolder, 'micromixer-stories.vsix'));
execFileSync(process.execPath, ['esbuild.mjs', 'cli'], { cwd: projectFolder });

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** The speed that the terminal reports. */
function terminalBytesPerSecond(seed: number): number {
  const options = ['--temperature', '0.5', '--min-p', '0.05', '--no-repeat', '5', '--stop', 'length', '--json'];
  const story = ['dist/story.js', ...options, '--max-bytes', String(bytes), '--seed', String(seed), prompt];
  const line = execFileSync(process.execPath, story, { cwd: projectFolder, encoding: 'utf8' });
  return (JSON.parse(line) as { bytesPerSecond: number }).bytesPerSecond;
}

/**
 * Clicks Write and waits until it can be clicked again; runs in the page. @returns milliseconds, and how long each
 * frame took
 */
const writeInPage = `new Promise((resolve) => {
  const frames = [];
  const button = () => document.querySelector('button.primary');
  const began = performance.now();
  let last = began;
  let hasBegun = false;
  const next = () => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    if (button().textContent.trim() === 'Stop') hasBegun = true;
    else if (hasBegun) return resolve({ milliseconds: now - began, frames });
    requestAnimationFrame(next);
  };
  button().click();
  requestAnimationFrame(next);
})`;

const workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'workspace-')));
writeFileSync(path.join(workspace, 'notes.md'), '# Notes\n');
const vsix = path.join(projectFolder, 'micromixer-stories.vsix');
const server = await startServer({ host: 'newest', vsix, driver: false });
const browser = await launchBrowser(separateWebviewsFlags);
try {
  const { page } = await openPage(browser);
  await separateWebviews(page, server);
  const writer = new Writer(page, workspace, path.join(projectFolder, 'shots', 'bench'));
  const file = remoteUri(server, path.join(workspace, 'notes.md'));
  await page.goto(workbenchUrl(server, workspace, [['openFile', file]]));
  await writer.statusItem.waitFor({ timeout: 60_000 });
  const panel = await Panel.open(writer);
  await panel.locator('#beginning').fill(prompt);
  await panel.locator('#stopAt').selectOption('length');
  await panel.locator('#trim').uncheck();
  await panel.setNumber('maxBytes', bytes);
  const frame = await panel.frame();
  const write = async (seed: number): Promise<{ milliseconds: number; frames: number[] }> => {
    await panel.setNumber('seed', seed);
    await page.waitForTimeout(300);
    return frame.evaluate<{ milliseconds: number; frames: number[] }>(writeInPage);
  };
  await write(1); // loads the model, which is not part of the measurement

  const panelRates: number[] = [];
  const terminalRates: number[] = [];
  const frames: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    terminalRates.push(terminalBytesPerSecond(round));
    const written = await write(round);
    panelRates.push((1000 * bytes) / written.milliseconds);
    frames.push(...written.frames);
  }
  const ratio = median(panelRates.map((rate, index) => rate / terminalRates[index]!));
  const dropped = frames.reduce((sum, each) => sum + Math.max(0, Math.round(each / frameMs) - 1), 0);
  const allFrames = dropped + frames.length;
  const result = {
    panelBytesPerSecond: Math.round(median(panelRates)),
    terminalBytesPerSecond: Math.round(median(terminalRates)),
    ratio: Math.round(100 * ratio) / 100,
    droppedPercent: Math.round((1000 * dropped) / allFrames) / 10,
    longestFrameMs: Math.round(Math.max(...frames)),
    bundleBytes: statSync(path.join(projectFolder, 'dist/storyPanel.js')).size,
  };
  if (process.argv.includes('--json')) console.log(JSON.stringify(result));
  else {
    console.log(`panel       ${result.panelBytesPerSecond} bytes/s`);
    console.log(`terminal    ${result.terminalBytesPerSecond} bytes/s`);
    console.log(`ratio       ${result.ratio} (goal: at least 0.8)`);
    console.log(
      `frames      ${result.droppedPercent} % of ${allFrames} dropped (goal: under 3 %), the longest wait ${result.longestFrameMs} ms`,
    );
    console.log(`bundle      ${result.bundleBytes} bytes (goal: at most 150,000)`);
  }
} finally {
  await browser.close();
  await server.stop();
  rmSync(workspace, { recursive: true });
}
process.exit(0);
