// Which end of a text is read: its limit, its clean beginning, and that the beginning stays.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { promptStart } from '../../src/prose/promptWindow.ts';
import { encodeUtf8 } from '../../src/prose/utf8.ts';

function readOf(text: string, limit: number): string {
  const bytes = encodeUtf8(text);
  return new TextDecoder().decode(bytes.subarray(promptStart(bytes, limit)));
}

test('a text that fits is read whole, and 0 reads all', () => {
  assert.equal(readOf('Once upon a time', 16), 'Once upon a time');
  assert.equal(readOf('Once upon a time'.repeat(10), 0), 'Once upon a time'.repeat(10));
});

const long = 'aaaa aaaa aaaa. '.repeat(40);
const starts: [string, string, RegExp][] = [
  ['a paragraph', `${long}end.\nNew paragraph `, /^New paragraph /u],
  ['else a sentence', long, /^aaaa aaaa aaaa\. /u],
  ['else a word', 'abcdefg '.repeat(100), /^abcdefg /u],
];
for (const [what, text, start] of starts) {
  test(`reading begins at ${what}`, () => {
    const limit = what === 'a paragraph' ? 2 * (text.length - text.indexOf('New')) : 200;
    assert.match(readOf(text, limit), start);
  });
}

test('a quotation is part of its sentence, and a title ends none', () => {
  const quotes = '“Go on now.” “Stay, Mr. Fox, or you will be late,” he said. '.repeat(20);
  assert.match(readOf(quotes, 1000), /^(?:“Go on|“Stay)/u);
  assert.match(readOf('She saw Mr. Fox and Mrs. Hen and Dr. Owl and ran away! '.repeat(20), 800), /^She saw/u);
});

test('at most the limit is read, never from inside a character, and at least a third of it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 50, maxLength: 400 }),
      fc.integer({ min: 16, max: 200 }),
      (text, limit) => {
        const bytes = encodeUtf8(text);
        const start = promptStart(bytes, limit);
        assert.ok(bytes.length - start <= limit || start === 0);
        assert.notEqual(bytes[start]! & 0xc0, 0x80);
        if (bytes.length > limit) assert.ok(bytes.length - start >= limit / 3 - 4);
      },
    ),
  );
});

test('while a text grows its beginning stays, and moves on rarely', () => {
  const text = 'The cat sat on the mat. It was warm. '.repeat(60);
  let moves = 0;
  let last = 0;
  for (let length = 1; length <= text.length; length++) {
    const start = promptStart(encodeUtf8(text.slice(0, length)), 256);
    if (start !== last) moves++;
    last = start;
  }
  // Once per half limit, and once more where the clean place was not yet written.
  assert.ok(moves <= (2 * text.length) / 128, `${moves} moves for ${text.length} bytes`);
});

test('a prompt starts with BOS and never ends with EOS', () => {
  assert.deepEqual([...promptFrom('', 100).bytes], [1]);
  assert.deepEqual([...promptFrom('Hi', 100).bytes], [1, 72, 105]);
  assert.equal(promptFrom('x '.repeat(100), 50).skippedBytes, 200 + 1 - promptFrom('x '.repeat(100), 50).bytes.length);
});
