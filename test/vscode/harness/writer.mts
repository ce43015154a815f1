// A person at the real workbench: opens files, types, looks at ghost text, accepts it, uses the palette and the
// settings.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** The editor draws spaces as no-break spaces. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u00b7', ' ');

export class Writer {
  readonly page: Page;
  /** The workspace's folder on this machine. */
  readonly folder: string;
  readonly #shots: string;

  /** @param shots the folder for screenshots */
  constructor(page: Page, folder: string, shots: string) {
    this.page = page;
    this.folder = folder;
    this.#shots = shots;
    mkdirSync(shots, { recursive: true });
    page.setDefaultTimeout(20_000);
  }

  get ghost(): Locator {
    return this.page.locator('.ghost-text, .ghost-text-decoration');
  }

  get statusItem(): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: 'MicroMixer' });
  }

  get #quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  /**
   * The same person at another window of the same workspace; its page must be closed.
   *
   * @param language of an editor with a language pack: the editor's own texts stay English, since no pack is installed
   * here
   */
  async otherWindow(language?: string): Promise<Writer> {
    const page = await this.page.context().newPage();
    if (language !== undefined) {
      await page.addInitScript(
        `Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => ${JSON.stringify(language)}, set() {} })`,
      );
    }
    await page.goto(this.page.url());
    const other = new Writer(page, this.folder, this.#shots);
    await other.statusItem.waitFor({ timeout: 45_000 });
    return other;
  }

  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(this.#shots, `${name}.png`) });
  }

  /** Opens a file of the workspace, and waits until the extension is active. */
  async open(name: string): Promise<void> {
    // A panel may have the focus: opened from there, the file would be opened a second time.
    const tab = this.page.locator(`.tab[data-resource-name="${name}"]`).first();
    if ((await tab.count()) > 0) await tab.click();
    else await this.#openQuickly(name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.page.locator('.editor-instance .monaco-editor .view-lines').first().click();
    // A provider registered after the last key press is not asked.
    await this.statusItem.waitFor();
  }

  async #openQuickly(name: string): Promise<void> {
    await this.page.keyboard.press('Control+1');
    // While the focus leaves a web view, a key may be lost.
    for (let attempt = 1; (await this.#quickInput.count()) === 0; attempt++) {
      await this.page.keyboard.press('Control+P');
      await this.#quickInput.waitFor({ timeout: 4000 }).catch((error: unknown) => {
        if (attempt === 3) throw error;
      });
    }
    await this.#quickInput.fill(name);
    await this.row(name).first().click(); // Enter may come before the row is selected
  }

  row(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text });
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text, { delay: 40 });
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  /** Ends whatever is going on in the file, and starts over. */
  async clear(): Promise<void> {
    await this.press('Control+A');
    await this.press('Delete');
  }

  /** The ghost text, once there is some. */
  async ghostText(): Promise<string> {
    await this.ghost.first().waitFor();
    return plain((await this.ghost.allInnerTexts()).join(''));
  }

  /** The editor's text as drawn. */
  async text(): Promise<string> {
    const lines = this.page.locator('.editor-instance .monaco-editor .view-lines').first();
    return plain(await lines.innerText());
  }

  /** Waits until what is drawn meets a condition. */
  async waitForText(isSo: (text: string) => boolean, what: string): Promise<string> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const text = await this.text();
      if (isSo(text)) return text;
      if (Date.now() > deadline) throw new Error(`${what} did not happen; the editor shows: ${text}`);
      await this.page.waitForTimeout(50);
    }
  }

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    await this.press('F1');
    await this.#quickInput.waitFor();
    await this.#quickInput.fill(`>${title}`);
    // The row may be in the list of before, in which another one is selected.
    await this.row(title).and(this.page.locator('.focused')).waitFor();
    await this.press('Enter');
  }

  /** Chooses a row of the open quick pick by its text: a row far down is not drawn until then. */
  async choose(text: string): Promise<void> {
    await this.#quickInput.fill(text);
    await this.row(text).first().click();
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Answers the open input box. */
  async answer(text: string): Promise<void> {
    await this.#quickInput.waitFor();
    await this.#quickInput.fill(text);
    await this.press('Enter');
  }

  /** Answers the open file dialog, which fills its box itself, a moment after opening and after each change. */
  async answerWithFile(file: string): Promise<void> {
    await this.#quickInput.waitFor();
    await this.page.waitForTimeout(700);
    await this.#quickInput.fill(file);
    await this.page.waitForTimeout(700);
    await this.press('Enter');
    await this.#quickInput.waitFor({ state: 'hidden' });
  }

  /** Types a number into the settings editor. */
  async setNumber(key: string, title: string, value: string, shot?: string): Promise<void> {
    await this.press('Control+,');
    const search = this.page.locator('.settings-editor .search-container .monaco-editor');
    await search.waitFor();
    await search.click();
    await this.press('Control+A');
    await this.page.keyboard.type(key);
    const item = this.page.locator('.settings-editor .setting-item-contents').filter({ hasText: title }).first();
    await item.waitFor();
    await item.locator('input').fill(value);
    await this.page.waitForTimeout(1200); // the settings editor saves after a pause
    if (shot !== undefined) await this.screenshot(shot);
    // Newer versions show the settings in a modal editor, older ones in a tab.
    const modal = this.page.locator('.monaco-modal-editor-block');
    if ((await modal.count()) > 0) {
      await this.press('Escape');
      const close = (): Promise<void> => modal.locator('.codicon-close').last().click();
      await modal.waitFor({ state: 'detached', timeout: 3000 }).catch(close);
    } else await this.press('Control+F4');
  }
}
