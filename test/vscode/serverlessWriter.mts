// A person at a workbench without a server, with the packaged extension: writes in a virtual file, imports a model, loads the window again.
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { shippedModelNames } from '../../src/checkpoint/modelFolder.ts';
import { projectFolder } from '../support/models.ts';
import { Panel } from './harness/panel.mts';
import type { ServerlessWorkbench } from './harness/serverless.mts';
import { Writer } from './harness/writer.mts';

const pageLimitMs = 90_000;

export async function writeInServerless(workbench: ServerlessWorkbench, page: Page): Promise<void> {
  const writer = new Writer(page, '/', path.join(projectFolder, 'shots/serverless'));
  page.setDefaultTimeout(60_000);
  try {
    await writeStory(writer, workbench);
    await importAndReload(writer, workbench);
    await generateInPanel(writer);
  } catch (error) {
    await writer.screenshot('failed').catch(() => undefined);
    throw error;
  }
}

async function openFile(writer: Writer, workbench: ServerlessWorkbench): Promise<void> {
  await writer.page.goto(workbench.url('notes.md'));
  await writer.statusItem.waitFor({ timeout: pageLimitMs });
  await writer.page.locator('.editor-instance .monaco-editor .view-lines').first().click();
}

async function writeStory(writer: Writer, workbench: ServerlessWorkbench): Promise<void> {
  await openFile(writer, workbench);
  await writer.clear();
  await writer.type('Once upon a time');
  const ghost = await writer.ghostText();
  await writer.screenshot('ghost-text');
  await writer.press('Tab');
  const start = ghost.trim().slice(0, 10);
  await writer.waitForText((text) => text.includes(start), 'accepting');
  console.log('ok serverless: ghost text in a virtual file, and Tab takes it');
}

const dialogOf = (writer: Writer): Locator => writer.page.locator('.monaco-dialog-box');
const models = (writer: Writer): Promise<string[]> =>
  writer.page.locator('.quick-input-list .monaco-list-row').allInnerTexts();

async function importAndReload(writer: Writer, workbench: ServerlessWorkbench): Promise<void> {
  await writer.command('MicroMixer: Import Model');
  await writer.row('own.pt').first().waitFor(); // the dialog lists the folder that is open
  await writer.row('own.pt').first().click();
  await writer.press('Enter');
  await writer.page
    .locator('.quick-input-widget:visible')
    .filter({ hasText: 'How many bytes does it look back' })
    .waitFor();
  await writer.answer('32');
  await dialogOf(writer).filter({ hasText: 'Import own.pt?' }).waitFor();
  await writer.screenshot('import-found');
  await dialogOf(writer)
    .locator('.monaco-button')
    .filter({ hasText: /^Import$/u })
    .click();
  await writer.page.locator('.notification-toast').filter({ hasText: 'Imported as own.' }).waitFor();
  console.log('ok serverless: a PyTorch file of a virtual folder is imported');

  await openFile(writer, workbench);
  await writer.command('MicroMixer: Choose Model');
  await writer.row('recommended').first().waitFor();
  await writer.row('looks back 32 bytes').filter({ hasText: 'own' }).first().waitFor();
  await writer.screenshot('choose-model');
  const rows = await models(writer);
  assert.equal(rows.filter((row) => row.includes('parameters')).length, shippedModelNames.length + 1, rows.join('\n'));
  await writer.press('Escape');
  console.log('ok serverless: it is there after the window is loaded again, beside all that ship');
}

async function generateInPanel(writer: Writer): Promise<void> {
  await writer.command('MicroMixer: Open Story Generator');
  const panel = new Panel(writer);
  await panel.ready(pageLimitMs);
  await panel.button('Generate').click();
  await panel.status.filter({ hasText: /^\s*The story/u }).waitFor();
  assert.ok((await panel.text()).length > 50);
  await writer.screenshot('panel');
  console.log('ok serverless: the panel writes a story');
}
