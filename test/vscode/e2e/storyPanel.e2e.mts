// Writing in the Story Generator panel: the packaged extension in a clean VS Code.
import assert from 'node:assert/strict';
import { Panel } from '../harness/panel.mts';
import type { Writer } from '../harness/writer.mts';

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'panel: generate, retry, undo and redo whole generations': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#ideas-button').click();
    await panel.locator('#ideas button').filter({ hasText: 'A robot' }).click();
    assert.match(await panel.locator('#beginning').inputValue(), /little robot who$/u);
    const first = await panel.generate();
    assert.ok(first.length > 40, first);
    await panel.locator('.speed').filter({ hasText: 'bytes/s' }).waitFor();
    await panel.button('Retry').click();
    await panel.locator('.story tinted-text').filter({ hasNotText: first }).waitFor();
    const second = await panel.finished();
    assert.notEqual(second, first);
    await panel.locator('#undo').click();
    await panel
      .locator('.story tinted-text')
      .filter({ hasText: first.slice(0, 40) })
      .waitFor();
    assert.equal(await panel.text(), first);
    await panel.locator('#redo').click();
    await panel
      .locator('.story tinted-text')
      .filter({ hasText: second.slice(0, 40) })
      .waitFor();
    assert.equal(await panel.text(), second);
  },

  'panel: stop keeps what is there, continue goes on': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.beginLong();
    await panel.locator('body').press('Escape');
    await panel.status.filter({ hasText: 'was stopped' }).waitFor();
    const stopped = await panel.text();
    assert.ok(stopped.length > 5 && stopped.length < 20_000);
    await panel.setNumber('maxBytes', 60);
    await panel.button('Go on').click();
    await panel.locator('.story tinted-text').nth(1).filter({ hasText: /\w/u }).waitFor();
    const longer = await panel.finished();
    assert.ok(longer.startsWith(stopped) && longer.length > stopped.length);
    await panel.locator('.whole').filter({ hasText: 'bits per byte' }).waitFor();
    await panel.back();
  },

  'panel: it stops at a sentence, a paragraph or the length, and trims to the last whole sentence': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.setNumber('seed', 5);
    await panel.locator('#beginning').fill('Once upon a time');
    await panel.locator('#stopAt').selectOption('sentence');
    const sentence = await panel.generate();
    assert.match(sentence, /^[^\n]*[.!?]["”]?$/u);
    await panel.status.filter({ hasText: 'ended with the sentence' }).waitFor();
    await panel.locator('#stopAt').selectOption('paragraph');
    const paragraph = await panel.generate();
    assert.ok(
      paragraph.startsWith(sentence) && paragraph.length > sentence.length && !paragraph.includes('\n'),
      `${JSON.stringify(paragraph)} continues after ${JSON.stringify(sentence)}`,
    );
    await panel.status.filter({ hasText: 'ended with the paragraph' }).waitFor();
    await panel.locator('#stopAt').selectOption('length');
    await panel.setNumber('maxBytes', sentence.length + 10);
    const trimmed = await panel.generate();
    assert.equal(trimmed, sentence);
    await panel.locator('#trim').uncheck();
    const cut = await panel.generate();
    assert.equal(cut, paragraph.slice(0, sentence.length + 10));
    await panel.status.filter({ hasText: 'reached the maximum length' }).waitFor();
    await panel.setNumber('maxBytes', 0);
    await panel.notice.filter({ hasText: 'Length must be a whole number from 1 to' }).waitFor();
    await panel.back();
  },

  'panel: a locked seed writes the same again, a knob changes it': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.setNumber('seed', 11);
    const first = await panel.generate();
    await panel.setNumber('temperature', 1.1);
    const other = await panel.generate();
    assert.notEqual(other, first);
    await panel.setNumber('temperature', 0.5);
    assert.equal(await panel.generate(), first);
    assert.match(await panel.locator('.seed output').innerText(), /^11$/u);
    await panel.locator('.seed button').first().click(); // copies it
    await panel.notice.filter({ hasText: 'Copied' }).waitFor();
    assert.equal(await writer.page.evaluate(() => navigator.clipboard.readText()), '11');
  },

  'panel: three variants side by side, the chosen one is taken into the document': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    const panel = await Panel.open(writer);
    await panel.locator('#lockSeed').uncheck();
    await panel.locator('#beginning').fill('The old cat sat by the window and');
    await panel.locator('#stopAt').selectOption('sentence');
    await panel.locator('#variants').selectOption('3');
    await panel.generate();
    assert.equal(await panel.locator('.variant').count(), 3);
    await panel.locator('.choose input').nth(1).check();
    const chosen = await panel.locator('.variant').nth(1).locator('tinted-text').textContent();
    await panel.use('Insert at the cursor in notes.md');
    await panel.notice.filter({ hasText: 'Put into notes.md' }).waitFor();
    await writer.screenshot('panel-variants');
    const text = await writer.waitForText((each) => each.includes('The old cat sat'), 'inserting');
    assert.ok(
      text.replaceAll('\n', '').startsWith(`The old cat sat by the window and${chosen!.trimEnd()}`.slice(0, 60)),
      text,
    );
    await panel.locator('#variants').selectOption('1');
    await panel.back();
  },

  'panel: a story replaces the selection, is copied, and opens as a file': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    await writer.type('Replace me');
    await writer.press('Escape');
    await writer.press('Control+A');
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('One day, a girl named Lily found');
    await panel.locator('#stopAt').selectOption('sentence');
    const written = await panel.generate();
    await writer.page.locator('.editor-instance .monaco-editor .view-lines').first().click();
    await writer.press('Control+A');
    await panel.use('Replace the selection in notes.md');
    const text = await writer.waitForText((each) => each.includes('One day'), 'replacing');
    assert.ok(!text.includes('Replace me'), text);
    await panel.use('Copy');
    await panel.notice.filter({ hasText: 'Copied' }).waitFor();
    const copied = await writer.page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, `One day, a girl named Lily found${written}`);
    await panel.use('Open as a new file');
    await writer.page.locator('.tab.active').filter({ hasText: 'One day, a girl named Lily' }).waitFor();
    await writer.command('View: Revert and Close Editor');
    await panel.back();
  },

  'panel: a session is saved, opened again, and writes the same text': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('"Look!" said the small bird.');
    await panel.locator('#stopAt').selectOption('paragraph');
    await panel.generate();
    await panel.button('Go on').click();
    const text = await panel.finished();
    assert.equal(await panel.locator('.story tinted-text').count(), 2);
    const file = writer.page.locator('.quick-input-widget:visible input.input');
    await panel.button('Save session').click();
    await file.waitFor();
    await writer.press('Enter');
    await panel.notice.filter({ hasText: 'Saved as story-session.json' }).waitFor();
    await panel.locator('#beginning').fill('Something else');
    assert.notEqual(await panel.generate(), text);
    await panel.button('Open session').click();
    await file.waitFor();
    await writer.row('story-session.json').first().click();
    await panel.locator('.story .beginning').filter({ hasText: 'Look!' }).waitFor();
    assert.equal(await panel.text(), text);
    await panel.button('Write again exactly').click();
    await panel.locator('.story tinted-text').nth(1).filter({ hasText: /\w/u }).waitFor();
    assert.equal(await panel.finished(), text);
    await panel.back();
  },

  'panel: its knobs become the settings, and go back to them': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.back();
    await panel.locator('.chip[aria-pressed=true]').filter({ hasText: 'Balanced' }).waitFor();
    await panel.button('Careful').click();
    await panel.shows('temperature', '0.3');
    await panel.button('Save as my settings').click();
    await panel.notice.filter({ hasText: 'your settings now' }).waitFor();
    await panel.button('Wild').click();
    await panel.shows('temperature', '1.4');
    await panel.button('Back to my settings').click();
    await panel.shows('temperature', '0.3');
    await panel.button('Balanced').click();
    await panel.button('Save as my settings').click();
    await panel.button('Back to my settings').and(panel.locator(':disabled')).waitFor();
  },

  'panel: another model writes, and the story of before is still there': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#model').selectOption('micromixer-stories-1m'); // whatever earlier scenarios left
    await panel.setNumber('seed', 2);
    const text = await panel.generate();
    await panel.locator('#model').selectOption('micromixer-1-1m');
    // Only the same model gives the same text.
    await writer.page.waitForTimeout(500);
    await panel.button('Write again exactly').click();
    await panel.notice.filter({ hasText: 'written by micromixer-stories-1m' }).waitFor();
    assert.equal(await panel.text(), text);
    await panel.setNumber('maxBytes', 100);
    assert.notEqual(await panel.generate(), text);
    await panel.locator('#undo').click();
    assert.equal(await panel.text(), text);
    await panel.locator('#model').selectOption('micromixer-stories-1m');
    await writer.page.waitForTimeout(500);
    await panel.button('Write again exactly').click();
    assert.equal(await panel.finished(), text);
    await panel.back();
  },
};
