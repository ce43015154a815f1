// What a guard forbids, as lines of data: a text, and what may and may not come after it. And that a guard that begins anew
// remembers nothing, and knows the same however it came to a text.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { endByte } from '../../src/model/vocabulary.ts';
import { readLexicon } from '../../src/logitsProcessors/lexicon.ts';
import type { LogitsProcessor } from '../../src/logitsProcessors/logitsProcessor.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The words that the guards of these lines know. */
export const lexicon = readLexicon(
  bytesOf(["I'm", 'Lily', 'Mom', 'Tim', 'Timmy', 'a', 'and', 'boy', "don't", 'mom', 'named', 'ran', 'rant', 'she', 'the', 'to', ''].join('\n')), // prettier-ignore
);

/** Whether each of these, written after the text one byte after another, is allowed throughout. */
function allows(processor: LogitsProcessor, before: string, next: string): boolean {
  processor.begin(Uint8Array.of(1, ...bytesOf(before)));
  for (const byte of next === 'EOS' ? [endByte] : bytesOf(next)) {
    const logits = new Float32Array(256);
    processor.forbidInPlace(logits);
    if (logits[byte] === -Infinity) return false;
    processor.accept(byte);
  }
  return true;
}

/** Checks lines like `the text|may come|may come`, with `!!` in front of what may not. */
export function check(name: string, makeGuard: () => LogitsProcessor, lines: readonly string[]): void {
  for (const line of lines) {
    test(`${name}: ${line}`, () => {
      const [before, ...nexts] = line.split('|') as [string, ...string[]];
      for (const next of nexts) {
        const isForbidden = next.startsWith('!!');
        const text = next.replace(/^!!/u, '');
        assert.equal(allows(makeGuard(), before, text), !isForbidden, `${before}|${text}`);
      }
    });
  }
}

const texts = [
  'Zorg saw "',
  'the boy ',
  'Lily ran to Tim. ',
  'a',
  'She saw a boy named ',
  'His name',
  '3',
  "boy'",
  '–',
  '"',
];

/** What is forbidden, byte by byte. */
function forbidden(processor: LogitsProcessor): Float32Array {
  const logits = new Float32Array(256);
  processor.forbidInPlace(logits);
  return logits;
}

/** Checks that a guard that begins anew remembers nothing of the text before. */
export function checkBeginsAnew(makeGuard: () => LogitsProcessor): void {
  test('a guard that begins anew remembers nothing of the text before', () => {
    const old = makeGuard();
    const first = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom(...texts));
    fc.assert(
      fc.property(first, fc.constantFrom(...texts), (before, text) => {
        const fresh = makeGuard();
        old.begin(bytesOf(before));
        old.begin(bytesOf(text));
        fresh.begin(bytesOf(text));
        assert.deepEqual(forbidden(old), forbidden(fresh));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
}

/** Checks that beginning with a text is as good as following it. */
export function checkFollows(makeGuard: () => LogitsProcessor): void {
  test('beginning with a text is as good as following it byte by byte', () => {
    const pieces = fc.array(fc.constantFrom('the boy', ' ran', "'s", "'", '"', '. ', '3', 'Lily', 'é', '“', '\n', 'Zorg', ' ', 'to', '!'), { maxLength: 12 }); // prettier-ignore
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = bytesOf(parts.join(''));
        const begun = makeGuard();
        const followed = makeGuard();
        begun.begin(text);
        followed.begin(new Uint8Array(0));
        for (const byte of text) followed.accept(byte);
        assert.deepEqual(forbidden(begun), forbidden(followed), parts.join(''));
      }),
      { seed: 8, numRuns: 500 },
    );
  });
}
