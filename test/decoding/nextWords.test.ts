// The tree of next words: exact on chances that are written down, and against the reference on tiny models.
import assert from 'node:assert/strict';
import test from 'node:test';
import { nextWords, type WordBranch } from '../../src/decoding/nextWords.ts';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { readLexicon } from '../../src/logitsProcessors/lexicon.ts';
import { ProseScanner } from '../../src/logitsProcessors/proseScanner.ts';
import { referenceLogits } from '../../src/model/reference.ts';
import { engineFor, fixture, fixtureNames, shippedLexicon, shippedModel } from '../support/models.ts';
import { TableEngine, type Chances } from '../support/tableEngine.ts';

const options: StoryOptions = { ...plainStoryOptions, seed: 1, wordGuard: 'off', nameGuard: false, proseGuard: false };
const prompt = promptFrom('A', 0).bytes;
const nothing = new Uint8Array();
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const told = (words: readonly WordBranch[]): unknown[] =>
  words.map(({ text, isEnd, share, next }) => [isEnd ? `${text}|` : text, Math.round(1000 * share), ...told(next)]);

test('words in the order of their chance, each with what stands before it, and two after each of the first three', async () => {
  const chances: Chances = {
    '': { ' ': 0.75, ',': 0.2, s: 0.04, '\u0002': 0.01 },
    ' ': { c: 0.6, d: 0.4 },
    ' c': { a: 1 },
    ' ca': { t: 0.9, r: 0.1 },
    ' ca?': { ' ': 0.5, '.': 0.5 },
    ' d': { o: 1 },
    ' do': { g: 0.99995, t: 0.00005 },
    ' dog': { ' ': 1 },
    ',': { ' ': 1 },
    ', ': { a: 1 },
    ', a': { ' ': 1 },
    s: { '.': 1 },
    ' cat ': { i: 0.5, o: 0.25, u: 0.25 },
    ' cat.': { '\u0002': 1 },
  };
  const engine = new TableEngine(2, { ...chances, '*': { '\u0002': 1 } });
  const words = await nextWords(new ModelRunner(engine), { prompt, written: nothing }, options);
  assert.deepEqual(told(words), [
    [' cat', 405, ['.|', 500], [' i', 250]],
    [' dog', 300, [' |', 1000]],
    [', a', 200, [' |', 1000]],
    [' car', 45],
    ['s', 40],
    ['|', 10],
  ]);
  assert.ok(words.every(({ share, allowedShare }) => Math.abs(share - allowedShare) < 1e-6));
  assert.ok(!engine.read.includes(' dot'), 'what is rarer than 0.1 % is not followed');
});

test('inside a word its rest is looked for, or what follows if it is whole', async () => {
  const engine = new TableEngine(2, { li: { t: 0.8, ' ': 0.2 }, lit: { ' ': 1 }, 'li ': { a: 1 }, '*': { '.': 1 } });
  const words = await nextWords(new ModelRunner(engine), { prompt, written: encode('li') }, options);
  assert.deepEqual(
    words.map(({ text }) => text),
    ['t', ' a'],
  );
});

/** Per byte: the chance in the reference that it follows a text. */
function sharesAfter(model: Parameters<typeof referenceLogits>[0], text: readonly number[]): number[] {
  const logits = referenceLogits(model, text).at(-1)!;
  const weights = Array.from(logits, (logit) => Math.exp(logit));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

const isEnding = (text: readonly number[], byte: number): boolean => {
  const scanner = new ProseScanner();
  for (const each of text) scanner.accept(each);
  return scanner.accept(byte);
};

for (const name of fixtureNames) {
  test(`${name}: every probability is that of the reference, and no likelier word of one letter is missing`, async () => {
    const { model } = fixture(name);
    const engine = await engineFor(model);
    const place = { prompt: Uint8Array.of(1, 72), written: Uint8Array.of(105, 32) };
    const before = [...place.prompt, ...place.written];
    const words = await nextWords(new ModelRunner(engine), place, { ...options, windowRule: 'slide' });
    assert.ok(words.length > 0);
    const start = sharesAfter(model, before);
    const wordOf = (bytes: readonly number[]): number => {
      let share = 1;
      bytes.forEach((byte, at) => (share *= sharesAfter(model, [...before, ...bytes.slice(0, at)])[byte]!));
      const ends = sharesAfter(model, [...before, ...bytes]);
      return share * ends.reduce((sum, each, byte) => (isEnding(bytes, byte) ? sum + each : sum), 0);
    };
    for (const { text, isEnd, share } of words) {
      if (text.includes('\ufffd')) continue; // half a character of a model that knows no language
      const expected = isEnd ? start[2]! : wordOf([...encode(text)]);
      assert.ok(Math.abs(share - expected) < 1e-4 * expected, `${JSON.stringify(text)}: ${share}, not ${expected}`);
    }
    const letters = Array.from({ length: 26 }, (_, index) => [97 + index]);
    const best = Math.max(...letters.map(wordOf));
    assert.ok(
      words.length < 6 || words.at(-1)!.share >= best || words.some(({ share }) => Math.abs(share - best) < 1e-6),
    );
    await engine.dispose();
  });
}

test('the guards: what they forbid says why, and what they allow has its share', async () => {
  const engine = await engineFor(shippedModel('micromixer-stories-1m'));
  const runner = new ModelRunner(engine);
  const place = { prompt: promptFrom('Once upon a time, there was a dog named', 0).bytes, written: encode(' M') };
  const guarded = { ...options, wordGuard: 'strict', nameGuard: true } as const;
  const words = await nextWords(runner, place, guarded, { lexicon: shippedLexicon() });
  assert.equal(words[0]!.text, 'ax');
  assert.equal(words[0]!.next.length, 2);
  assert.ok(words[0]!.allowedShare > words[0]!.share);
  const engineWithNonsense = new TableEngine(2, {
    ' ': { z: 0.9, i: 0.1 },
    ' z': { q: 0.999, o: 0.001 },
    ' zq': { ' ': 1 },
    ' i': { n: 1 },
    ' in': { ' ': 1 },
  });
  const [nonsense, sense] = await nextWords(
    new ModelRunner(engineWithNonsense),
    { prompt, written: encode(' ') },
    guarded,
    {
      lexicon: shippedLexicon(),
    },
  );
  assert.deepEqual([nonsense!.text, nonsense!.allowedShare, nonsense!.next], ['zq', 0, []]);
  assert.equal(nonsense!.reason, 'leads to no word that is known');
  assert.deepEqual(
    [sense!.text, Math.round(100 * sense!.share), Math.round(10 * sense!.allowedShare) / 10],
    ['in', 10, 0.1],
  );
  await engine.dispose();
});

test('an end and a word that may not come are not followed, and three others are', async () => {
  const engine = new TableEngine(2, {
    ' ': { '\u0002': 0.3, z: 0.25, i: 0.2, h: 0.15, o: 0.1 },
    ' z': { q: 1 },
    ' h': { e: 1 },
    ' ?': { n: 1 },
    ' ??': { ' ': 1 },
    ' ?? ': { u: 1 },
    ' ?? u': { p: 1 },
    ' ?? up': { ' ': 1 },
  });
  const lexicon = readLexicon(encode('he\nin\non\nup'));
  const place = { prompt, written: encode(' ') };
  const words = await nextWords(new ModelRunner(engine), place, { ...options, wordGuard: 'strict' }, { lexicon });
  assert.deepEqual(told(words), [
    ['|', 300],
    ['zq', 250],
    ['in', 200, [' up', 1000]],
    ['he', 150, [' up', 1000]],
    ['on', 100, [' up', 1000]],
  ]);
});

test('an aborted search throws the reason', async () => {
  const reason = new Error('enough');
  const runner = new ModelRunner(new TableEngine(2, { '': { ' ': 1 } }));
  await assert.rejects(
    nextWords(runner, { prompt, written: nothing }, options, { signal: AbortSignal.abort(reason) }),
    reason,
  );
});
