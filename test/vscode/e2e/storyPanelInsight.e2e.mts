// Watching the model think: tint, choices, layers, gate, memory, the document; by mouse and by keyboard alone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Panel } from '../harness/panel.mts';
import type { Writer } from '../harness/writer.mts';

const named: Record<string, string> = { space: ' ', 'new line': '\n' };

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'panel: the letters show what else could have come, and one can be chosen': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time');
    await panel.lockSeed(3);
    const before = await panel.generate();
    const letters = panel.locator('.story tinted-text').last().locator('span');
    // Inside a word ("there"), a guard says what cannot follow.
    await letters.nth(5).hover();
    await panel
      .locator('.cut')
      .filter({ hasText: 'leads to no word that is known' })
      .first()
      .waitFor({ state: 'attached' });
    await panel.locator('.rare summary').filter({ hasText: 'below 0.1 %' }).waitFor();
    const at = await panel.surprisingLetter();
    await letters.nth(at).hover();
    await panel.locator('.choices tbody tr:not(.taken) button.byte:visible').first().waitFor();
    assert.match(await panel.locator('.place').innerText(), /: (?:< )?[\d.]+ % likely, \d+\.\d\d bits/u);
    // Once pinned, it stays while the mouse moves to the table.
    await letters.nth(at).click();
    await letters.nth(at + 9).hover();
    await panel.locator(`.current[data-start="${at}"]`).waitFor();
    const taken = await panel.locator('tr.taken th').innerText();
    const other = panel.locator('.choices tbody tr:not(.taken) button.byte:enabled').first();
    const letter = (await other.innerText()).trim();
    assert.notEqual(letter, taken.trim());
    await writer.screenshot('panel-see-it-think');
    await other.click();
    await panel.finished();
    // Both branches are there; the new one has the focus.
    const branches = await panel.locator('.variant tinted-text').allTextContents();
    assert.equal(branches[0], before);
    assert.equal(branches[1]!.slice(0, at + 1), before.slice(0, at) + (named[letter] ?? letter));
    await panel.locator('.variant.chosen tinted-text:focus').filter({ hasText: branches[1]! }).waitFor();
    await panel.locator(`.variant.chosen .current[data-start="${at}"]`).waitFor();
    await panel.locator('#undo').click();
    assert.equal(await panel.text(), before);
    await panel.locator('#tint').selectOption('words');
    await panel.drawn(); // the next frame draws it
    // All letters of a word have its tint, and each of them can be pointed at.
    const tints = await panel
      .locator('.story tinted-text')
      .last()
      .locator('span')
      .evaluateAll((spans) =>
        spans.map((span) => [span.textContent, (span as HTMLElement).className.match(/bits\d/u)?.[0]]),
      );
    for (const [index, [text, tint]] of tints.entries()) {
      const [before] = tints[index - 1] ?? [' '];
      if (/\S/u.test(before!) && /\S/u.test(text!)) assert.equal(tint, tints[index - 1]![1], `${index}: ${text}`);
    }
    await letters.nth(7).click();
    await panel.locator('.current[data-start="7"]').waitFor();
    await panel.locator('.choices tbody tr').first().waitFor();
    await writer.screenshot('panel-words');
    await panel.locator('#tint').selectOption('letters');
    await panel.back();
  },

  'panel: characters of several bytes are shown whole, and explained byte by byte': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    await writer.page.keyboard.insertText('Der Käfer 🦊👩‍👩‍👧 é and he said “Hi”. היה היה שועל');
    const panel = await Panel.open(writer);
    await panel.button('Read notes.md').click();
    await panel.status.filter({ hasText: 'The document was read.' }).waitFor();
    await panel.locator('.document .totals').filter({ hasText: 'bits per byte' }).waitFor();
    await panel.locator('.document tinted-text').filter({ hasText: 'שועל' }).waitFor(); // all of it
    const units = await panel.locator('.document tinted-text span').allTextContents();
    for (const whole of ['ä', '🦊', '👩‍👩‍👧', '“']) assert.ok(units.includes(whole), `${whole} in ${units.join('|')}`);
    await panel.locator('.document tinted-text span').nth(units.indexOf('ä')).hover();
    await panel.locator('.choices caption').filter({ hasText: 'byte 2 of 2' }).waitFor();
    assert.equal(await panel.locator('.tab-panel > table').count(), 2);
    await panel.locator('.document tinted-text').scrollIntoViewIfNeeded();
    await writer.screenshot('panel-many-scripts');
    await panel.locator('body').press('Escape');
    await panel.locator('.choices').first().waitFor({ state: 'detached' });
    await panel.button('Back to the story').click();
    await panel.locator('.story').waitFor();
  },

  'panel: how surprised the model is by the document, and what it remembers': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    await writer.page.keyboard.insertText('The cat sat on the mat and ate a purple telescope.');
    const panel = await Panel.open(writer);
    await panel.withStory();
    await panel.button('Read notes.md').click();
    await panel
      .locator('.document .totals')
      .filter({ hasText: /notes\.md: \d\.\d\d bits per byte over 50 bytes/u }) // all of it: it arrives in pieces
      .waitFor();
    const tinted = await panel.locator('.document tinted-text span[class*=bits]').count();
    assert.ok(tinted > 30, `${tinted} letters are tinted`);
    await panel.button('Back to the story').click();
    await panel.locator('#tab-memory').click();
    const canvas = panel.locator('.memory canvas').last();
    await canvas.waitFor();
    await writer.page.waitForTimeout(300); // drawn in the next frame
    const colors = await canvas.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
      return new Set(Uint32Array.from(new Uint32Array(data.buffer))).size;
    });
    assert.ok(colors > 50, `${colors} colors`);
    await canvas.scrollIntoViewIfNeeded();
    await writer.screenshot('panel-memory');
    await panel.locator('#tab-letter').click();
  },

  'panel: the layers say when the model knows the letter that is pointed at': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time');
    await panel.lockSeed(3);
    await panel.locator('#model').selectOption('auto'); // whatever earlier scenarios left
    const text = await panel.generate();
    await panel.locator('#tab-layers').click();
    const letters = panel.locator('.story tinted-text').last().locator('span');
    const header = panel.locator('.lens thead th[scope=col]');
    await letters.nth(20).hover();
    await panel.locator('.lens .current').waitFor();
    assert.deepEqual(
      (await header.locator('[aria-hidden]').allTextContents()).join('').replaceAll('␣', ' '),
      text.slice(9, 21),
    );
    // The model wrote it, so it expected most of it: after the last layer, but not yet before the first.
    const rightIn = (row: number): Promise<number> =>
      panel.locator('.lens tbody tr').nth(row).locator('.right').count();
    assert.ok((await rightIn(3)) > 8 && (await rightIn(3)) > (await rightIn(0)), `${await rightIn(3)}`);
    await panel
      .locator('.layers .hint')
      .filter({ hasText: /^\s*(?:It knows|It expects|It never)/u })
      .waitFor();
    await panel.locator('.layers').filter({ hasText: 'Seen in micromixer-stories-1m' }).waitFor();
    // The link works both ways. Pinned first: what is only pointed at is left as the mouse goes to the table.
    await letters.nth(20).click();
    await panel.locator('.story .held').waitFor();
    await header.nth(4).click();
    await panel.locator('.story .current[data-start="13"]').waitFor({ state: 'attached' });
    await panel.locator('[aria-label="The next letter"]').click();
    await panel.locator('.story .current[data-start="14"]').waitFor({ state: 'attached' });
    await panel.locator('.lens .current[title]').waitFor();
    // A novel is read by the other model.
    await panel.locator('#beginning').fill('The inspector had not slept. Rain ran down the panes of the office, and');
    await panel.generate();
    await panel.locator('.layers').filter({ hasText: 'Seen in micromixer-fiction-1m' }).waitFor();
    await panel.locator('#lockSeed').uncheck();
    await panel.locator('#tab-letter').click();
    await panel.back();
  },

  'panel: the gate shows under the letters what each layer keeps, and pictures of the inside are saved': async (
    writer,
  ) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time, Lily said, "');
    await panel.lockSeed(3);
    await panel.locator('#model').selectOption('auto'); // whatever earlier scenarios left
    await panel.generate();
    await panel.locator('#more').click(); // leaves all the room to the inspector
    const letters = panel.locator('.story tinted-text').last().locator('span');
    await panel.locator('#tab-gate').click();
    await letters.nth(5).click();
    await panel
      .locator('.gate .hint')
      .filter({ hasText: /is kept: Layer 1 \d+ %, Layer 2 \d+ %, Layer 3 \d+ %/u })
      .waitFor();
    await panel.locator('.strip:nth-child(6) .current').waitFor({ state: 'attached' });
    const shown = (await panel.locator('.strip .letter').allTextContents()).join('').replaceAll('\u00a0', ' ');
    assert.ok((await panel.text()).replaceAll('\n', '↵').includes(shown), shown);
    assert.equal(await panel.locator('.strip rect').count(), 3 * shown.length);
    const kept = async (kind: string): Promise<number> => {
      const row = panel.locator('.gate tbody tr').filter({ hasText: kind }).locator('td').last();
      return Number.parseFloat(await row.innerText());
    };
    assert.ok((await kept('Letters')) > (await kept('Spaces')) + 10, 'words are kept, and let go between them');
    await panel.locator('.strip').nth(14).click();
    await panel.locator('.story .current[data-start="14"]').waitFor({ state: 'attached' });
    for (const [tab, name, words] of [
      ['layers', 'Layers', ['>Embedding<', 'Seen']],
      ['gate', 'Gate', ['>Quotation<', 'Seen']],
    ] as const) {
      await panel.locator(`#tab-${tab}`).click();
      await panel.locator(`.${tab}`).waitFor();
      for (const kind of ['png', 'svg']) {
        const file = path.join(writer.folder, `${tab}.${kind}`);
        await panel.button(`Save a picture of “${name}”…`).click();
        await writer.answerWithFile(file);
        await panel.notice.filter({ hasText: `Saved as ${tab}.${kind}` }).waitFor();
        await panel.button('Dismiss').click();
      }
      assert.equal(
        readFileSync(path.join(writer.folder, `${tab}.png`))
          .subarray(1, 4)
          .toString(),
        'PNG',
      );
      const drawn = readFileSync(path.join(writer.folder, `${tab}.svg`), 'utf8');
      for (const each of [...words, 'Model: micromixer-stories-1m, seed: 3']) assert.ok(drawn.includes(each), each);
      assert.ok(drawn.split('<rect').length > 30, 'the shades or the bars');
    }
    await panel.locator('#tab-letter').click();
    await panel.locator('body').press('Escape');
  },

  'panel: of a published model what it has is shown, and what it has not is said': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time');
    await panel.lockSeed(3);
    await panel.setNumber('maxBytes', 200);
    await panel.locator('#model').selectOption('micromixer-1-100k');
    await panel.generate();
    await panel.locator('#more').click(); // leaves all the room to the inspector
    const letters = panel.locator('.story tinted-text').last().locator('span');
    await letters.nth(20).click();
    await panel.locator('.choices tbody tr').first().waitFor();
    const said = (tab: string, words: string): Promise<void> =>
      panel.locator(`.tab-panel[aria-labelledby=tab-${tab}]`).filter({ hasText: words }).waitFor();
    await panel.locator('#tab-layers').click();
    await said('layers', 'Seen in micromixer-1-100k');
    const stages = await panel.locator('.lens tbody th').allTextContents();
    assert.deepEqual(
      stages.map((each) => each.trim()),
      ['Embedding', 'Layer 1', 'Layer 2', 'Layer 3'],
    );
    await panel.locator('.lens thead .current').waitFor();
    await panel.locator('#tab-gate').click();
    await said('gate', 'micromixer-1-100k has no gate: how much it keeps does not depend on the letter.');
    assert.equal(await panel.locator('.strip').count(), 0);
    await panel.locator('#tab-memory').click();
    await panel.locator('.band canvas').first().waitFor();
    await panel.locator('#channel').selectOption({ index: 1 });
    await said('memory', 'It forgets nothing.');
    await said('memory', 'Without a gate no letter makes it forget.');
    await panel.locator('.story :is([class*=high], [class*=low])').first().waitFor();
    await writer.screenshot('panel-published-memory');
    await panel.button('This channel').click();
    await panel.locator('.ablation .ways').waitFor();
    await panel.locator('#tab-letter').click();
    await panel.locator('body').press('Escape');
    await panel.press('more');
    await panel.locator('#model').selectOption('auto');
    await panel.locator('#lockSeed').uncheck();
    await panel.back();
  },

  'panel: by keyboard alone, from the command to the document': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    const panel = await Panel.show(writer); // clicking anything would move the focus
    const { page } = writer;
    const tabTo = async (selector: string, key = 'Tab'): Promise<void> => {
      for (let presses = 0; presses < 200; presses++) {
        if ((await panel.locator(`${selector}:focus`).count()) > 0) return;
        await page.keyboard.press(key);
      }
      throw new Error(`${selector} is not reached by ${key}`);
    };
    await tabTo('#beginning');
    await page.keyboard.press('Control+A');
    await page.waitForTimeout(500); // the editor selects all a second time, a moment later
    await page.keyboard.type('One day, a girl named Lily found');
    await page.keyboard.press('Control+Enter');
    const before = await panel.finished();
    await tabTo('.story tinted-text');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await panel.locator('.current[data-start="2"]').waitFor();
    await page.keyboard.press('ArrowDown');
    const below = Number(await panel.locator('.current').getAttribute('data-start'));
    assert.ok(below > 10, `${below}`);
    await page.keyboard.press('ArrowUp');
    await panel.locator('.current[data-start="2"]').waitFor();
    await panel.locator('.place[aria-live=polite]').waitFor();
    const at = await panel.surprisingLetter();
    for (let index = 2; index < at; index++) await page.keyboard.press('ArrowRight');
    await panel.locator(`.current[data-start="${at}"]`).waitFor();
    await panel.locator('.choices tr:not(.taken) button.byte:visible').first().waitFor();
    await tabTo('.choices tr:not(.taken) button.byte:enabled');
    await page.keyboard.press('Enter');
    await panel.finished();
    // The focus is where the story continues: the next key moves from there.
    await panel.locator('.variant.chosen tinted-text:focus').waitFor();
    const [first, second] = await panel.locator('.variant tinted-text').allTextContents();
    assert.equal(first, before);
    assert.equal(second!.slice(0, at), before.slice(0, at));
    assert.notEqual(second!.slice(0, at + 1), before.slice(0, at + 1));
    await page.keyboard.press('ArrowRight');
    await panel.locator(`.variant.chosen .current[data-start="${at + 1}"]`).waitFor();
    await tabTo('#use-button', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await panel.locator('#use button:focus').filter({ hasText: 'Insert at the cursor in notes.md' }).waitFor();
    await page.keyboard.press('Enter');
    await writer.waitForText((text) => text.includes('One day, a girl named Lily'), 'inserting');
    // Undo in the story doesn't affect the box.
    await tabTo('.variant.chosen tinted-text');
    await page.keyboard.press('Control+Z');
    await panel.locator('.variant').nth(1).waitFor({ state: 'detached' });
    assert.deepEqual(await panel.locator('.variant tinted-text').allTextContents(), [before]);
    await page.waitForTimeout(500);
    assert.equal(await panel.locator('#beginning').inputValue(), 'One day, a girl named Lily found');
  },

  'panel: a screen reader hears when it begins and when it ends, not every letter': async (writer) => {
    const panel = await Panel.open(writer);
    const frame = await panel.frame();
    await frame.evaluate(() => {
      const said: string[] = [];
      const all = { subtree: true, childList: true, characterData: true, attributes: true } as const;
      new MutationObserver(() => {
        for (const region of document.querySelectorAll('[role=status], [role=alert], [aria-live=polite]')) {
          const text = region.textContent.trim();
          if (text !== '' && text !== said.at(-1)) said.push(text);
        }
      }).observe(document.body, all);
      Object.assign(globalThis, { said });
    });
    await panel.generate();
    const said = await frame.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    assert.ok(said.length >= 1 && said.length <= 3, said.join(' / '));
    assert.match(said.at(-1)!, /^The story/u);
  },

  'how it works: the pages that explain the model open with all their pictures': async (writer) => {
    await writer.command('MicroMixer: How It Works');
    const page = new Panel(writer);
    await page.locator('h1').filter({ hasText: 'How it works' }).waitFor();
    const pictures = page.locator('img');
    for (let index = 0; index < 5; index++) await pictures.nth(index).scrollIntoViewIfNeeded();
    const widths = await pictures.evaluateAll((all) =>
      Promise.all(
        all.map((each) => (each as HTMLImageElement).decode().then(() => (each as HTMLImageElement).naturalWidth)),
      ),
    );
    assert.equal(widths.length, 5);
    assert.ok(
      widths.every((width) => width > 300),
      widths.join(', '),
    );
    await writer.screenshot('how-it-works');
    await writer.page.locator('.tab.active').filter({ hasText: 'how-it-works' }).last().click({ button: 'middle' });
  },
};
