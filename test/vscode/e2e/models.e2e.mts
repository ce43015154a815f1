// A person's own models: the file dialog, what was found, the list of models, a file dropped on the panel.
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { Panel } from '../harness/panel.mts';
import type { Writer } from '../harness/writer.mts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/reference');

const dialog = (writer: Writer): Locator => writer.page.locator('.monaco-dialog-box');

async function press(writer: Writer, button: string): Promise<void> {
  await dialog(writer)
    .locator('.monaco-button')
    .filter({ hasText: new RegExp(`^${button}$`, 'u') })
    .click();
  await dialog(writer).waitFor({ state: 'detached' });
}

const quickInput = (writer: Writer, text: string): Locator =>
  writer.page.locator('.quick-input-widget:visible').filter({ hasText: text });

/**
 * Runs a command until what it shows is there. Its row is clicked: on a busy machine the palette sometimes handles
 * Enter before it has selected the row.
 */
async function runUntil(writer: Writer, title: string, shown: Locator): Promise<void> {
  for (let attempts = 3; ; attempts--) {
    await writer.press('F1');
    const input = writer.page.locator('.quick-input-widget:visible input.input');
    await input.waitFor();
    await input.fill(`>${title}`);
    await writer.row(title).first().click();
    try {
      await shown.waitFor({ timeout: 15_000 });
      return;
    } catch (error) {
      if (attempts === 1) throw error;
      await writer.press('Escape');
    }
  }
}

/** Chooses a file in the dialog that the command opens. */
async function importFrom(writer: Writer, file: string, shot?: string): Promise<void> {
  // Identified by its title: the palette shows the same words in a row.
  const title = writer.page.locator('.quick-input-title', { hasText: 'Import Model' });
  const fileDialog = writer.page.locator('.quick-input-widget:visible').filter({ has: title });
  await runUntil(writer, 'MicroMixer: Import Model', fileDialog);
  // The dialog lists the workspace first, then the folder of what is typed; before that, it forgets its input.
  await writer.row('notes.md').first().waitFor();
  await fileDialog.locator('input.input').fill(path.join(fixtures, file));
  await writer.row(path.basename(file)).first().waitFor();
  if (shot !== undefined) await writer.screenshot(shot);
  await writer.press('Enter');
  await fileDialog.waitFor({ state: 'hidden' });
}

async function openList(writer: Writer): Promise<void> {
  await runUntil(writer, 'MicroMixer: Choose Model', writer.row('recommended').first());
}

/** Presses a button in a row of the list. */
async function pressInRow(writer: Writer, row: string, icon: string): Promise<void> {
  await writer.row(row).first().hover();
  await writer.row(row).first().locator(`.codicon-${icon}`).click();
}

const download = 'models: the download asks first, and who says no has asked nobody';
/** In a browser, the browser itself downloads; the serverless suite covers that. */
export const onlyIn = { [download]: 'node' };

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'models: a checkpoint is chosen in the file dialog, asked about, shown and imported': async (writer) => {
    await writer.open('notes.md');
    await importFrom(writer, 'tiny/epoch_4.pt', 'import-file-dialog');
    await quickInput(writer, 'How many bytes does it look back').waitFor();
    await writer.screenshot('import-context');
    await writer.page.locator('.quick-input-widget:visible input.input').fill('many');
    await quickInput(writer, 'A whole number from 1 to 65536').waitFor();
    await writer.answer('32');
    await dialog(writer).filter({ hasText: 'Import epoch_4.pt?' }).waitFor();
    const found = await dialog(writer).innerText();
    for (const part of ['2 layers, cumulative pooling', 'a window of 32 bytes', 'sha256: ', 'It writes:'])
      assert.ok(found.includes(part), found);
    await writer.screenshot('import-found');
    await press(writer, 'Import');
    await writer.page.locator('.notification-toast').filter({ hasText: 'Imported as epoch_4.' }).waitFor();
  },

  'models: Choose Model lists what is known, renames, uses and removes': async (writer) => {
    await writer.open('notes.md');
    await openList(writer);
    if ((await writer.row('epoch_4').count()) === 0) {
      await writer.press('Escape');
      await importFrom(writer, 'tiny/epoch_4.pt');
      await quickInput(writer, 'How many bytes').waitFor();
      await writer.answer('32');
      await press(writer, 'Import');
      await writer.page.locator('.notification-toast').filter({ hasText: 'Imported as epoch_4.' }).waitFor();
      await writer.command('Notifications: Clear All Notifications');
      await openList(writer);
    }
    await writer.row('epoch_4').first().waitFor();
    const first = await writer.row('recommended').first().innerText();
    assert.match(first, /^auto.*whichever is less surprised by your text/su);
    const shipped = await writer.row("children's stories, English only").first().innerText();
    assert.match(shipped, /968,640 parameters, reads everything, \d\.\d MB.*\b0\.\d{3} bits per byte/su);
    assert.match(await writer.row('epoch_4').first().innerText(), /looks back 32 letters.*[\d,]+ letters per second/su);
    await writer.screenshot('choose-model');

    await pressInRow(writer, 'epoch_4', 'edit');
    await quickInput(writer, 'Rename epoch_4').waitFor();
    await writer.answer('my-own');
    await writer.row('my-own').first().waitFor();
    await writer.row('my-own').first().click();
    await writer.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    // The list shows what was in use when it was opened: the settings may take a moment.
    await runUntil(writer, 'MicroMixer: Choose Model', writer.row('in use').filter({ hasText: 'my-own' }));
    await writer.screenshot('choose-model-own');

    await pressInRow(writer, 'my-own', 'trash');
    await dialog(writer).filter({ hasText: 'It is in use; auto takes its place.' }).waitFor();
    await writer.screenshot('remove-model');
    await press(writer, 'Remove');
    await writer.row('in use').filter({ hasText: 'auto' }).waitFor();
    assert.equal(await writer.row('my-own').count(), 0);
    await writer.press('Escape');
  },

  'models: a file that is no model is refused in words': async (writer) => {
    await writer.open('notes.md');
    await importFrom(writer, 'tiny/expected.json');
    const toast = writer.page.locator('.notification-toast').filter({ hasText: 'neither a PyTorch checkpoint nor' });
    await toast.waitFor();
    await writer.screenshot('import-refused');
    await writer.command('Notifications: Clear All Notifications');
    await toast.waitFor({ state: 'detached' });
  },

  'models: a checkpoint that is dropped on the panel is imported, and the text there stays': async (writer) => {
    await writer.open('notes.md');
    const webview = writer.page.locator('iframe.webview.ready').last();
    await runUntil(writer, 'MicroMixer: Open Story Generator', webview);
    const frame = writer.page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
    await frame.locator('#beginning').waitFor();
    await new Panel(writer).press('more');
    await frame.locator('#model option').first().waitFor({ state: 'attached' });
    await frame.locator('#beginning').fill('A beginning that stays');
    const box = (await webview.boundingBox())!;
    const session = await writer.page.context().newCDPSession(writer.page);
    const drag = (type: 'dragEnter' | 'dragOver' | 'drop', x: number, y: number): Promise<unknown> =>
      session.send('Input.dispatchDragEvent', {
        type,
        x,
        y,
        modifiers: 8, // Shift: without it, VS Code handles drops on a web view itself
        data: { items: [], files: [path.join(fixtures, 'tiny-decay/model.safetensors')], dragOperationsMask: 1 },
      });
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await drag('dragEnter', x, y);
    for (let step = 0; step < 5; step++) await drag('dragOver', x + step, y);
    await frame.locator('body.receiving').waitFor();
    await writer.screenshot('panel-drop');
    await drag('drop', x, y);
    await dialog(writer).filter({ hasText: 'Import model.safetensors?' }).waitFor();
    await press(writer, 'Import and Use');
    const select = frame.locator('#model');
    await frame.locator('#model option[value="model"]').waitFor({ state: 'attached' });
    await new Panel(writer).shows('model', 'model');
    await writer.page.locator('.notification-toast').filter({ hasText: 'Imported as model; it writes' }).waitFor();
    assert.equal(await frame.locator('#beginning').inputValue(), 'A beginning that stays');
    await writer.screenshot('panel-imported');
    // What comes next is written by the shipped model.
    await select.selectOption('micromixer-stories-1m');
    await writer.page.waitForTimeout(1000);
    assert.equal(await select.inputValue(), 'micromixer-stories-1m');
  },

  'models: two windows write at the same time, and share what is imported and removed': async (writer) => {
    const other = await writer.otherWindow();
    try {
      await Promise.all([writer.open('notes.md'), other.open('fox.md')]);
      const suggestsIn = async (window: Writer): Promise<void> => {
        await window.clear();
        await window.type('Once upon a time');
        assert.match(await window.ghostText(), /\w/u);
        await window.press('Escape');
      };
      await Promise.all([suggestsIn(writer), suggestsIn(other)]);

      await importFrom(writer, 'tiny-decay/model.safetensors');
      await press(writer, 'Import');
      const imported = writer.page.locator('.notification-toast').filter({ hasText: 'Imported as' });
      const [, name] = /Imported as ([\w-]+)/u.exec(await imported.innerText())!;
      const find = async (window: Writer): Promise<Locator> => {
        await openList(window);
        await window.page.locator('.quick-input-widget:visible input.input').fill(name!);
        return window.row(name!).first();
      };
      await (await find(other)).waitFor();
      await pressInRow(other, name!, 'trash');
      await press(other, 'Remove');
      await other.row('recommended').first().waitFor();
      await other.press('Escape');
      const removed = await find(writer);
      await writer.row('recommended').first().waitFor({ state: 'detached' }); // the rows that don't match are gone
      assert.equal(await removed.count(), 0);
      await writer.press('Escape');
      await Promise.all([suggestsIn(writer), suggestsIn(other)]);
    } finally {
      await other.page.close();
    }
  },

  [download]: async (writer) => {
    await writer.open('notes.md');
    const question = dialog(writer).filter({ hasText: 'Host: huggingface.co' });
    await runUntil(writer, 'MicroMixer: Download the Original Weights', question);
    assert.match(await dialog(writer).innerText(), /Size: about 4 MB/u);
    await writer.screenshot('download-question');
    await press(writer, 'Cancel');
  },
};
