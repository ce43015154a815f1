// Ghost text as a writer sees it: the packaged extension in a clean VS Code.
import assert from 'node:assert/strict';
import type { Writer } from '../harness/writer.mts';

export const scenarios: Record<string, (writer: Writer) => Promise<void>> = {
  'ghost text appears while typing, and Tab takes it': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    await writer.type('Once upon a time');
    const ghost = await writer.ghostText();
    assert.match(ghost, /\w/u);
    await writer.screenshot('ghost-text');
    await writer.press('Tab');
    const start = ghost.trim().slice(0, 20);
    await writer.waitForText((text) => text.includes(start) && text.startsWith('Once upon a time'), 'accepting');
    // Where the model is not sure of the next word, the writer types it; then the model continues.
    await writer.type(' little');
    await writer.ghostText();
  },

  'Ctrl+Right takes a word and the rest stays as it was': async (writer) => {
    await writer.clear();
    await writer.type('Once upon a time');
    const ghost = (await writer.ghostText()).trim();
    await writer.press('Control+ArrowRight');
    const firstWord = /^\W*\w+/u.exec(ghost)![0].trim();
    await writer.waitForText(
      (text) => text.includes(`time${ghost.startsWith(',') ? '' : ' '}${firstWord}`),
      'taking a word',
    );
    const rest = (await writer.ghostText()).trim();
    assert.ok(ghost.endsWith(rest) && rest.length < ghost.length, `${ghost} / ${rest}`);
    await writer.screenshot('word-accepted');
  },

  'typing along the suggestion keeps it': async (writer) => {
    await writer.clear();
    await writer.type('Once upon a time');
    const ghost = await writer.ghostText();
    await writer.type(ghost.slice(0, 4));
    assert.ok(ghost.trim().endsWith((await writer.ghostText()).trim()));
  },

  'Esc hides it': async (writer) => {
    await writer.clear();
    await writer.type('Once upon a time');
    await writer.ghostText();
    await writer.press('Escape');
    await writer.ghost.first().waitFor({ state: 'detached' });
  },

  'a key asks for a suggestion': async (writer) => {
    await writer.clear();
    await writer.type('Once upon a time');
    await writer.ghostText();
    await writer.press('Escape');
    await writer.ghost.first().waitFor({ state: 'detached' });
    await writer.press('Alt+Backslash');
    assert.match(await writer.ghostText(), /\w/u);
  },

  'Tab that comes a moment too late puts no spaces into prose': async (writer) => {
    await writer.clear();
    await writer.type('Once upon a time');
    await writer.ghostText();
    await writer.type('x');
    await writer.press('Tab');
    await writer.type('q');
    await writer.waitForText((text) => text === 'Once upon a timexq', 'a late Tab');
    // A key pressed later is intentional.
    await writer.page.waitForTimeout(1000);
    await writer.press('Tab');
    await writer.waitForText((text) => /^Once upon a timexq\s+$/u.test(text), 'a Tab of its own');
  },

  'nothing comes because an editor gets the focus': async (writer) => {
    await writer.clear();
    await writer.type('Once upon a time');
    await writer.ghostText();
    await writer.open('fox.md');
    await writer.open('notes.md');
    await writer.page.waitForTimeout(1500);
    assert.equal(await writer.ghost.count(), 0);
    await writer.type(' ');
    await writer.ghostText();
  },

  'nothing is suggested in a code block': async (writer) => {
    await writer.clear();
    await writer.type('```\nOnce upon a time');
    await writer.page.waitForTimeout(1500);
    assert.equal(await writer.ghost.count(), 0);
  },

  'the settings editor changes the next suggestion': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    await writer.type('Once upon a time');
    const long = await writer.ghostText();
    await writer.press('Escape');
    await writer.setNumber('micromixer.suggestionLength', 'Suggestion Length', '12', 'settings');
    await writer.open('notes.md');
    await writer.clear();
    await writer.type('Once upon a time');
    const short = await writer.ghostText();
    assert.ok(short.length <= 12 && short.length < long.length, `${long} / ${short}`);
    await writer.press('Escape');
    await writer.setNumber('micromixer.suggestionLength', 'Suggestion Length', '120');
  },

  'the menu of the status bar turns it off and on': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    await writer.statusItem.click();
    await writer.row('Turn suggestions off').first().waitFor();
    await writer.screenshot('status-menu');
    await writer.choose('Turn suggestions off here');
    await writer.page.waitForTimeout(500);
    await writer.page.locator('.editor-instance .monaco-editor .view-lines').first().click();
    await writer.type('Once upon a time');
    await writer.page.waitForTimeout(1500);
    assert.equal(await writer.ghost.count(), 0);
    await writer.statusItem.click();
    await writer.choose('Turn suggestions on here');
    await writer.page.waitForTimeout(500);
    await writer.page.locator('.editor-instance .monaco-editor .view-lines').first().click();
    await writer.press('Control+End');
    await writer.type(' there');
    await writer.ghostText();
  },

  'Generate Story fills the file, and one undo removes it': async (writer) => {
    await writer.open('notes.md');
    await writer.clear();
    await writer.command('MicroMixer: Generate Story');
    await writer.answer('Once upon a time there was a fox');
    await writer.waitForText((text) => text.length > 150, 'writing');
    await writer.screenshot('generate-story');
    // A story written quickly shows no progress; it has ended when nothing more comes.
    let story = '';
    for (let text = await writer.text(); text !== story; text = await writer.text()) {
      story = text;
      await writer.page.waitForTimeout(2000);
    }
    // Only the visible part of a long one is drawn.
    await writer.press('Control+Home');
    await writer.waitForText((text) => text.includes('Once upon a time there was a fox'), 'showing its beginning');
    await writer.page.locator('.editor-instance .monaco-editor .view-lines').first().click();
    await writer.press('Control+Z');
    await writer.waitForText((text) => text.trim() === '', 'undoing in one step');
  },

  'Generate Story is taken back by one undo while it writes, wherever the cursor was put': async (writer) => {
    await writer.open('notes.md');
    for (const waitFor of [40, 120, 400]) {
      await writer.clear();
      await writer.command('MicroMixer: Generate Story');
      await writer.answer('Once upon a time there was a fox');
      await writer.waitForText((text) => text.length > waitFor, 'writing');
      await writer.page.locator('.editor-instance .monaco-editor .view-lines').first().click();
      await writer.press('Control+Z');
      await writer.waitForText((text) => text.trim() === '', 'undoing in one step');
      await writer.page.waitForTimeout(1500);
      assert.equal((await writer.text()).trim(), '', 'it goes on');
    }
  },
};
