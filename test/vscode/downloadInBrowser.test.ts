// "Download the Original Weights…" in a browser: offers the hub's page, and the import.
import assert from 'node:assert/strict';
import test from 'node:test';
import { downloadInBrowser } from '../../src/vscode/downloadInBrowser.ts';
import { env, reset, said, window } from '../support/fakeVscode.ts';

test.beforeEach(reset);

for (const [what, choice, done] of [
  ['the page is opened', /^Open /u, 'opened https://huggingface.co/llaa33219/MicroMixer-1-1M-TinyStories/tree/main'],
  ['the import begins', /^Import Model/u, '> micromixer.importModel'],
  ['who says no has asked nobody', /$^/u, undefined],
] as const) {
  test(what, async (context) => {
    const details: string[] = [];
    context.mock.method(window, 'showInformationMessage', (async (
      _: string,
      { detail }: { detail: string },
      ...buttons: string[]
    ) => {
      details.push(detail);
      return buttons.find((button) => choice.test(button));
    }) as never);
    context.mock.method(env, 'openExternal', async (uri: unknown) => said.push(`opened ${String(uri)}`));
    await downloadInBrowser();
    assert.match(details[0]!, /open huggingface\.co, download a checkpoint.*import that file/u);
    assert.deepEqual(said, done === undefined ? [] : [done]);
  });
}
