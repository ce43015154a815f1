// `npm run pictures:readme`: makes the pictures of README.md from the packaged extension in the headless VS Code. The
// still ones are screenshots of the end-to-end scenarios; the animated one (media/screenshots/writing.gif) has its own
// steps. With the argument `film` or `stills`: only those.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectFolder } from '../support/models.ts';
import { packageExtension } from '../support/packaged.ts';
import { launchBrowser, openPage, remoteUri, startServer, workbenchUrl } from './harness/host.mts';
import { Panel } from './harness/panel.mts';
import { Recorder } from './harness/recorder.mts';
import { Writer } from './harness/writer.mts';

const pictures = path.join(projectFolder, 'media/screenshots');

/** The screenshot and the scenario that each still picture comes from. */
const stills: Record<string, readonly [screenshot: string, scenario: string]> = {
  'generate-story': ['generate-story', 'Generate Story fills the file'],
  'choose-model': ['choose-model-own', 'models: Choose Model lists'],
  'panel-variants': ['panel-variants', 'panel: three variants'],
  'panel-memory': ['panel-memory', 'panel: how surprised the model is'],
  'panel-dark': ['panel-dark-wide', 'panel: axe finds nothing in dark, wide'],
  'panel-light': ['panel-light-narrow', 'panel: axe finds nothing in light, narrow'],
  'panel-high-contrast': ['panel-high-contrast-dark-wide', 'panel: axe finds nothing in high-contrast-dark, wide'],
};

function takeStills(): void {
  const scenarios = Object.values(stills).map(([, scenario]) => `^${scenario}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, 'runE2e.mts')], {
    stdio: 'inherit',
    env: { ...process.env, E2E_GREP: scenarios.join('|') },
  });
  if (status !== 0) throw new Error('A scenario failed, so its picture would be of something else.');
  for (const [picture, [screenshot]] of Object.entries(stills))
    copyFileSync(path.join(projectFolder, `shots/newest/${screenshot}.png`), path.join(pictures, `${picture}.png`));
}

/** Only the text, large enough to read at half size; the same story each time. */
const settings = {
  'micromixer.seed': 7,
  'breadcrumbs.enabled': false,
  'editor.fontSize': 17,
  'editor.lineNumbers': 'off',
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'workbench.activityBar.location': 'hidden',
  'workbench.colorTheme': 'Default Light Modern',
};
const size = { width: 1100, height: 660 };
const maxFilmBytes = 3_000_000;

async function typeSlowly(writer: Writer, recorder: Recorder, text: string): Promise<void> {
  for (const character of text) {
    await writer.type(character);
    await recorder.take(70);
  }
}

async function takeGhostText(writer: Writer, recorder: Recorder): Promise<void> {
  const ghost = (await writer.ghostText()).trim();
  await recorder.take(1600);
  const before = await writer.text();
  await writer.press('Tab');
  const isTaken = (text: string): boolean => text.length >= before.length && text.includes(ghost);
  await writer.waitForText(isTaken, 'taking the ghost text');
}

async function film(writer: Writer): Promise<Uint8Array> {
  const recorder = new Recorder(writer.page);
  await writer.open('notes.md');
  await writer.press('Control+B'); // hides the side bar
  await writer.clear();
  await recorder.take(500);
  await typeSlowly(writer, recorder, 'Once upon a time');
  await takeGhostText(writer, recorder);
  await takeGhostText(writer, recorder); // the next words, up to the name
  await typeSlowly(writer, recorder, ' She loved to');
  await takeGhostText(writer, recorder);
  await recorder.take(900);
  await writer.command('MicroMixer: Open Story Generator');
  const panel = new Panel(writer);
  await panel.ready(30_000);
  await recorder.take(900);
  await panel.button('Write').click();
  const story = panel.locator('.story tinted-text').last();
  // Partial results: only the last picture is the same each time.
  for (let pictures = 0; pictures < 12 && !(await panel.status.innerText()).includes('The story'); pictures++)
    await recorder.take(120);
  await panel.finished();
  await recorder.take(1200);
  const letters = story.locator('span');
  const at = await panel.surprisingLetter();
  await letters.nth(at).click();
  await panel.locator('.choices tbody tr').first().waitFor();
  await recorder.take(2600);
  return recorder.film();
}

async function takeFilm(): Promise<void> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'pictures-')));
  const workspace = path.join(folder, 'stories');
  mkdirSync(workspace);
  writeFileSync(path.join(workspace, 'notes.md'), '');
  const vsix = path.join(folder, 'micromixer-stories.vsix');
  packageExtension(vsix);
  const server = await startServer({ host: 'newest', vsix, driver: false, settings });
  const browser = await launchBrowser();
  try {
    const { page } = await openPage(browser);
    await page.setViewportSize(size);
    const writer = new Writer(page, workspace, path.join(projectFolder, 'shots/pictures'));
    await page.goto(
      workbenchUrl(server, workspace, [['openFile', remoteUri(server, path.join(workspace, 'notes.md'))]]),
    );
    await writer.statusItem.waitFor({ timeout: 45_000 });
    const bytes = await film(writer);
    if (bytes.length > maxFilmBytes) throw new Error(`The film has ${bytes.length} bytes, more than ${maxFilmBytes}.`);
    writeFileSync(path.join(pictures, 'writing.gif'), bytes);
    console.log(`writing.gif: ${bytes.length} bytes`);
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

const [wanted] = process.argv.slice(2);
if (wanted !== 'stills') await takeFilm();
if (wanted !== 'film') takeStills();
process.exit(0);
