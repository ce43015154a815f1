// Where a text stands, as lines of data.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ProseScanner } from '../../src/logitsProcessors/proseScanner.ts';

function scan(text: string): ProseScanner {
  const scanner = new ProseScanner();
  for (const byte of new TextEncoder().encode(text)) scanner.accept(byte);
  return scanner;
}

/** The words that a scanner finds, each with ^ in front if it is the first of its sentence. */
function wordsOf(text: string): string[] {
  const scanner = new ProseScanner();
  const words: string[] = [];
  for (const byte of new TextEncoder().encode(`${text}\n`)) {
    if (!scanner.accept(byte)) continue;
    words.push(`${scanner.isWordAtSentenceStart ? '^' : ''}${new TextDecoder().decode(scanner.word)}`);
  }
  return words;
}

const words: [string, string[]][] = [
  ['The fox ran. He hid.', ['^The', 'fox', 'ran', '^He', 'hid']],
  ["It's Tom's dogs' bone.", ["^It's", "Tom's", "dogs", 'bone']], // prettier-ignore
  ["'Go,' he said.", ['^Go', 'he', 'said']],
  ['He said, "Run!" and ran.', ['^He', 'said', '^Run', '^and', 'ran']],
  ['Mr. Fox and Dr. Bear', ['^Mr', 'Fox', 'and', 'Dr', 'Bear']],
  ['café 3rd 東京—end', ['^café', '3rd', '東京', 'end']],
  ['One\nTwo', ['^One', '^Two']],
  ['A “word” 🦊 b', ['^A', 'word', 'b']],
];
for (const [text, expected] of words) test(`words of: ${text}`, () => assert.deepEqual(wordsOf(text), expected));

const wanting: [string, boolean][] = [
  ['', true],
  ['The end. ', true],
  ['The end', false],
  ['Stop! ', true],
  ['"Stop!" ', false],
  ['"Stop." ', true],
  ['"Stop," ', false],
  ['Well... ', false],
  ['He said, "', true],
  ['Mr. ', false],
  ['Prof. ', false],
  ['i.e. ', false],
  ['vs. ', false],
  ['J. ', false],
  ['She met I. ', true],
  ['One\n', true],
];
for (const [text, expected] of wanting) {
  test(`${expected ? 'a capital' : 'no capital'} is wanted after: ${text}`, () =>
    assert.equal(scan(text).wantsCapital, expected));
}

test('a scanner that starts over knows nothing of the text before', () => {
  const state = ({ isInWord, isInSign, isSentenceStart, wantsCapital, isQuoteOpen, previous }: ProseScanner): unknown[] => [isInWord, isInSign, isSentenceStart, wantsCapital, isQuoteOpen, previous]; // prettier-ignore
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array({ min: 3 }), (first, second) => {
      const [used, fresh] = [new ProseScanner(), new ProseScanner()];
      for (const byte of first) used.accept(byte);
      used.restart();
      for (const byte of second) {
        used.accept(byte);
        fresh.accept(byte);
      }
      assert.deepEqual(state(used), state(fresh));
    }),
    { seed: 4 },
  );
});
