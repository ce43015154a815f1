// The panel in every theme: narrow, wide and at twice the size, looked through by axe-core.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import { Panel } from '../harness/panel.mts';
import type { Writer } from '../harness/writer.mts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What the themes are called in the settings, and here. */
const themes = {
  'Default Dark Modern': 'dark',
  'Default Light Modern': 'light',
  'Default High Contrast': 'high-contrast-dark',
  'Default High Contrast Light': 'high-contrast-light',
};

/** Settings of the user for scenarios that need others than usual. */
export const userSettings: Record<string, Record<string, unknown>> = {};
export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {};

async function assertNoViolations(frame: Frame, where: string): Promise<void> {
  const violations = await frame.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
    };
    return (await axe.run()).violations.map(({ id, nodes }) => ({
      id,
      count: nodes.length,
      first: nodes.slice(0, 2).map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`),
    }));
  });
  assert.deepEqual(violations, [], `${where}: ${JSON.stringify(violations, null, 1)}`);
}

/** The tabs that show the model's inside, of the letter that is pinned. */
async function assertInsideAccessible(panel: Panel, frame: Frame, where: string): Promise<void> {
  for (const [tab, content] of [
    ['layers', '.lens td'],
    ['gate', '.strip'],
    ['memory', '.band canvas'],
  ] as const) {
    await panel.locator(`#tab-${tab}`).click();
    await panel.locator(content).first().waitFor();
    if (tab === 'memory') await tintByMemory(panel);
    await panel.writer.screenshot(`panel-${where}-${tab}`);
    await assertNoViolations(frame, `${where}, ${tab}`);
    await assertCalm(frame, `${where}, ${tab}`);
  }
  await panel.locator('#tab-letter').click();
}

/** A channel tints the story, a part of it is marked, and channels that follow it are named. */
async function tintByMemory(panel: Panel): Promise<void> {
  await panel.locator('#channel').selectOption({ index: 3 });
  await panel.button('From this letter').click();
  await panel.button('To this letter').click();
  await panel.locator('.followers button').first().waitFor();
  await panel.locator('.story :is([class*=high], [class*=low])').first().waitFor();
}

/** The guide, which opens a region of its own, and the menus, which hang below their buttons. */
async function assertOpenedAccessible(panel: Panel, frame: Frame, where: string): Promise<void> {
  const opened = async (name: string): Promise<void> => {
    await panel.writer.screenshot(`panel-${where}-${name}`);
    await assertNoViolations(frame, `${where}, ${name}`);
    await assertCalm(frame, `${where}, ${name}`);
  };
  await panel.locator('#guide-button').click();
  await panel.locator('.guide').waitFor();
  await opened('guide');
  await panel.locator('#guide-button').click();
  await panel.locator('.guide').waitFor({ state: 'detached' });
  for (const menu of ['ideas', 'use']) {
    await panel.locator(`#${menu}-button`).click();
    await panel.locator(`#${menu} button:focus`).waitFor();
    await opened(`menu-${menu}`);
    await panel.locator(`#${menu}-button`).click(); // Escape would also release the letter
    await panel.locator(`#${menu}`).waitFor({ state: 'hidden' });
  }
}

/** Nothing is cut off sideways, and nothing moves by itself. */
async function assertCalm(frame: Frame, where: string): Promise<void> {
  const { overflow, moving } = await frame.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    moving: [...document.querySelectorAll('*')].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== 'none' || transitionDuration !== '0s';
    }).length,
  }));
  assert.ok(overflow <= 1, `${where}: ${overflow} pixels too wide`);
  assert.equal(moving, 0, `${where}: ${moving} elements are animated`);
}

for (const [theme, name] of Object.entries(themes)) {
  const scenario = `panel: axe finds nothing in ${name}`;
  userSettings[scenario] = { 'workbench.colorTheme': theme };
  scenarios[scenario] = async (writer) => {
    const { page } = writer;
    const panel = await Panel.open(writer);
    await panel.setNumber('seed', 3);
    await panel.generate();
    const letter = panel.locator('.story tinted-text').locator('.bits3, .bits4, .bits5, .bits6, .bits7').nth(2);
    await letter.click();
    await panel.locator('.choices tbody tr').first().waitFor();
    await writer.screenshot(`panel-${name}`);
    const frame = await panel.frame();
    await frame.evaluate(axeSource);
    await assertNoViolations(frame, 'narrow');
    await assertCalm(frame, 'narrow');
    await assertInsideAccessible(panel, frame, `${name}-narrow`);
    await assertOpenedAccessible(panel, frame, `${name}-narrow`);
    // The whole window.
    await writer.open('notes.md');
    await page.locator('.tab[data-resource-name="notes.md"]').click({ button: 'middle' });
    await page.locator('.tab[data-resource-name="notes.md"]').waitFor({ state: 'detached' });
    await writer.press('Control+B'); // no side bar
    // It was moved, so its page is another one, with the story of before.
    await page.waitForTimeout(1000);
    await panel.ready(20_000);
    await panel.locator('.story tinted-text span[class*=bits]').first().waitFor();
    await letter.click();
    await panel.locator('.choices tbody tr').first().waitFor();
    await writer.screenshot(`panel-${name}-wide`);
    const wide = await panel.frame();
    if (!(await wide.evaluate(() => 'axe' in globalThis))) await wide.evaluate(axeSource);
    await assertNoViolations(wide, 'wide');
    await assertInsideAccessible(panel, wide, `${name}-wide`);
    await assertOpenedAccessible(panel, wide, `${name}-wide`);
    // A window of half the size has as much room as this one at 200 %.
    await page.setViewportSize({ width: 640, height: 400 });
    await page.waitForTimeout(500);
    await writer.screenshot(`panel-${name}-200-percent`);
    await assertCalm(wide, '200 %');
    await assertNoViolations(wide, '200 %');
    await assertInsideAccessible(panel, wide, `${name}-200-percent`);
    await assertOpenedAccessible(panel, wide, `${name}-200-percent`);
    await page.setViewportSize({ width: 1280, height: 800 });
  };
}
