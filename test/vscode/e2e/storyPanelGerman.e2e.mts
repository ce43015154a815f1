// The panel's page in German, as narrow as it gets beside an editor: every region is opened, and no word is cut off or
// overflows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { exampleStory } from '../../../src/panel/page/exampleStory.ts';
import { firstKnobs } from '../../../src/panel/page/firstKnobs.ts';
import { toSavedStory } from '../../../src/panel/page/panelStory.ts';
import type { ToPanel } from '../../../src/panel/protocol.ts';
import type { Writer } from '../harness/writer.mts';

const projectFolder = path.join(import.meta.dirname, '..', '..', '..');
const read = (file: string): string => readFileSync(path.join(projectFolder, file), 'utf8');
const narrow = { width: 380, height: 900 };

/** The page without an editor around it, as the host writes it for someone whose editor is in German. */
async function showGermanPage(page: Page): Promise<void> {
  await page.setViewportSize(narrow);
  await page.setContent(`<!DOCTYPE html><html lang="de"><head>
    <meta name="l10n"><meta name="editor-language" content="de">
    <style>:root { --vscode-font-family: sans-serif; --vscode-font-size: 13px; } ${read('media/storyPanel.css')}</style>
    </head><body><main id="panel"></main></body></html>`);
  // (Named functions can't be passed into the page, so what runs there is passed as text.)
  await page.addScriptTag({
    content: `document.querySelector('meta[name="l10n"]').content = ${JSON.stringify(read('l10n/bundle.l10n.de.json'))};
      globalThis.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });`,
  });
  await page.addScriptTag({ content: read('dist/storyPanel.js') });
  const story = toSavedStory({ ...exampleStory, beginning: 'Es war einmal' });
  const message: ToPanel = {
    type: 'initialize',
    settings: { options: firstKnobs, model: 'micromixer-stories-1m' },
    models: ['micromixer-stories-1m'],
    target: { title: 'Mein langes Märchen.md', hasSelection: true },
    shelf: { draft: 'Es war einmal', stories: [story] },
  };
  await page.evaluate((data) => window.postMessage(data, '*'), message);
  await page.locator('button.primary:enabled').waitFor();
}

/** The words that are cut off or extend beyond the window. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
    for (const element of document.querySelectorAll<HTMLElement>('#panel *:not(.unseen, option)')) {
      if (
        !element.checkVisibility({ visibilityProperty: true }) ||
        element.closest('.tab-panel *, .stories *, .unseen *') !== null
      )
        continue;
      const { right, left, width } = element.getBoundingClientRect();
      if (width <= 1) continue; // only for screen readers
      const isCut = element.matches('button, label') && element.scrollWidth > element.clientWidth + 1;
      if (right > innerWidth + 1 || left < -1 || (isCut && element.clientWidth > 0))
        found.push(`${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 60)}`);
    }
    return found;
  });
}

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'panel: in German nothing is cut off at 380 px, and it says that the model writes English only': async (writer) => {
    const page = await writer.page.context().newPage();
    try {
      await checkGermanPage(page);
    } finally {
      await page.close();
    }
  },
};

/** Opens one region after another. */
export async function checkGermanPage(page: Page, screenshot?: (name: string) => Promise<void>): Promise<void> {
  await showGermanPage(page);
  await page.locator('.page-head').filter({ hasText: 'Es schreibt nur Englisch.' }).waitFor();
  const check = async (name: string): Promise<void> => {
    await screenshot?.(name);
    assert.deepEqual(await overflowing(page), [], name);
  };
  // The inspector is open at first.
  await page.locator('[role=tab]').first().waitFor();
  const tabs = await page.locator('[role=tab]').all();
  assert.equal(tabs.length, 4);
  for (const tab of tabs) {
    await tab.click();
    await check(`inspector ${await tab.textContent()}`);
  }
  await page.locator('#inspector-button').click();
  await page.locator('[role=tab]').first().waitFor({ state: 'detached' });
  await check('closed');
  await page.locator('#more').click();
  await page.locator('#topK').fill('9999');
  await page.locator('#topK').press('Enter');
  await page.locator('.refusal').filter({ hasText: 'muss eine ganze Zahl' }).waitFor();
  await check('more');
  await page.locator('#more').click();
  await page.locator('#guide-button').click();
  const steps = Number(/\d+$/u.exec((await page.locator('.guide .note').textContent()) ?? '')?.[0]);
  assert.ok(steps > 5);
  for (let step = 1; step <= steps; step++) {
    await check(`guide ${step}`);
    await page.locator('.guide .row button').last().click();
  }
}
