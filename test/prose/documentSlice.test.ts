// The part of a document that is looked at: where it begins, that it is bounded, and that it stays while a text grows.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sliceAt, type DocumentSlice } from '../../src/prose/documentSlice.ts';
import { markdownProse } from '../../src/prose/markdownProse.ts';
import { OpenBlocks } from '../../src/prose/openBlocks.ts';
import { placementOf } from '../../src/prose/placement.ts';
import { linesOf, type TextLines } from '../../src/prose/textLines.ts';
import { splitAtCursor } from '../support/cursor.ts';

const lookBackCharacters = 12_288;

function sliceOf(marked: string, isMarkdown = true): DocumentSlice {
  const { before, after } = splitAtCursor(marked);
  const beforeLines = before.split(/\r\n|\n/u);
  const lines = linesOf(before + after);
  const cursor = { line: beforeLines.length - 1, character: beforeLines.at(-1)!.length };
  return sliceAt(lines, cursor, isMarkdown ? new OpenBlocks(lines) : undefined);
}

test('a short document is seen whole, the text after the cursor up to the next line with text', () => {
  assert.deepEqual(sliceOf('# A\r\n\r\nOnce |upon\r\n\r\na\r\ntime'), {
    before: '# A\r\n\r\nOnce ',
    after: 'upon\r\n\r\na',
    isFromStart: true,
  });
});

const paragraph = 'The fox ran over the hill. It was late, and nobody saw it.\nThen it slept.\n\n';
const sentence = 'The fox ran over the hill. ';
const isCalled = (before: string): string => before.slice(0, 12);

test('a long document is seen from a paragraph, else a line, else a sentence, else a word on', () => {
  assert.equal(isCalled(sliceOf(`${paragraph.repeat(300)}|`).before), 'The fox ran ');
  assert.match(sliceOf(`${'One line.\nAnd more.\n'.repeat(900)}|`).before, /^(?:One line|And more)\.\n/u);
  assert.equal(isCalled(sliceOf(`${sentence.repeat(1000)}|`).before), 'The fox ran ');
  assert.equal(isCalled(sliceOf(`${'abcdefg '.repeat(4000)}|`).before), 'abcdefg abcd');
  assert.ok(sliceOf(`x${'🦊'.repeat(20_000)}|`).before.isWellFormed());
});

test('a title begins no sentence', () => {
  const { before } = sliceOf(`${'She met Mr. Fox and Prof. Hen, e.g. today! '.repeat(800)}|`);
  assert.match(before, /^She met/u);
});

test('between about a half and the whole of the characters is seen', () => {
  for (const text of [paragraph, sentence, 'abcdefg ', 'x', '\n', '```\nx\n']) {
    for (const count of [13_000, 18_000, 18_600, 40_000]) {
      const { before, isFromStart } = sliceOf(`${text.repeat(Math.ceil(count / text.length))}|`);
      assert.ok(
        before.length <= lookBackCharacters + 4 && before.length >= lookBackCharacters * 0.37,
        `${before.length}`,
      );
      assert.equal(isFromStart, false);
    }
  }
});

test('while a text grows its slice begins at the same place, and moves on once per half', () => {
  const text = paragraph.repeat(700);
  const lines = linesOf(text);
  const blocks = new OpenBlocks(lines);
  let moves = 0;
  let last: string | undefined;
  for (let line = 0; line < lines.lineCount; line++) {
    const { before } = sliceAt(lines, { line, character: lines.lineText(line).length }, blocks);
    if (last !== undefined && !before.startsWith(last)) moves++;
    last = before;
  }
  assert.equal(moves, Math.ceil((text.length - lookBackCharacters) / (lookBackCharacters / 2)));
});

const long = 'word and word\n\n'.repeat(2000);
const places: [what: string, marked: string, quiet: string | undefined][] = [
  ['in long code', `\`\`\`\n${long}|`, 'codeBlock'],
  ['after long code', `\`\`\`\n${long}\`\`\`\n\nOnce |`, undefined],
  ['in a long comment', `<!--\n${long}|`, 'html'],
  ['after a long comment', `<!--\n${long}-->\n\nOnce |`, undefined],
  ['in long front matter', `---\n${'key: word and word\n'.repeat(900)}|\n---\nOnce`, 'frontMatter'],
  ['after long front matter', `---\n${'key: word and word\n'.repeat(900)}---\n\nOnce |`, undefined],
  ['in a long formula', `$$\n${long}|`, 'codeBlock'],
];
for (const [what, marked, quiet] of places) {
  test(`${what} that begins before the slice, the place is known`, () => {
    const { before, isFromStart } = sliceOf(marked);
    const placement = placementOf({ before, lineAfter: '', isFromStart, isMarkdown: true, allowMidWord: false });
    assert.deepEqual(placement, quiet === undefined ? { kind: 'prose' } : { quiet });
    if (quiet === undefined) assert.match(markdownProse(before), /(?:^|\n)Once $/u);
  });
}

test('a rule at which a slice happens to begin opens no front matter', () => {
  const scene = `---\n${'The fox ran on. And on.\n'.repeat(100)}\n`;
  for (let scenes = 6; scenes < 30; scenes++) {
    const { before } = sliceOf(`${scene.repeat(scenes)}Once |`);
    assert.ok(markdownProse(before).length > before.length * 0.95);
  }
});

/** Counts how much of a document is looked at. */
function counted(text: string): { lines: TextLines; looked: () => number } {
  const lines = linesOf(text);
  let looked = 0;
  const lineText = (line: number): string => {
    looked++;
    return lines.lineText(line);
  };
  return { lines: { ...lines, lineText }, looked: () => looked };
}

test('a keystroke in a document of 1 MB looks at no more lines than in one of 20 kB', () => {
  const linesLookedAt = [20_000, 1_000_000].map((size) => {
    const { lines, looked } = counted(paragraph.repeat(size / paragraph.length));
    const blocks = new OpenBlocks(lines);
    const cursor = { line: lines.lineCount - 1, character: 0 };
    sliceAt(lines, cursor, blocks); // the first look reads all lines
    const before = looked();
    blocks.didChange(cursor.line);
    sliceAt(lines, cursor, blocks);
    return looked() - before;
  });
  assert.ok(linesLookedAt[1]! <= linesLookedAt[0]! * 1.5 + 128, `${linesLookedAt.join(' and ')} lines`);
});

test('a document of 1 MB is read about as fast as one of 20 kB', () => {
  const read = (lines: TextLines, blocks: OpenBlocks): void => {
    const cursor = { line: lines.lineCount - 1, character: 0 };
    blocks.didChange(cursor.line);
    const { before, isFromStart } = sliceAt(lines, cursor, blocks);
    placementOf({ before, lineAfter: '', isFromStart, isMarkdown: true, allowMidWord: false });
    markdownProse(before);
  };
  const [short, longer] = [20_000, 1_000_000].map((size) => {
    const lines = linesOf(paragraph.repeat(size / paragraph.length));
    const blocks = new OpenBlocks(lines);
    const times: number[] = [];
    for (let run = 0; run < 60; run++) {
      const start = performance.now();
      read(lines, blocks);
      times.push(performance.now() - start);
    }
    return times.sort((left, right) => left - right)[20]!;
  });
  assert.ok(longer! < short! * 5 + 2, `${longer} ms against ${short} ms`);
});
