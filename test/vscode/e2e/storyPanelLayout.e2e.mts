// The panel's regions: the first look, what stays in place, what outlives the panel, the guided tour, and pictures of a
// view.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { handedOverAfterMs, Panel } from '../harness/panel.mts';
import type { Writer } from '../harness/writer.mts';

/** Positions, in pixels of the page. */
interface Places {
  readonly story: string;
  readonly toolbar: string;
  readonly overlap: number;
}

/** Where the story and the toolbar are, and how many pixels of the story's region are covered by something else. */
function placesIn(frame: Frame): Promise<Places> {
  return frame.evaluate(() => {
    // (Named functions can't be passed into the page.)
    const pages = document.querySelector('.pages')!.getBoundingClientRect();
    const overlaps = [...document.querySelectorAll('.toolbar, .status-line, .side')].map((element) => {
      const other = element.getBoundingClientRect();
      const width = Math.min(pages.right, other.right) - Math.max(pages.left, other.left);
      const height = Math.min(pages.bottom, other.bottom) - Math.max(pages.top, other.top);
      return width > 1 && height > 1 ? width * height : 0;
    });
    const { x, y } = document.querySelector('.story .beginning')!.getBoundingClientRect();
    const { scrollTop } = document.querySelector('.pages')!; // a letter that is pointed at is scrolled into view first
    const toolbar = document.querySelector('.toolbar')!.getBoundingClientRect();
    return {
      story: `${x} ${y + scrollTop} ${pages.width} ${pages.height}`,
      toolbar: `${toolbar.width} ${toolbar.height}`,
      overlap: Math.max(...overlaps),
    };
  });
}

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'panel: a newcomer can type at once, finds an example to point at, and few buttons that do nothing': async (
    writer,
  ) => {
    await Panel.show(writer);
    const panel = await Panel.show(writer, 'MicroMixer: New Story Generator');
    await panel.locator('#beginning:focus').waitFor();
    await writer.press('End');
    await writer.page.keyboard.type(' in a forest');
    await panel.shows('beginning', 'Once upon a time in a forest');
    await panel.locator('.page-head').filter({ hasText: 'An example that this model wrote.' }).waitFor();
    await panel.locator('.story tinted-text .bits3').first().waitFor();
    await panel.locator('.hint').filter({ hasText: 'Point at a letter' }).waitFor();
    const off = await panel.locator('button:disabled:visible').evaluateAll((all) => all.map(({ id }) => id));
    assert.deepEqual(off, ['undo', 'redo']);
    await writer.screenshot('panel-first-look');
    await panel.locator('.story tinted-text span').nth(3).hover();
    await panel.locator('.choices tbody tr').first().waitFor();
    await writer.page.locator('.tab.active').filter({ hasText: 'Story Generator' }).last().click({ button: 'middle' });
  },

  'panel: nothing covers the story or moves it, whatever is pointed at or said': async (writer) => {
    const panel = await Panel.show(writer);
    await panel.locator('#beginning').fill('Once upon a time');
    await panel.generate();
    await panel.locator('.story tinted-text [class*=bits]').first().waitFor();
    const frame = await panel.frame();
    const letters = panel.locator('.story tinted-text').last().locator('span');
    for (const [width, height, becomesAlone = false] of [
      [1920, 1080],
      [1560, 800], // leaves 600 px for the panel
      [1280, 800],
      [960, 800], // leaves 300 px for the panel
      [960, 400],
      [1920, 1080, true],
      [640, 400], // with the panel alone: as much room as in a window of twice the size at 200 %
    ] as const) {
      await writer.page.setViewportSize({ width, height });
      if (becomesAlone) await writer.command('View: Maximize Editor Group and Hide Side Bars');
      await letters.first().hover();
      await panel.locator('.choices tbody tr').first().waitFor();
      const before = await placesIn(frame);
      assert.equal(before.overlap, 0);
      for (let index = 0; index < 12; index++) {
        await letters.nth(index).hover();
        assert.deepEqual(await placesIn(frame), before, `letter ${index} at ${width}`);
      }
      await letters.nth(4).click();
      await panel.locator('.place-line').filter({ hasText: 'Pinned' }).waitFor();
      assert.deepEqual(await placesIn(frame), before, `pinned at ${width}`);
      await panel.use('Copy');
      await panel.notice.filter({ hasText: 'Copied' }).waitFor();
      assert.deepEqual(await placesIn(frame), before, `a message at ${width}`);
      await panel.button('Dismiss').click();
      await panel.locator('body').press('Escape');
      await panel.locator('.choices').first().waitFor({ state: 'detached' });
    }
    await writer.page.setViewportSize({ width: 1280, height: 800 });
    await writer.command('View: Reset Editor Group Sizes');
    await writer.press('Control+B'); // the side bar
  },

  'panel: a message can be read whole, however narrow the panel is, and moves nothing': async (writer) => {
    const panel = await Panel.show(writer);
    await panel.withStory();
    const frame = await panel.frame();
    /** What the host says; longer messages can be scrolled. @returns how much of it is visible at once */
    const say = async (message: string): Promise<{ first: boolean; last: boolean; whole: boolean }> => {
      await frame.evaluate(
        (said) => window.postMessage({ type: 'notice', message: said, isError: true }, '*'),
        message,
      );
      await panel.notice.filter({ hasText: message }).waitFor();
      await panel.button('Dismiss').waitFor();
      return frame.evaluate(() => {
        const message = document.querySelector('.notice span')!;
        const { top, bottom } = document.querySelector('.said')!.getBoundingClientRect();
        // As first shown, and scrolled to its end.
        const [shown, scrolled] = [0, message.scrollHeight].map((scrollTop) => {
          if (scrollTop > 0) message.scrollTop = scrollTop;
          const lines = document.createRange();
          lines.selectNodeContents(message);
          const rects = [...lines.getClientRects(), document.querySelector('.notice button')!.getBoundingClientRect()];
          return { first: rects[0]!.top >= top - 1, last: rects.every((line) => line.bottom <= bottom + 1) };
        });
        return { first: shown!.first, last: scrolled!.last, whole: shown!.first && shown!.last };
      });
    };
    const usual = 'This was written by micromixer-stories-1m: choose that model under More to get the same text again.';
    for (const [width, height] of [
      [1280, 800],
      [1060, 800], // leaves 350 px for the panel
      [1280, 400], // a window at 200 % has no more height
    ] as const) {
      await writer.page.setViewportSize({ width, height });
      await panel.drawn();
      const before = await placesIn(frame);
      const shown = await say(usual);
      await writer.screenshot(`panel-message-${width}-${height}`);
      assert.deepEqual(shown, { first: true, last: true, whole: true }, `at ${width} by ${height}`);
      const { first, last } = await say(`${usual} ${usual} ${usual} ${usual}`);
      assert.deepEqual({ first, last }, { first: true, last: true }, `a long one at ${width} by ${height}`);
      // A new message starts at its top, wherever the last one was scrolled to.
      assert.ok((await say(`${usual} ${usual} ${usual}`)).first);
      assert.deepEqual(await placesIn(frame), before);
      await panel.button('Dismiss').click();
    }
    await writer.page.setViewportSize({ width: 1280, height: 800 });
  },

  'panel: the inspector is closed and opened; a letter that is only passed over is forgotten': async (writer) => {
    const panel = await Panel.show(writer);
    await panel.withStory();
    await panel.locator('[aria-label="Close the inspector"]').click();
    await panel.locator('.inspector').waitFor({ state: 'detached' });
    const letters = panel.locator('.story tinted-text').last().locator('span');
    await letters.nth(5).hover();
    assert.equal(await panel.locator('.inspector').count(), 0);
    await letters.nth(5).click();
    await panel.locator('.inspector .choices tbody tr').first().waitFor();
    await panel.locator('#beginning').hover();
    await panel.locator('.current').waitFor(); // pinned
    await panel.locator('body').press('Escape');
    await letters.nth(6).hover();
    await panel.locator('.current').waitFor();
    await panel.locator('#beginning').hover();
    await panel.locator('.current').waitFor({ state: 'detached' });
  },

  'panel: beside an editor, below the guide and the knobs, what is asked for comes into sight': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.withStory();
    /**
     * Whether it is visible within the inspector's scroll area: Playwright also calls scrolled-out elements visible.
     */
    const isInSight = (selector: string): Promise<boolean> =>
      panel
        .locator(selector)
        .first()
        .evaluate((element) => {
          const [shown, side] = [element.getBoundingClientRect(), element.closest('.side')!.getBoundingClientRect()];
          const guide = element.ownerDocument.querySelector('.guide')?.getBoundingClientRect().bottom ?? side.top;
          return shown.top >= Math.max(side.top, guide) - 1 && shown.bottom <= side.bottom + 1;
        });
    const letters = panel.locator('.story tinted-text').last().locator('span');
    await letters.nth(5).click();
    await panel.locator('.inspector .choices tbody tr').first().waitFor();
    await panel.drawn();
    assert.ok(await isInSight('.inspector .choices tbody tr'), 'the choices are out of sight');
    await writer.screenshot('panel-in-sight');
    await panel.locator('body').press('Escape');
    await panel.button('Guide').click();
    await panel.locator('.guide').waitFor();
    await letters.nth(7).click();
    await panel.locator('.inspector .choices tbody tr').first().waitFor();
    await panel.drawn();
    assert.ok(await isInSight('.inspector [role=tab]'), 'the inspector is out of sight below the guide');
    await writer.screenshot('panel-in-sight-guide');
    await panel.locator('body').press('Escape');
    await panel.button('Guide').click();
    await panel.locator('.guide').waitFor({ state: 'detached' });
  },

  'panel: the choices follow the knobs while they move': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.withStory();
    await panel.button('Balanced').click();
    const letters = panel.locator('.story tinted-text').last().locator('[class*=bits]:not(.bits0)');
    await letters.first().click();
    await panel.locator('.choices tbody tr').first().waitFor();
    await panel.locator('.daring input[type=range]').fill('0');
    await panel.locator('.cut').filter({ hasText: 'temperature 0 takes only the likeliest' }).first().waitFor();
    await panel.locator('.daring input[type=range]').fill('1.5');
    await panel.locator('.cut').filter({ hasText: 'temperature 0' }).first().waitFor({ state: 'detached' });
    await panel.locator('body').press('Escape');
    await panel.back();
  },

  'panel: a story that ended goes on with a sentence': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time');
    await panel.lockSeed(2);
    await panel.generate();
    await panel.status.filter({ hasText: 'came to its end' }).waitFor();
    for (let more = 1; more <= 3; more++) {
      await panel.button('Go on').click();
      await panel.locator('.story tinted-text').nth(more).filter({ hasText: /[.!?]/u }).waitFor();
      await panel.finished();
    }
    await panel.locator('#lockSeed').uncheck();
    await panel.back();
  },

  'panel: its stories are there after it was closed, told apart, until they are cleared': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time');
    for (const seed of [21, 22]) {
      await panel.lockSeed(seed);
      await panel.generate();
    }
    const text = await panel.text();
    await panel.locator('#lockSeed').uncheck();
    await panel.back();
    await panel.locator('#beginning').fill('An idea that must not be lost');
    await writer.page.waitForTimeout(handedOverAfterMs);
    await writer.page.locator('.tab.active').filter({ hasText: 'Story Generator' }).last().click({ button: 'middle' });
    await writer.page.locator('.tab').filter({ hasText: 'Story Generator' }).waitFor({ state: 'detached' });
    const again = await Panel.open(writer);
    assert.equal(await again.text(), text);
    await again.shows('beginning', 'An idea that must not be lost');
    const titles = await again.locator('.stories button').allTextContents();
    assert.ok(titles.length >= 2);
    assert.equal(new Set(titles.map((title) => title.trim())).size, titles.length, titles.join(' / '));
    await again.button('Clear all stories…').click();
    const dialog = writer.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: 'stories that the Story Generator keeps' }).waitFor();
    await dialog.getByText('Clear', { exact: true }).click();
    await again.locator('.page-head').filter({ hasText: 'An example' }).waitFor();
    assert.equal(await again.locator('.stories').count(), 0);
  },

  'panel: one menu says where a story would go': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    const panel = await Panel.show(writer);
    await panel.withStory();
    await panel.locator('#use-button').click();
    const items = panel.locator('#use button');
    await items.filter({ hasText: 'Replace the selection in notes.md' }).and(panel.locator(':disabled')).waitFor();
    await writer.press('Escape');
    await panel.locator('#use').waitFor({ state: 'hidden' });
    await writer.open('fox.md');
    await writer.press('Control+A');
    await panel.locator('#use-button').click();
    await items.filter({ hasText: 'Insert at the cursor in fox.md' }).waitFor();
    await items.filter({ hasText: 'Replace the selection in fox.md' }).and(panel.locator(':enabled')).waitFor();
    await writer.screenshot('panel-menu');
    await writer.press('Escape');
  },

  'panel: the guided path acts on the panel, step by step, in large type, and can be left': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('One day, a girl named Lily found');
    await panel.generate();
    await panel.locator('#guide-button').click();
    const step = (title: string): Promise<void> => panel.locator('.guide h2').filter({ hasText: title }).waitFor();
    const selected = (tab: string): Promise<void> => panel.locator(`#tab-${tab}[aria-selected=true]`).waitFor();
    await step('Write one letter');
    const before = await panel.text();
    await panel.button('Write a letter').click();
    // Each seed writes another letter, and a line end has no size.
    const letter = (index: number): Promise<void> =>
      panel
        .locator('.story tinted-text')
        .nth(1)
        .locator(`.current[data-start="${index}"]`)
        .waitFor({ state: 'attached' });
    await letter(0);
    await panel.locator('#one-letter').click();
    await letter(1);
    assert.equal((await panel.text()).length, before.length + 2);
    const size = await panel.locator('.text').evaluate((each) => Number.parseFloat(getComputedStyle(each).fontSize));
    await panel.locator('.guide .check input').check();
    const large = await panel.locator('.text').evaluate((each) => Number.parseFloat(getComputedStyle(each).fontSize));
    assert.ok(large >= 1.4 * size, `${size} px became ${large} px`);
    await writer.screenshot('panel-guide-large');
    await panel.locator('.guide .check input').uncheck();
    await panel.button('Next').click();
    await step('Turn temperature to 0');
    await panel.button('Write at 0').click();
    await panel.shows('temperature', '0');
    await panel.finished();
    await panel.button('Next').click();
    await step('Point at a name');
    await panel.button('Show me a name').click();
    await panel
      .locator('.current')
      .filter({ hasText: /^\p{Lu}$/u })
      .waitFor();
    await panel.button('Next').click();
    await step('When does it know?');
    await panel.button('Look through the layers').click();
    await selected('layers');
    await panel.locator('.lens .right').first().waitFor();
    await panel.locator('.story .current').filter({ hasText: /\p{L}/u }).waitFor();
    await writer.screenshot('panel-guide-layers');
    await panel.button('Next').click();
    await step('What does it remember?');
    await panel.button('Look into its memory').click();
    await selected('memory');
    await panel.button('Next').click();
    await step('What the guards forbid');
    await panel.button('Show what is forbidden').click();
    await selected('letter');
    await panel.locator('.choices tbody tr').first().waitFor();
    await panel.button('Next').click();
    await step('Teach it your words');
    await panel.button('Learn from my document').click();
    await panel.locator('#learns:checked').waitFor();
    await panel.button('Done').click();
    await panel.locator('.guide').waitFor({ state: 'detached' });
    await panel.locator('#guide-button:focus').waitFor();
    await panel.locator('body').press('Escape');
    await panel.back();
  },

  'panel: a picture of a view is saved, as PNG and as SVG, with what determines it': async (writer) => {
    const panel = await Panel.show(writer);
    await panel.withStory();
    await panel.locator('.story tinted-text').last().locator('span').nth(9).click();
    await panel.locator('.choices tbody tr').first().waitFor();
    for (const name of ['letter.png', 'letter.svg']) {
      const file = path.join(writer.folder, name);
      await panel.button('Save a picture of “Letter”…').click();
      await writer.answerWithFile(file);
      await panel.notice.filter({ hasText: `Saved as ${name}` }).waitFor();
      assert.ok(existsSync(file));
    }
    const png = readFileSync(path.join(writer.folder, 'letter.png'));
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    const svg = readFileSync(path.join(writer.folder, 'letter.svg'), 'utf8');
    for (const words of [/Model: micromixer-(?:stories|fiction)-1m, seed: \d+/u, /Prompt: “/u, />model</u])
      assert.match(svg, words);
    assert.doesNotMatch(svg, /foreignObject|<script|href="http/u);
    await panel.button('Dismiss').click();
    await panel.locator('body').press('Escape');
  },

  'panel: what a box refuses is said beside the box': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.setNumber('maxBytes', 0);
    await panel.locator('.knob:has(#maxBytes) .refusal').filter({ hasText: 'Length must be a whole number' }).waitFor();
    await panel.setNumber('maxBytes', 300);
    await panel.locator('.refusal').waitFor({ state: 'detached' });
    await panel.back();
  },
};
