// The words and names of a writer's text: known while they are there, and forgotten with the text they stood in.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readLexicon } from '../../src/logitsProcessors/lexicon.ts';
import { processorsFor } from '../../src/logitsProcessors/pipeline.ts';
import { TextWords } from '../../src/logitsProcessors/textWords.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const lexicon = readLexicon(bytesOf('and\nas\nhe\nhad\nrose\nsaid\nthe\nwas\nwent\nMax\n'));
const options = { wordGuard: 'strict', nameGuard: true, proseGuard: false, noRepeatWords: 0 } as const;

function wordsOf(...texts: string[]): TextWords {
  const words = new TextWords(lexicon);
  for (const text of texts) words.add(bytesOf(text));
  return words;
}

/** Which of these words may be written after a prompt. */
function allowed(known: TextWords | undefined, prompt: string, candidates: readonly string[]): string[] {
  return candidates.filter((word) => {
    const processors = processorsFor(options, lexicon, known);
    for (const processor of processors) processor.begin(bytesOf(prompt));
    return Array.from(bytesOf(`${word} `)).every((byte) => {
      const logits = new Float32Array(256);
      for (const processor of processors) processor.forbidInPlace(logits);
      for (const processor of processors) processor.accept(byte);
      return logits[byte]! > -Infinity;
    });
  });
}

const cases: [text: string, candidates: string[], expected: string[]][] = [
  ['Then Marisol zigged.\n', ['zigged', 'Marisol', 'zagged', 'Max'], ['zigged', 'Marisol']],
  // A capital that only begins the sentence is no name if the lexicon knows the word without it.
  ['Rose went. The rose was red.\n', ['Rose', 'rose'], ['rose']],
  ['And so Rose went, and Rose said so.\n', ['Rose', 'rose'], ['Rose', 'rose']],
  ['# Chapter Two\n', ['Chapter', 'Two'], []],
  ['Chapter Two\nShe was Mara.\n', ['Chapter', 'Two', 'Mara'], ['Mara']],
  // The last word is still being written.
  ['Then he saw Quen', ['Quen'], []],
];
for (const [text, candidates, expected] of cases) {
  test(`of "${text.trim()}" these are known: ${expected.join(', ')}`, () => {
    assert.deepEqual(allowed(wordsOf(text), 'He saw Tim and the ', candidates), expected);
  });
}

test('without the text none of its words is known', () => {
  assert.deepEqual(allowed(undefined, 'He saw Tim and the ', ['zigged', 'Marisol']), []);
});

test('a text that is taken out takes its words with it, and leaves those that stand elsewhere too', () => {
  const texts = fc.array(fc.stringMatching(/^(?:Mara|zig|zag|Rose|rose|the|[.,\n] ?| ){0,8}$/u), { maxLength: 6 });
  fc.assert(
    fc.property(texts, texts, (kept, gone) => {
      const words = wordsOf(...kept, ...gone);
      for (const text of gone) words.remove(bytesOf(text));
      const fresh = wordsOf(...kept);
      for (const word of ['Mara', 'zig', 'zag', 'Rose', 'rose'].map(bytesOf)) {
        assert.equal(words.unknown.has(word), fresh.unknown.has(word));
        assert.equal(words.names.has(word), fresh.names.has(word));
      }
      assert.equal(words.unknown.size, fresh.unknown.size);
      assert.equal(words.names.size, fresh.names.size);
    }),
  );
});
