// The story generator panel as a person meets it: the packaged extension in a clean VS Code.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ElementHandle, Frame, Locator } from 'playwright-core';
import type { Writer } from '../harness/writer.mts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const command = 'MicroMixer: Open Story Generator';

/** The panel's page inside its two frames. */
class Panel {
  readonly writer: Writer;

  constructor(writer: Writer) {
    this.writer = writer;
  }

  /** Opens it beside a document, or shows the one that is open, and waits until it is ready to write. */
  static async open(writer: Writer, title = command): Promise<Panel> {
    const panel = new Panel(writer);
    await writer.open('notes.md');
    await writer.command(title);
    await panel.button('Generate').waitFor();
    await panel.locator('#model option').first().waitFor({ state: 'attached' });
    return panel;
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

  async frame(): Promise<Frame> {
    const element = await this.locator('body').elementHandle();
    return (await (element as ElementHandle).ownerFrame())!;
  }

  /** What was written, without the beginning. */
  async text(): Promise<string> {
    return (await this.locator('.story tinted-text').allTextContents()).join('');
  }

  async finished(): Promise<string> {
    await this.status.filter({ hasText: /^\s*(The story|Nothing)/u }).waitFor();
    return this.text();
  }

  async generate(): Promise<string> {
    await this.button('Generate').click();
    await this.status
      .filter({ hasText: 'Writing' })
      .waitFor({ timeout: 2000 })
      .catch(() => undefined); // it may be done
    return this.finished();
  }

  /** Writes a story if there is none yet. */
  async withStory(): Promise<string> {
    const text = await this.text();
    return text === '' ? this.generate() : text;
  }

  /** Types into a number box, as a person does, and leaves it. */
  async setNumber(id: string, value: number): Promise<void> {
    await this.locator(`#${id}`).fill(String(value));
    await this.locator(`#${id}`).press('Tab');
  }
}

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'panel: generate, retry, undo and redo whole generations': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('Once upon a time, there was a little robot who');
    const first = await panel.generate();
    assert.ok(first.length > 40, first);
    await panel.locator('.speed').filter({ hasText: 'bytes/s' }).waitFor();
    await panel.button('Retry').click();
    await panel.locator('.story tinted-text').filter({ hasNotText: first }).waitFor();
    const second = await panel.finished();
    assert.notEqual(second, first);
    await panel.button('Undo').click();
    await panel
      .locator('.story tinted-text')
      .filter({ hasText: first.slice(0, 40) })
      .waitFor();
    assert.equal(await panel.text(), first);
    await panel.button('Redo').click();
    await panel
      .locator('.story tinted-text')
      .filter({ hasText: second.slice(0, 40) })
      .waitFor();
    assert.equal(await panel.text(), second);
  },

  'panel: stop keeps what is there, continue goes on': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#stopAt').selectOption('length');
    await panel.setNumber('maxBytes', 20_000);
    await panel.button('Generate').click();
    await panel.locator('.story tinted-text').filter({ hasText: /\w{2}/u }).first().waitFor();
    await panel.locator('body').press('Escape');
    await panel.status.filter({ hasText: 'was stopped' }).waitFor();
    const stopped = await panel.text();
    assert.ok(stopped.length > 5 && stopped.length < 20_000);
    await panel.setNumber('maxBytes', 60);
    await panel.button('Continue').click();
    await panel.locator('.story tinted-text').nth(1).filter({ hasText: /\w/u }).waitFor();
    const longer = await panel.finished();
    assert.ok(longer.startsWith(stopped) && longer.length > stopped.length);
    await panel.button('Back to my settings').click();
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
  },

  'panel: the letters show what else could have come, and one can be chosen': async (writer) => {
    const panel = await Panel.open(writer);
    const before = await panel.withStory();
    await panel.locator('.story tinted-text').last().locator('span').nth(12).hover();
    await panel.locator('table.choices tbody tr').nth(9).waitFor();
    await panel.locator('.cut').first().waitFor();
    const taken = await panel.locator('tr.taken th').innerText();
    const other = panel.locator('table.choices tbody tr:not(.taken) button.byte:enabled').first();
    const letter = (await other.innerText()).trim();
    assert.notEqual(letter, taken.trim());
    await writer.screenshot('panel-see-it-think');
    await other.click();
    const after = await panel.finished();
    const named: Record<string, string> = { space: ' ', 'new line': '\n' };
    assert.equal(after.slice(0, 13), before.slice(0, 12) + (named[letter] ?? letter));
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
    await writer.screenshot('panel-variants');
    const chosen = await panel.locator('.variant').nth(1).locator('tinted-text').textContent();
    await panel.button('Insert at cursor').click();
    await panel.locator('.notice').filter({ hasText: 'Put into notes.md' }).waitFor();
    const text = await writer.waitForText((each) => each.includes('The old cat sat'), 'inserting');
    assert.ok(
      text.replaceAll('\n', '').startsWith(`The old cat sat by the window and${chosen!.trimEnd()}`.slice(0, 60)),
      text,
    );
    await panel.locator('#variants').selectOption('1');
  },

  'panel: how surprised the model is by the document, and what it remembers': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.withStory();
    await panel.locator('details.document summary').click();
    await panel.button('Read my document').click();
    await panel
      .locator('details.document .totals')
      .filter({ hasText: /notes\.md: \d\.\d\d bits per byte/u })
      .waitFor();
    assert.ok((await panel.locator('details.document tinted-text span[class^=bits]').count()) > 30);
    await panel.locator('details.document summary').click();
    if ((await panel.locator('details.memory[open]').count()) === 0) {
      await panel.locator('details.memory summary').click();
    }
    const canvas = panel.locator('details.memory canvas');
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
    await panel.locator('details.memory summary').click();
  },

  'panel: by keyboard alone': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').focus();
    await writer.press('Control+A');
    await writer.type('One day, a girl named Lily found');
    await writer.press('Control+Enter');
    await panel.status
      .filter({ hasText: 'Writing' })
      .waitFor({ timeout: 2000 })
      .catch(() => undefined);
    await panel.finished();
    for (let presses = 0; presses < 40; presses++) {
      await writer.press('Tab');
      if ((await panel.locator('tinted-text:focus').count()) > 0) break;
    }
    await writer.press('ArrowRight');
    await writer.press('ArrowRight');
    await panel.locator('.current[data-start="2"]').waitFor();
    await panel.locator('table.choices').first().waitFor();
  },

  'panel: a second panel writes on its own, and closing it while it writes harms nothing': async (writer) => {
    const first = await Panel.open(writer);
    const text = await first.withStory();
    const second = await Panel.open(writer, 'MicroMixer: New Story Generator');
    await second.locator('#stopAt').selectOption('length');
    await second.setNumber('maxBytes', 20_000);
    await second.button('Generate').click();
    await second.locator('.story tinted-text').filter({ hasText: /\w{2}/u }).first().waitFor();
    await writer.page.locator('.tab.active').filter({ hasText: 'Story Generator' }).last().click({ button: 'middle' });
    await writer.page.waitForTimeout(500);
    const again = await Panel.open(writer);
    assert.equal(await again.text(), text);
    await again.generate();
  },

  'panel: a session is saved, opened again, and writes the same text': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.locator('#beginning').fill('"Look!" said the small bird.');
    const text = await panel.generate();
    const file = writer.page.locator('.quick-input-widget:visible input.input');
    await panel.button('Save session').click();
    await file.waitFor();
    await writer.press('Enter');
    await panel.locator('.notice').filter({ hasText: 'Saved as story-session.json' }).waitFor();
    await panel.locator('#beginning').fill('Something else');
    assert.notEqual(await panel.generate(), text);
    await panel.button('Open session').click();
    await file.waitFor();
    await writer.row('story-session.json').first().click();
    await panel.locator('.story .beginning').filter({ hasText: 'Look!' }).waitFor();
    assert.equal(await panel.text(), text);
    await panel.button('Write again exactly').click();
    await panel.status
      .filter({ hasText: 'Writing' })
      .waitFor({ timeout: 2000 })
      .catch(() => undefined); // it may be done
    assert.equal(await panel.finished(), text);
  },

  'panel: its knobs become the settings, and go back to them': async (writer) => {
    const panel = await Panel.open(writer);
    await panel.button('Careful').click();
    assert.equal(await panel.locator('#temperature').inputValue(), '0.4');
    await panel.button('Save as my settings').click();
    await panel.locator('.notice').filter({ hasText: 'your settings now' }).waitFor();
    await panel.button('Wild').click();
    assert.equal(await panel.locator('#temperature').inputValue(), '1.4');
    await panel.button('Back to my settings').click();
    assert.equal(await panel.locator('#temperature').inputValue(), '0.4');
  },

  'panel: its state is there after the window is loaded again': async (writer) => {
    // A workbench with an unsaved file does not start its extensions again in this host.
    await writer.open('notes.md');
    await writer.press('Control+S');
    await writer.page.locator('.tab.dirty').waitFor({ state: 'detached' });
    const panel = await Panel.open(writer);
    const text = await panel.withStory();
    await panel.locator('#beginning').fill('A beginning that must not be lost');
    await writer.page.waitForTimeout(600);
    await writer.command('Developer: Reload Window');
    await writer.page.waitForTimeout(3000);
    await panel.button('Generate').waitFor({ timeout: 60_000 });
    assert.equal(await panel.locator('#beginning').inputValue(), 'A beginning that must not be lost');
    assert.equal(await panel.text(), text);
    await panel.locator('.story tinted-text span[class^=bits]').first().waitFor(); // scored again
    await panel.button('Retry').click();
    await panel.finished();
  },
};

/** What the themes are called in the settings, and here. */
const themes = {
  'Default Dark Modern': 'dark',
  'Default Light Modern': 'light',
  'Default High Contrast': 'high-contrast-dark',
  'Default High Contrast Light': 'high-contrast-light',
};

/** Settings of the user for scenarios that need others than usual. */
export const userSettings: Record<string, Record<string, unknown>> = {};

for (const [theme, name] of Object.entries(themes)) {
  const scenario = `panel: axe finds nothing in ${name}`;
  userSettings[scenario] = { 'workbench.colorTheme': theme };
  scenarios[scenario] = async (writer) => {
    const panel = await Panel.open(writer);
    await panel.setNumber('seed', 3);
    await panel.generate();
    await panel.locator('.story tinted-text span').nth(20).hover();
    await panel.locator('table.choices').waitFor();
    await panel.locator('h1').scrollIntoViewIfNeeded();
    await writer.screenshot(`panel-${name}`);
    const frame = await panel.frame();
    await frame.evaluate(axeSource);
    const violations = await frame.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
      };
      return (await axe.run()).violations.map(({ id, nodes }) => ({
        id,
        count: nodes.length,
        first: nodes.slice(0, 2).map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`),
      }));
    });
    assert.deepEqual(violations, [], JSON.stringify(violations, null, 1));
    // A narrow side panel at twice the size: nothing is cut off sideways.
    const overflow = await frame.evaluate(() => {
      document.body.style.zoom = '2';
      const { scrollWidth, clientWidth } = document.documentElement;
      document.body.style.zoom = '';
      return scrollWidth - clientWidth;
    });
    assert.ok(overflow <= 1, `${overflow} pixels too wide at 200 %`);
  };
}
