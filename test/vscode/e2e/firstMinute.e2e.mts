// The first minute of a newcomer in the packaged extension: the walkthrough and each of its steps, a new story, a text file, the status.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { Writer } from '../harness/writer.mts';

const gettingStarted = (writer: Writer): Locator => writer.page.locator('.gettingStartedContainer');
const step = (writer: Writer, title: string): Locator =>
  gettingStarted(writer).locator('.getting-started-step').filter({ hasText: title });
const toast = (writer: Writer, text: string): Locator =>
  writer.page.locator('.notification-toast').filter({ hasText: text });

async function openFirstSteps(writer: Writer): Promise<void> {
  await writer.command('MicroMixer: First Steps');
  await step(writer, 'Open a practice story').waitFor();
}

/** Presses a button of a step, after unfolding the step. */
async function pressIn(writer: Writer, title: string, button: string, shot: string): Promise<void> {
  await step(writer, title).click();
  const pressed = step(writer, title).locator('.monaco-button').filter({ hasText: button });
  await pressed.waitFor();
  await writer.page.waitForTimeout(800); // the picture has loaded
  await writer.screenshot(shot);
  await pressed.click();
}

async function isDone(writer: Writer, title: string): Promise<void> {
  await step(writer, title).locator('[role="checkbox"][aria-checked="true"]').waitFor({ state: 'attached' });
}

const active = (writer: Writer): Locator =>
  writer.page.locator('.editor-group-container.active .monaco-editor .view-lines').first();

/**
 * Types into a document that was just opened, once the person has looked at it: while its tab opens the focus still
 * moves, and then the editor drops the request that it was about to make.
 */
async function typeIntoNew(writer: Writer, text: string): Promise<void> {
  await writer.page.waitForTimeout(2000);
  await writer.type(text);
}

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'first steps: the practice story, a suggestion taken, a sentence asked for, the generator, the menu': async (
    writer,
  ) => {
    await writer.open('notes.md');
    await writer.press('Control+B'); // the pictures of the steps need room
    await openFirstSteps(writer);
    await pressIn(writer, 'Open a practice story', 'Open a Practice Story', 'first-1-practice');
    await writer.page.locator('.tab.active[data-resource-name^="Untitled"]').waitFor();
    await active(writer).filter({ hasText: 'Once upon' }).waitFor();

    await typeIntoNew(writer, ' a');
    await writer.ghost.first().waitFor({ timeout: 60_000 }); // the models are loaded first
    assert.match(await writer.ghostText(), /\w+ \w+ \w+/u);
    await writer.screenshot('first-2-suggestion');
    await writer.press('Tab');
    await writer.ghost
      .first()
      .waitFor({ state: 'detached' })
      .catch(() => undefined); // the next one may be there already

    await openFirstSteps(writer);
    await isDone(writer, 'Open a practice story');
    await isDone(writer, 'Take a suggestion');
    await pressIn(writer, 'Take a suggestion', 'Back to the Practice Story', 'first-3-take');
    await writer.page.locator('.tab.active[data-resource-name^="Untitled"]').waitFor();

    await openFirstSteps(writer);
    await pressIn(writer, 'Ask for a sentence', 'Ask in the Practice Story', 'first-4-ask');
    await writer.page.locator('.tab.active[data-resource-name^="Untitled"]').waitFor();
    await writer.ghostText();
    await writer.press('Escape');
    await active(writer).click();
    await writer.press('Control+End');
    await writer.statusItem.click();
    await writer.choose('Ask for a suggestion');
    await writer.ghostText();
    await writer.screenshot('first-5-sentence');
    await writer.press('Escape');

    await openFirstSteps(writer);
    await isDone(writer, 'Ask for a sentence');
    await pressIn(writer, 'See it think', 'Open the Story Generator', 'first-6-think');
    const frame = writer.page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame');
    await frame.locator('#beginning').waitFor();
    await writer.screenshot('first-7-generator');

    await openFirstSteps(writer);
    await isDone(writer, 'See it think');
    await pressIn(writer, 'Make it quieter', 'Open the Menu', 'first-8-quieter');
    await writer.row('Snooze until tomorrow').waitFor();
    await writer.screenshot('first-9-menu');
    await writer.press('Escape');
    await isDone(writer, 'Make it quieter');
    await writer.press('Control+B');
  },

  'New File offers a story': async (writer) => {
    await writer.open('notes.md');
    // The command is in the palette before the editor can run it; a dialog then says so.
    const story = writer.row('Story').first();
    const refusal = writer.page.locator('.monaco-dialog-box');
    for (let attempts = 10; ; attempts--) {
      await writer.command('Create: New File...');
      await story.or(refusal).first().waitFor();
      if (attempts === 1 || (await refusal.count()) === 0) break;
      await writer.press('Escape');
      await refusal.waitFor({ state: 'detached' });
    }
    await story.waitFor();
    await writer.screenshot('new-file');
    await story.click(); // text typed here would be a file name
    await writer.page.locator('.tab.active[data-resource-name^="Untitled"]').waitFor();
    await writer.page.locator('.statusbar-item').filter({ hasText: 'Markdown' }).waitFor();
    await typeIntoNew(writer, 'Once upon a time');
    await writer.ghostText();
  },

  'who writes in a text file is asked once, after the sentence, and then gets suggestions': async (writer) => {
    writeFileSync(path.join(writer.folder, 'tale.txt'), '');
    await writer.open('tale.txt');
    // No word of it begins as the last one below does: the editor's own list of the text's words would come first.
    await writer.type('Once upon a time there was a little girl named Lily. She liked to sing.');
    assert.equal(await toast(writer, 'text files').count(), 0, 'not while typing');
    await toast(writer, 'text files').waitFor();
    await writer.screenshot('text-file-question');
    await toast(writer, 'text files').locator('.monaco-button').filter({ hasText: 'Suggest in Text Files' }).click();
    await active(writer).click();
    await writer.press('Control+End');
    await writer.type(' One day, Lily went to the p');
    await writer.ghostText();
    await writer.screenshot('text-file-suggestion');
  },

  'the status: snoozed with the minutes that are left, on again, manual, and no "off" beside the log': async (
    writer,
  ) => {
    await writer.open('notes.md');
    await writer.statusItem.click();
    await writer.choose('Snooze for 15 minutes');
    await writer.statusItem.filter({ hasText: '15 min' }).waitFor();
    await writer.screenshot('status-snoozed');
    await writer.statusItem.click();
    await writer.choose('End the snooze');
    await writer.statusItem.filter({ hasText: /MicroMixer$/u }).waitFor();
    await writer.statusItem.click();
    await writer.choose('Suggest only when asked');
    await writer.statusItem.locator('.codicon-keyboard').waitFor();
    await writer.screenshot('status-manual');
    await writer.statusItem.click();
    await writer.choose('Suggest while typing');
    await writer.statusItem.locator('.codicon-book').waitFor();
    await writer.command('MicroMixer: Show Log');
    await writer.page.locator('.output-view, .panel .monaco-editor').first().click();
    await writer.page.waitForTimeout(500);
    assert.equal(await writer.statusItem.locator('.codicon-circle-slash').count(), 0);
    await writer.screenshot('status-log');
    await writer.command('View: Hide Panel');
  },

  'in an editor in German the menu, the commands and the practice story are German, and the story is English': async (
    writer,
  ) => {
    const german = await writer.otherWindow('de');
    try {
      await german.statusItem.click();
      await german.row('Nach einem Vorschlag fragen').waitFor();
      await german.screenshot('menu-german');
      await german.press('Escape');
      await german.command('MicroMixer: Übungsgeschichte öffnen');
      await active(german).filter({ hasText: 'Eine Übungsgeschichte' }).filter({ hasText: 'Once upon' }).waitFor();
      await german.screenshot('practice-story-german');
    } catch (error) {
      await german.screenshot('failed-german'); // the runner's picture is of the other window
      throw error;
    } finally {
      await german.page.close();
    }
  },

  'the settings of writers come first': async (writer) => {
    await writer.command('MicroMixer: Open Settings');
    const settings = writer.page.locator('.settings-editor');
    await settings.locator('.setting-item-contents').filter({ hasText: 'Daring' }).first().waitFor();
    await writer.page.waitForTimeout(500);
    await writer.screenshot('settings-writing');
    await writer.press('Escape');
  },
};
