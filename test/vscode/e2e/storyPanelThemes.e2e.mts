// The panel in every theme: narrow, wide and at twice the size, checked by axe-core.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import { Panel } from '../harness/panel.mts';
import type { Writer } from '../harness/writer.mts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The themes' names in the settings, and here. */
const themes = {
  'Default Dark Modern': 'dark',
  'Default Light Modern': 'light',
  'Default High Contrast': 'high-contrast-dark',
  'Default High Contrast Light': 'high-contrast-light',
};

/** User settings for scenarios that need different ones. */
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

/** The tabs that show the model's internals for the pinned letter. */
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

/** A channel tints the story, a part of it is marked, and the channels that follow it are named. */
async function tintByMemory(panel: Panel): Promise<void> {
  await panel.locator('#channel').selectOption({ index: 3 });
  await panel.button('From this letter').click();
  await panel.button('To this letter').click();
  await panel.locator('.followers button').first().waitFor();
  await panel.locator('.story :is([class*=high], [class*=low])').first().waitFor();
}

/** The guide, which opens a region of its own, and the menus, which appear below their buttons. */
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

/** Nothing is cut off sideways, and nothing moves on its own. */
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

/**
 * The panel beside an editor, alone in the window, and with as much room as alone in a window of twice the size at 200
 * %.
 */
const sizes = [
  { size: 'narrow', width: 1280, height: 800, isAlone: false },
  { size: 'wide', width: 1280, height: 800, isAlone: true },
  { size: '200 %', width: 640, height: 400, isAlone: true },
];

// One theme at a time, since each needs its own VS Code, and one size at a time: together they would exceed a
// scenario's time limit.
for (const [theme, name] of Object.entries(themes)) {
  for (const { size, width, height, isAlone } of sizes) {
    const scenario = `panel: axe finds nothing in ${name}, ${size}`;
    userSettings[scenario] = { 'workbench.colorTheme': theme };
    scenarios[scenario] = async (writer) => {
      const panel = await Panel.open(writer);
      await panel.locator('#tab-letter').click();
      await panel.lockSeed(3);
      await panel.generate();
      const letter = panel.locator('.story tinted-text').locator('.bits3, .bits4, .bits5, .bits6, .bits7').nth(2);
      await letter.click();
      if (isAlone) await writer.command('View: Maximize Editor Group and Hide Side Bars');
      await writer.page.setViewportSize({ width, height });
      await panel.locator('.choices tbody tr').first().waitFor();
      const where = `${name}-${size.replace(' %', '-percent')}`;
      await writer.screenshot(`panel-${where}`);
      const frame = await panel.frame();
      if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(axeSource);
      await assertNoViolations(frame, where);
      await assertCalm(frame, where);
      await assertInsideAccessible(panel, frame, where);
      await assertOpenedAccessible(panel, frame, where);
      await panel.locator('body').press('Escape'); // the next one points for itself
      await writer.page.setViewportSize({ width: 1280, height: 800 });
      if (!isAlone) return;
      await writer.command('View: Reset Editor Group Sizes');
      await writer.press('Control+B'); // the side bar
    };
  }
}
