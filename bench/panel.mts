// `npm run bench:panel`: the story generator panel in a real, headless VS Code against the terminal, on the same run.
//   bytes/s   the figure that the panel shows for 4,000 bytes, and the terminal's for the same prompt, seed and settings
//   frames    of the panel's page while a story streams: how many took longer than 50 milliseconds, and the longest
//   bundle    bytes of the panel's script
// Takes turns, three rounds, and reports the medians. Needs what the editor tests need (`npm run test:vscode:install`, Chromium).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser, missingFor, openPage, startServer, workbenchUrl } from '../test/vscode/harness/host.mts';
import { Writer } from '../test/vscode/harness/writer.mts';

const projectFolder = path.join(import.meta.dirname, '..');
const rounds = 3;
const bytes = 4000;
const prompt = 'Once upon a time';
const slowFrameMs = 50;

const missing = missingFor('newest');
if (missing !== undefined) throw new Error(`This benchmark needs ${missing}.`);
execFileSync('npm', ['run', '--silent', 'package'], { cwd: projectFolder, stdio: ['ignore', 'ignore', 'inherit'] });
execFileSync(process.execPath, ['esbuild.mjs', 'terminal'], { cwd: projectFolder });

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** What the terminal says of itself. */
function terminalBytesPerSecond(seed: number): number {
  const options = ['--temperature', '0.5', '--min-p', '0.05', '--no-repeat', '5', '--stop', 'length', '--json'];
  const story = ['dist/story.js', ...options, '--max-bytes', String(bytes), '--seed', String(seed), prompt];
  const line = execFileSync(process.execPath, story, { cwd: projectFolder, encoding: 'utf8' });
  return (JSON.parse(line) as { bytesPerSecond: number }).bytesPerSecond;
}

const workspace = realpathSync(mkdtempSync(path.join(tmpdir(), 'workspace-')));
writeFileSync(path.join(workspace, 'notes.md'), '# Notes\n');
const vsix = path.join(projectFolder, 'micromixer-stories.vsix');
const server = await startServer({ host: 'newest', vsix, driver: false });
const browser = await launchBrowser();
try {
  const { page } = await openPage(browser);
  const writer = new Writer(page, path.join(projectFolder, 'shots', 'bench'));
  await page.goto(workbenchUrl(server, workspace));
  await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 });
  await writer.open('notes.md');
  await writer.command('MicroMixer: Open Story Generator');
  const panel = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await panel.locator('#model option').first().waitFor({ state: 'attached' });
  await panel.locator('#beginning').fill(prompt);
  await panel.locator('#stopAt').selectOption('length');
  const set = async (id: string, value: number): Promise<void> => {
    await panel.locator(`#${id}`).fill(String(value));
    await panel.locator(`#${id}`).press('Tab');
  };
  await set('maxBytes', bytes);
  // Loads the model, which is no part of what is measured.
  await set('seed', 1);
  const generate = async (): Promise<void> => {
    await panel.locator('button.primary').click();
    await panel.locator('button.primary').filter({ hasText: 'Stop' }).waitFor();
    await panel.locator('button.primary').filter({ hasText: 'Generate' }).waitFor();
  };
  await generate();

  const panelRates: number[] = [];
  const terminalRates: number[] = [];
  const frames: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    terminalRates.push(terminalBytesPerSecond(round));
    await set('seed', round);
    await panel.locator('body').evaluate(() => {
      const durations: number[] = [];
      let last = performance.now();
      const next = (now: number): void => {
        durations.push(now - last);
        last = now;
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
      Object.assign(globalThis, { durations });
    });
    await generate();
    const durations = await panel
      .locator('body')
      .evaluate(() => (globalThis as unknown as { durations: number[] }).durations.splice(0));
    frames.push(...durations);
    const shown = await panel.locator('.speed').last().innerText();
    panelRates.push(Number(/([\d.]+) bytes\/s/u.exec(shown)![1]));
  }
  const ratio = median(panelRates.map((rate, index) => rate / terminalRates[index]!));
  console.log(`panel       ${Math.round(median(panelRates))} bytes/s`);
  console.log(`terminal    ${Math.round(median(terminalRates))} bytes/s`);
  console.log(`ratio       ${ratio.toFixed(2)} (expected: at least 0.8)`);
  const slow = frames.filter((each) => each > slowFrameMs).length;
  console.log(
    `frames      ${slow} of ${frames.length} longer than ${slowFrameMs} ms, longest ${Math.round(Math.max(...frames))} ms`,
  );
  const bundle = statSync(path.join(projectFolder, 'dist/storyPanel.js')).size;
  console.log(`bundle      ${bundle} bytes (expected: at most 150,000)`);
} finally {
  await browser.close();
  await server.stop();
  rmSync(workspace, { recursive: true });
}
process.exit(0);
