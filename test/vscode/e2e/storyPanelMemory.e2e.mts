// The next words at a letter, and the model's memory: by mouse and by keyboard, with pictures at three widths.
import assert from 'node:assert/strict';
import { Panel } from '../harness/panel.mts';
import type { Writer } from '../harness/writer.mts';

/** Widths of the window, and the part that the panel gets. */
const windows = [
  [1280, 461],
  [1600, 621],
  [960, 301],
] as const;

/** Pictures at several widths, none of which cuts anything off sideways. */
async function pictures(writer: Writer, panel: Panel, name: string, view: string): Promise<void> {
  for (const [width] of windows) {
    await writer.page.setViewportSize({ width, height: 800 });
    await panel.locator(view).first().scrollIntoViewIfNeeded();
    const frame = await panel.frame();
    const { wide, own } = await frame.evaluate(() => {
      const limit = document.documentElement.clientWidth;
      const out = [...document.querySelectorAll('body *')].filter(
        (each) => each.getBoundingClientRect().right > limit + 1 && each.closest('.unseen, .legend') === null,
      );
      return { wide: out.map((each) => each.outerHTML.slice(0, 80)), own: limit };
    });
    assert.deepEqual(wide.slice(0, 3), [], `${name} at ${own} pixels`);
    await writer.screenshot(`${name}-${own}`);
  }
  await writer.page.setViewportSize({ width: 1280, height: 800 });
}

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'panel: the likeliest next words at a letter, and the story goes on with one of them': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time');
    await panel.lockSeed(3);
    const text = await panel.generate();
    const letters = panel.locator('.story tinted-text').last().locator('span');
    const space = text.indexOf(' ', 20);
    await letters.nth(space).click();
    const words = panel.locator('.words tbody tr');
    await words.first().waitFor();
    assert.ok((await panel.locator('.words .following').count()) > 0);
    await panel.locator('#more').click(); // leaves all the room to the inspector
    await pictures(writer, panel, 'panel-next-words', '.words');
    await letters.nth(space + 3).click();
    await panel
      .locator('.place')
      .filter({ hasText: `“${text[space + 3]}”` })
      .waitFor();
    await letters.nth(space).click();
    await words.first().waitFor();
    const word = (await panel.locator('.words button.word').first().textContent())!.trim();
    await panel.locator('.words button.word').first().press('Enter');
    await panel.finished();
    const branch = (await panel.locator('.variant.chosen tinted-text').textContent())!;
    assert.ok(branch.slice(0, space + 30).includes(word), `${word} in ${branch.slice(0, space + 30)}`);
  },

  'panel: a channel of the memory tints the story, is found for a mark, and is switched off': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time');
    await panel.lockSeed(3);
    await panel.generate();
    await panel.locator('#more').click(); // leaves all the room to the inspector
    await panel.locator('#tab-memory').click();
    await panel.locator('.band canvas').first().waitFor();
    const bands = await panel.locator('.band figcaption').allTextContents();
    assert.ok(bands.some((each) => each.includes('word')) && bands.length >= 3, bands.join());
    const letters = panel.locator('.story tinted-text').last().locator('span');
    await letters.nth(10).click();
    await panel.button('From this letter').click();
    await letters.nth(40).click();
    await panel.button('To this letter').click();
    assert.equal(await panel.locator('.story .marked').count(), 31);
    const follower = panel.locator('.followers button').first();
    await follower.press('Enter');
    await panel.locator('.story :is([class*=high], [class*=low])').first().waitFor();
    assert.match((await panel.locator('.followers li').first().textContent())!, /r = -?0\.\d\d/u);
    await pictures(writer, panel, 'panel-memory', '.band');
    await panel.locator('#channel').selectOption({ index: 3 });
    await panel.locator('.memory').filter({ hasText: 'It remembers for about' }).waitFor();
    await panel.button('This channel').click();
    await panel.locator('.ablation .ways').waitFor();
    await panel.button('No mark').click();
    await panel.locator('.story .marked').first().waitFor({ state: 'detached' });
    await pictures(writer, panel, 'panel-switched-off', '.ablation');
    await panel.locator('#tab-letter').click();
    await panel.locator('.story [class*=high]').first().waitFor({ state: 'detached' });
  },
};
