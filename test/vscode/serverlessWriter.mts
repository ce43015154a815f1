// A person at a workbench without a server, with the packaged extension: what people do anywhere, in a virtual file,
// and what is different there: a model is imported into the browser's storage, and is still there after the page is
// reloaded.
import assert from 'node:assert/strict';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { shippedModelNames } from '../../src/settings/shippedModels.ts';
import { projectFolder } from '../support/models.ts';
import { scenarios as firstMinute } from './e2e/firstMinute.e2e.mts';
import { scenarios as ghostText } from './e2e/ghostText.e2e.mts';
import { scenarios as storyPanel } from './e2e/storyPanel.e2e.mts';
import type { ServerlessWorkbench } from './harness/serverless.mts';
import { Writer } from './harness/writer.mts';

const pageLimitMs = 90_000;
/** As in runE2e.mts. */
const editorIdleMs = 5000;

/** From the scenarios that also run with a server: one for each thing that a person encounters. */
const everywhere = /^(?:ghost text appears|the settings editor|Generate Story|first steps|panel: generate)/u;

export async function writeInServerless(workbench: ServerlessWorkbench, page: Page): Promise<void> {
  const writer = new Writer(page, '/', path.join(projectFolder, 'shots/serverless'));
  page.setDefaultTimeout(60_000);
  const open = async (): Promise<void> => {
    await page.goto(workbench.url('notes.md'));
    await writer.statusItem.waitFor({ timeout: pageLimitMs });
    // An editor that opens late takes the focus, closing a palette that is already open.
    await writer.open('notes.md');
    await page.waitForTimeout(editorIdleMs);
  };
  const scenarios = {
    ...ghostText,
    ...firstMinute,
    ...storyPanel,
  };
  const chosen = Object.entries(scenarios).filter(([name]) => everywhere.test(name));
  try {
    await open();
    for (const [name, run] of [...chosen, ...Object.entries(onlyHere)]) {
      await run(writer, open);
      console.log(`ok serverless: ${name}`);
    }
  } catch (error) {
    await writer.screenshot('failed').catch(() => undefined);
    throw error;
  }
}

const dialogOf = (writer: Writer): Locator => writer.page.locator('.monaco-dialog-box');

/** What only this workbench shows. `open` reloads the page. */
const onlyHere: Record<string, (writer: Writer, open: () => Promise<void>) => Promise<void>> = {
  'a PyTorch file of a virtual folder is imported; it is there after the page is loaded again, beside all that ship':
    async (writer, open) => {
      await writer.open('notes.md');
      await writer.command('MicroMixer: Import Model');
      await writer.row('own.pt').first().click(); // the dialog lists the open folder
      await writer.press('Enter');
      const question = writer.page.locator('.quick-input-widget:visible').filter({ hasText: 'How many bytes does it' });
      await question.waitFor();
      await writer.answer('32');
      await dialogOf(writer).filter({ hasText: 'Import own.pt?' }).waitFor();
      await writer.screenshot('import-found');
      const yes = dialogOf(writer)
        .locator('.monaco-button')
        .filter({ hasText: /^Import$/u });
      await yes.click();
      await writer.page.locator('.notification-toast').filter({ hasText: 'Imported as own.' }).waitFor();

      await open();
      await writer.command('MicroMixer: Choose Model');
      await writer.row('looks back 32 letters').filter({ hasText: 'own' }).first().waitFor();
      await writer.screenshot('choose-model');
      const rows = await writer.page.locator('.quick-input-list .monaco-list-row').allInnerTexts();
      const models = rows.filter((row) => row.includes('parameters'));
      assert.equal(models.length, shippedModelNames.length + 1, rows.join('\n'));
      await writer.row('looks back 32 letters').filter({ hasText: 'own' }).first().click();
      await writer.open('notes.md');
      await writer.clear();
      // It is untrained: it writes random letters, another story for each seed, and sometimes nothing that is valid at
      // the place.
      let text = '';
      for (let story = 0; story < 5 && text.trim() === ''; story++) {
        await writer.command('MicroMixer: Continue Here');
        await writer.page.waitForTimeout(3000);
        text = await writer.text();
      }
      assert.notEqual(text.trim(), '', 'the imported model writes nothing');
      assert.doesNotMatch(text, /\b(?:a|the|was|there)\b/u);
      await writer.command('MicroMixer: Choose Model');
      await writer.row('in use').filter({ hasText: 'own' }).waitFor();
      await writer.press('Escape');
    },
};
