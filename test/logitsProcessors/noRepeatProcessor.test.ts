// No word twice in a row, no run of words twice, and no half words for it, whatever the model wants.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { LogitsProcessor } from '../../src/logitsProcessors/logitsProcessor.ts';
import { knows, readLexicon, type Lexicon } from '../../src/logitsProcessors/lexicon.ts';
import { NoRepeatProcessor } from '../../src/logitsProcessors/noRepeatProcessor.ts';
import { processorsFor, type ProcessorOptions } from '../../src/logitsProcessors/pipeline.ts';
import { ProseScanner } from '../../src/logitsProcessors/proseScanner.ts';
import { seededRandom } from '../../src/decoding/random.ts';
import { assertGrowsLinearly } from '../support/growth.ts';
import { shippedLexicon } from '../support/models.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const shipped = shippedLexicon();
const guards: ProcessorOptions = { wordGuard: 'strict', nameGuard: true, proseGuard: true, noRepeatWords: 5 };

/** The letters that may come after a text, of those in `asked`. */
function allowed(before: string, asked: string, lexicon = shipped, options: Partial<ProcessorOptions> = {}): string {
  const logits = new Float32Array(256);
  for (const processor of processorsFor({ ...guards, ...options }, lexicon)) {
    processor.begin(bytesOf(before));
    processor.forbidInPlace(logits);
  }
  return Array.from(asked)
    .filter((letter) => logits[letter.charCodeAt(0)]! > -Infinity)
    .join('');
}

const known = (...words: string[]): Lexicon => readLexicon(bytesOf(words.join('\n')));

// `before|asked|what of it may come`
const lines = [
  'She was still sti|lnr|n', // "sting"; "still" begins no other word
  'She was still s|ta|ta',
  'She was still, sti|l|l',
  'He saw the the|. yn|yn', // "they", "then"
  'He saw the t|h|h', // many words begin so
  'Once, I |Iia|ia',
  'Lily and Lily |L|', // the only name
  'Lily met Lila and Lily |L|L',
  'Lily met Lila and Lily Lil|ya|a',
  'Zorg met Zorblat and Zorg Zor|gb|b',
  "Lily's dog and Lily |L|", // with an apostrophe after it, it is the same word
  'He said "no" no|. |. ', // a mark stands between them
  'It was 3 3|3 .|3 .', // numbers are no words
  "the boys' boys|. |. ", // the apostrophe may be a quotation mark
];
for (const line of lines) {
  test(`not twice in a row: ${line}`, () => {
    const [before, asked, expected] = line.split('|') as [string, string, string];
    const lexicon = known('I', "I'm", 'a', 'and', 'boys', 'dog', 'he', 'in', 'is', 'it', 'met', 'no', 'once', 'said', 'saw', 'she', 'sting', 'still', 'stay', 'star', 'the', 'then', 'they', 'was'); // prettier-ignore
    assert.equal(allowed(before, asked, lexicon), expected);
  });
}

test('without a lexicon, or with words unguarded, a word twice in a row goes on as any other', () => {
  for (const [lexicon, options] of [
    [known(), {}],
    [known('still', 'she', 'was'), { wordGuard: 'off', nameGuard: false }],
  ] as const) {
    assert.equal(allowed('She was still stil', 'lx', lexicon, options), 'lx');
    assert.equal(allowed('She was still still', 'x.', lexicon, options), 'x');
  }
});

test('a run of one word is none: two is the least', () => {
  const processor = new NoRepeatProcessor(1);
  processor.begin(bytesOf('a dog and a cat and a '));
  const logits = new Float32Array(256);
  processor.forbidInPlace(logits);
  const forbidden = [...logits.keys()].filter((byte) => logits[byte] === -Infinity);
  assert.deepEqual(String.fromCharCode(...forbidden), 'CDcd', '"a dog" and "a cat" stand there, "and" may come');
});

/**
 * Writes with logits of chance, which want the last word again as often as not.
 *
 * @returns words with whether only a space stands between each and the one before it
 */
function write(prompt: string, byteCount: number, seed: number, options: Partial<ProcessorOptions>) {
  const random = seededRandom(seed);
  const processors = processorsFor({ ...guards, ...options }, shipped);
  for (const processor of processors) processor.begin(bytesOf(prompt));
  const scanner = new ProseScanner();
  const words: { readonly word: string; readonly isNext: boolean }[] = [];
  let last = new Uint8Array(0);
  let word = '';
  let text = prompt;
  let isNext = false;
  const take = (byte: number): void => {
    if (scanner.accept(byte)) {
      last = scanner.word.slice();
      words.push({ word: String.fromCharCode(...last), isNext });
      isNext = byte === 0x20 && !text.endsWith("'");
    } else if (!scanner.isInWord && byte !== 0x20) isNext = false;
    word = scanner.isInWord ? word + String.fromCharCode(byte) : '';
    text += String.fromCharCode(byte);
  };
  for (const byte of bytesOf(prompt)) {
    take(byte);
    text = text.slice(0, -1);
  }
  // The word that the prompt ends in may be the writer's.
  const begun = words.length;
  for (let count = 0; count < byteCount; count++) {
    const logits = Float32Array.from({ length: 256 }, () => 2 * random());
    for (let byte = 0x61; byte <= 0x7a; byte++) logits[byte]! += 3;
    logits[0x20]! += 3;
    const wanted = last[word.length];
    const isAgain = wanted !== undefined && word.toLowerCase() === String.fromCharCode(...last.subarray(0, word.length)).toLowerCase(); // prettier-ignore
    if (isAgain && random() < 0.9) logits[wanted]! += 20;
    for (let byte = 0; byte < 9; byte++) logits[byte] = -Infinity;
    for (const processor of processors) processor.forbidInPlace(logits);
    let byte = 0;
    for (let other = 1; other < 256; other++) if (logits[other]! > logits[byte]!) byte = other;
    assert.ok(logits[byte]! > -Infinity, 'something may always come');
    for (const processor of processors) processor.accept(byte);
    take(byte);
  }
  return { text, words: words.slice(Math.max(0, begun - 1)) };
}

for (const [what, options] of [
  ['all guards', {}],
  ['words alone', { nameGuard: false, proseGuard: false }],
  ['without prose', { proseGuard: false }],
  ['short runs', { noRepeatWords: 2 }],
] as const) {
  test(`${what}: over logits of chance no word comes twice in a row, and every word is known`, () => {
    const prompts = ['', 'Lily had a dog. ', 'Once upon a time there was a boy named Tom and ', 'Zorg met Zorblat, and ', 'The fox st']; // prettier-ignore
    for (const [seed, prompt] of Array.from(
      { length: 40 },
      (_, index) => [index, prompts[index % prompts.length]!] as const,
    )) {
      // prettier-ignore
      const { text, words } = write(prompt, 400, seed + 1, options);
      const own = new Set(text.slice(0, prompt.length).match(/[A-Za-z']+/gu));
      words.slice(1).forEach(({ word, isNext }, index) => {
        const before = words[index]!.word.toLowerCase();
        if (isNext && !/^\d/u.test(word)) assert.notEqual(word.toLowerCase(), before, `${prompt}: ${text}`);
        const plain = word.replace(/'s?$/u, '');
        const isKnown = [word, plain, word.toLowerCase(), plain.toLowerCase()].some(
          (form) => knows(shipped, bytesOf(form)) || own.has(form),
        );
        assert.ok(isKnown || /^\d+$/u.test(word), `${word} in ${text}`);
      });
    }
  });
}

const all = (): readonly LogitsProcessor[] => processorsFor(guards, shipped);
test('a word of a million letters, and a prompt of any length, cost the same for each byte', async () => {
  for (const unit of ['x', 'the dog and a fox ran on ', "o'", 'é']) {
    await assertGrowsLinearly((size) => {
      const text = bytesOf(unit.repeat(Math.ceil(size / unit.length)));
      for (const processor of all()) processor.begin(text);
    }, 100_000);
    const processors = all();
    for (const processor of processors) processor.begin(bytesOf('x'));
    await assertGrowsLinearly((size) => {
      const logits = new Float32Array(256);
      for (let index = 0; index < size; index++) {
        for (const processor of processors) processor.forbidInPlace(logits.fill(0));
        for (const processor of processors) processor.accept(unit.charCodeAt(index % unit.length) & 0xff);
      }
    }, 10_000);
  }
});
