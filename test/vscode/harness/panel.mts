// The Story Generator panel as a person sees it: its page inside two frames.
import type { ElementHandle, Frame, Locator } from 'playwright-core';
import type { Writer } from './writer.mts';

/**
 * A web view that stays empty: this sometimes happens in a new browser, with any extension, and only another browser
 * helps.
 */
export class EmptyWebview extends Error {}
const emptyAfterMs = 15_000;
/** The page sends its state every 100 ms at most. */
export const handedOverAfterMs = 200;

export class Panel {
  readonly writer: Writer;

  constructor(writer: Writer) {
    this.writer = writer;
  }

  /** Like {@link show}, with all knobs visible. */
  static async open(writer: Writer, title?: string): Promise<Panel> {
    const panel = await Panel.show(writer, title);
    await panel.press('more');
    return panel;
  }

  /** Opens it beside a document, or shows the one already open, and waits until it is ready to write. */
  static async show(writer: Writer, title = 'MicroMixer: Open Story Generator'): Promise<Panel> {
    const panel = new Panel(writer);
    await writer.open('notes.md');
    const tabs = writer.page.locator('.tab').filter({ hasText: 'Story Generator' });
    const before = await tabs.count();
    await writer.command(title);
    if (title.includes('New')) {
      await tabs.nth(before).waitFor();
      await writer.page.waitForTimeout(1000); // the page of the previous one disappears a moment later
    }
    await panel.ready(emptyAfterMs).catch((error: unknown) => {
      throw new EmptyWebview('The panel stayed empty.', { cause: error });
    });
    // Opened from the walkthrough, where nobody writes, it is in the writer's own column, where an inserted story would
    // hide it.
    if ((await writer.page.locator('.editor-group-container').count()) === 1) {
      await writer.command('View: Move Editor into Right Group');
      await writer.page.locator('.editor-group-container').nth(1).waitFor();
      await panel.ready(emptyAfterMs);
    }
    return panel;
  }

  /** Waits until it can write. */
  async ready(timeout: number): Promise<void> {
    await this.locator('button.primary:enabled').filter({ hasText: 'Write' }).waitFor({ timeout });
  }

  /** Opens a region by its button, if it is closed: `more`, or `inspector-button`. */
  async press(id: string): Promise<void> {
    if ((await this.locator(`#${id}`).getAttribute('aria-pressed')) !== 'true') await this.locator(`#${id}`).click();
    await this.locator(`#${id}[aria-pressed=true]`).waitFor();
  }

  /** Does something with the story through its menu. */
  async use(label: string | RegExp): Promise<void> {
    await this.locator('#use-button').click();
    await this.locator('#use button').filter({ hasText: label }).click();
  }

  locator(selector: string): Locator {
    return this.writer.page
      .frameLocator('iframe.webview.ready')
      .last()
      .frameLocator('iframe#active-frame')
      .locator(selector);
  }

  button(name: string): Locator {
    return this.locator('button').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`, 'u') });
  }

  get status(): Locator {
    return this.locator('[role=status]');
  }

  get notice(): Locator {
    return this.locator('[role=alert]');
  }

  async frame(): Promise<Frame> {
    const element = await this.locator('body').elementHandle();
    return (await (element as ElementHandle).ownerFrame())!;
  }

  /** The text written, without the beginning. */
  async text(): Promise<string> {
    return (await this.locator('.story tinted-text').allTextContents()).join('');
  }

  /**
   * Waits until the last request is written. What the page shows follows a click in the next frame, which may be late
   * on a busy machine; until then, the status line is about the previous story.
   */
  async finished(): Promise<string> {
    await this.drawn();
    await this.status.filter({ hasText: /^\s*(The story|Nothing)/u }).waitFor({ timeout: 60_000 });
    return this.text();
  }

  /** Waits until the page shows everything it has received so far. */
  async drawn(): Promise<void> {
    await this.locator('body').evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }

  async generate(): Promise<string> {
    await this.button('Write').click();
    return this.finished();
  }

  /** Starts a story that takes a long time, and waits for its first words. */
  async beginLong(): Promise<void> {
    await this.locator('#stopAt').selectOption('length');
    await this.setNumber('maxBytes', 20_000);
    await this.button('Write').click();
    await this.locator('.story tinted-text').filter({ hasText: /\w{2}/u }).first().waitFor();
  }

  /**
   * The index of an unexpected letter in the last passage, where others could have come; not one of the first two
   * letters.
   */
  async surprisingLetter(): Promise<number> {
    const letters = this.locator('.story tinted-text').last();
    await letters.locator(':is(.bits3, .bits4, .bits5, .bits6, .bits7)').nth(2).waitFor();
    return letters
      .locator('span')
      .evaluateAll((spans) => spans.findIndex((span, at) => at > 1 && /bits[3-7]/u.test(span.className)));
  }

  /** Writes a story if there is none yet. */
  async withStory(): Promise<string> {
    const isExample = (await this.locator('.page-head').filter({ hasText: 'An example' }).count()) > 0;
    return isExample ? this.generate() : this.text();
  }

  /** Waits until a box shows a value. */
  async shows(id: string, value: string): Promise<void> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const shown = await this.locator(`#${id}`).inputValue();
      if (shown === value) return;
      if (Date.now() > deadline) throw new Error(`#${id} shows ${shown}, not ${value}`);
      await this.writer.page.waitForTimeout(20);
    }
  }

  /** Types into a number box like a person, and leaves it. */
  async setNumber(id: string, value: number): Promise<void> {
    await this.locator(`#${id}`).fill(String(value));
    await this.locator(`#${id}`).press('Tab');
  }

  /** Has the next stories written with a seed. Where the box shows it already, typing it again would lock nothing. */
  async lockSeed(seed: number): Promise<void> {
    await this.setNumber('seed', seed);
    await this.locator('#lockSeed').check();
  }

  /**
   * Resets the knobs to the settings. The last change is sent within a tenth of a second: the next scenario may hide
   * the page.
   */
  async back(): Promise<void> {
    const button = this.button('Back to my settings');
    if (await button.isEnabled()) await button.click();
    await this.writer.page.waitForTimeout(handedOverAfterMs);
  }
}
