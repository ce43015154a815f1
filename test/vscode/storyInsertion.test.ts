// A storm of edits around a growing story: whatever the writer does at random, the document holds the writer's text
// exactly as if there had been no story, and no part of the story twice.
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../src/decoding/random.ts';
import { StoryInsertion } from '../../src/vscode/storyInsertion.ts';
import { Document, reset, show, Uri } from '../support/fakeVscode.ts';

test.beforeEach(reset);

const storyLetters = /[α-ω]/gu;

for (const [ends, lineEnd] of [
  ['Unix', '\n'],
  ['Windows', '\r\n'],
] as const) {
  for (const seed of [1, 2, 3, 4, 5]) {
    test(`${ends} line ends, seed ${seed}: 400 edits while 100 pieces come`, async () => {
      const random = seededRandom(seed);
      const below = (count: number): number => Math.floor(random() * count);
      const text = ['One.', '', 'Two words.', '', 'Three.'].join(lineEnd);
      const document = new Document(Uri.file('/story.md'), 'markdown', text);
      show(document);
      let plain = text;
      const insertion = new StoryInsertion(document as never, document.positionAt(10 + lineEnd.length) as never, '');
      /** How many of the writer's characters precede an offset. */
      const plainOffset = (offset: number): number =>
        document.getText().slice(0, offset).replaceAll(storyLetters, '').length;
      const writerEdits = (): void => {
        const now = document.getText();
        let offset = below(now.length + 1);
        if (now[offset] === '\n' && now[offset - 1] === '\r') offset--; // a cursor can't be inside a line end
        const isDeletion = random() < 0.2 && /^[\w .]/u.test(now.slice(offset));
        const typed = isDeletion ? '' : ['x', 'Word ', lineEnd, '.'][below(4)]!;
        const rangeLength = isDeletion ? 1 : 0;
        const at = plainOffset(offset);
        plain = plain.slice(0, at) + typed + plain.slice(plainOffset(offset + rangeLength));
        document.change([{ rangeOffset: offset, rangeLength, text: typed }]);
      };
      let story = '';
      let canGoOn = true;
      for (let piece = 0; piece < 100; piece++) {
        story += String.fromCharCode(0x3b1 + (piece % 25));
        const shown = insertion.show(story, { isLast: piece === 99 });
        for (let edit = 0; edit < 4; edit++) writerEdits(); // while the edit is in flight
        canGoOn = (await shown) && canGoOn;
        assert.equal(document.getText().replaceAll(storyLetters, ''), plain, `after piece ${piece}`);
      }
      insertion.dispose();
      assert.equal(canGoOn, true);
      const written = document.getText().match(storyLetters)!.join('');
      assert.equal(written, story);
    });
  }
}
