// The search behind a suggestion: the likeliest of several candidates, its guards, and where it ends for lack of confidence.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import type { Engine, MixerState, Run } from '../../src/inference/engine.ts';
import { writeBestOf, type BestOfOptions } from '../../src/decoding/bestOf.ts';
import { surprisalBits } from '../../src/inference/surprisal.ts';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import { promptFrom } from '../../src/decoding/prompt.ts';
import type { SequenceContext } from '../../src/decoding/sequence.ts';
import { tellStory } from '../../src/decoding/storyteller.ts';
import { emptyLexicon, readLexicon } from '../../src/logitsProcessors/lexicon.ts';
import { TextWords } from '../../src/logitsProcessors/textWords.ts';
import { engineFor, shippedLexicon, shippedModel } from '../support/models.ts';
import { FakeEngine } from '../support/fakeEngine.ts';
import { TableEngine, type Chances } from '../support/tableEngine.ts';

const options: StoryOptions = { ...plainStoryOptions, seed: 3, temperature: 0.5, maxBytes: 60, stopAt: 'sentence' };
const lexicon = shippedLexicon();
let engine: Engine;
test.before(async () => {
  engine = await engineFor(shippedModel('micromixer-stories-1m'));
});
test.after(() => engine.dispose());

const write = (
  prompt: string,
  search: BestOfOptions,
  more: Partial<StoryOptions> = {},
  runner = new ModelRunner(engine),
) => writeBestOf(runner, promptFrom(prompt, 0).bytes, { ...options, ...more }, search, { lexicon });

test('one candidate is the story that the same seed tells', async () => {
  const prompt = promptFrom('The fox went to the', 0).bytes;
  let told = '';
  for await (const { text } of tellStory(new ModelRunner(engine), prompt, options)) told += text;
  assert.equal((await write('The fox went to the', { candidates: 1 })).text, told);
});

test('the same prompt, options and number give the same text, whatever was read before', async () => {
  const runner = new ModelRunner(engine);
  const first = await write('One day, a', { candidates: 4 }, {}, runner);
  await write('One day, a dog', { candidates: 4 }, {}, runner);
  assert.deepEqual(await write('One day, a', { candidates: 4 }, {}, runner), first);
  assert.deepEqual(await write('One day, a', { candidates: 4 }), first);
});

test('the next word of the best of several is likelier than that of one', async () => {
  let better = 0;
  let worse = 0;
  for (const prompt of ['The fox', 'She saw a', 'They played with the', 'Tom was very', 'One day, the girl']) {
    for (const seed of [1, 2, 3, 4]) {
      const knobs = { seed, temperature: 1, maxBytes: 40, stopAt: 'length' } as const;
      const one = await bitsOfNextWord(prompt, (await write(prompt, { candidates: 1 }, knobs)).text);
      const best = await bitsOfNextWord(prompt, (await write(prompt, { candidates: 6 }, knobs)).text);
      if (best < one - 0.01) better++;
      if (best > one + 0.01) worse++;
    }
  }
  assert.ok(better >= 8 && worse === 0, `${better} better, ${worse} worse`);
});

/** Per byte, with the byte that ends the word. */
async function bitsOfNextWord(prompt: string, text: string): Promise<number> {
  const word = /^[^A-Za-z]*[A-Za-z']+[^A-Za-z']/u.exec(text)![0];
  const bytes = promptFrom(prompt + word, 0).bytes;
  const first = bytes.length - word.length;
  const { logits } = await engine.run(bytes, engine.initialState);
  let bits = 0;
  for (let at = first; at < bytes.length; at++) {
    bits += surprisalBits(logits.subarray((at - 1) * 256, at * 256), bytes[at]!);
  }
  return bits / word.length;
}

test('no candidate passes the guards by', async () => {
  // Nothing but the writer's own word is known: the second candidate has nothing left to choose from.
  const prompt = 'The zibble ran away. Mia and the zibb';
  for (const seed of [1, 2, 3, 4, 5]) {
    assert.match((await write(prompt, { candidates: 4 }, { wordGuard: 'strict', seed })).text, /^le\b/u);
  }
});

test('a windowed model that comes to the end of its window while several are written gives what one by one gives', async () => {
  const windowed = await engineFor(shippedModel('micromixer-1-100k'));
  const prompt = promptFrom('Once upon a time there was a little girl who went to the p', 0).bytes;
  assert.ok(prompt.length + 12 > windowed.config.contextBytes!);
  const together = await writeBestOf(new ModelRunner(windowed), prompt, options, { candidates: 4 });
  const apart = await writeBestOf(new ModelRunner(new OneByOne(windowed)), prompt, options, { candidates: 4 });
  assert.deepEqual(together, apart);
  await windowed.dispose();
});

/** An engine that runs nothing side by side. */
class OneByOne implements Engine {
  readonly #engine: Engine;
  readonly config: Engine['config'];
  readonly initialState: MixerState;

  constructor(inner: Engine) {
    this.#engine = inner;
    this.config = inner.config;
    this.initialState = inner.initialState;
  }

  run(bytes: Uint8Array, state: MixerState): Promise<Run> {
    return this.#engine.run(bytes, state);
  }

  async runEach(bytes: Uint8Array, states: readonly MixerState[]): Promise<Run[]> {
    const runs: Run[] = [];
    for (const [index, state] of states.entries()) runs.push(await this.run(bytes.subarray(index, index + 1), state));
    return runs;
  }

  dispose(): Promise<void> {
    return this.#engine.dispose();
  }
}

const likely = { of: 'words', anyOf: [{ chance: 0.5, characters: 2 }] } as const;

test('with a limit only what is sure is given, and it ends with a word', async () => {
  const prompt = 'Once upon a time, there was a little girl named Lily. She';
  const sure = await write(prompt, { candidates: 4, limit: likely });
  const whole = await write(prompt, { candidates: 4 });
  assert.ok(
    whole.text.startsWith(sure.text) && sure.text.length < whole.text.length,
    `"${sure.text}", "${whole.text}"`,
  );
  assert.match(sure.text, /[a-z]$/u);
  assert.ok(!sure.isCut);
  const unsure = await write('She opened the box and found', {
    candidates: 4,
    limit: { of: 'words', anyOf: [{ chance: 0.999, characters: 2 }] },
  });
  assert.equal(unsure.text, '');
});

const unfamiliar = [
  'Die kleine Katze ging am Morgen in den Wald und',
  'Il était une fois une petite fille qui',
  'const total = items.map((item) => item.price).reduce(',
  'if (x > 3) { return y; } else { x = x + 1; }',
  'Lorem ipsum dolor sit amet, consectetur',
  'x',
  '',
  'Hel',
  '東京は日本の首都です。',
];
for (const prompt of unfamiliar) {
  test(`nothing is suggested unasked after "${prompt}"`, async () => {
    assert.equal((await write(prompt, { candidates: 4, limit: likely })).text, '');
    // Whoever asks gets an answer.
    assert.notEqual((await write(prompt, { candidates: 4 }, { temperature: 1 })).text, undefined);
  });
}

test('names and numbers make no text unfamiliar', async () => {
  const prompt = 'Zorblat and Quix were 12 years old. One day, Zorblat and Quix went to the';
  assert.notEqual(
    (await write(prompt, { candidates: 4, limit: { of: 'words', anyOf: [{ chance: 0.001, characters: 0 }] } })).text,
    '',
  );
});

test('a story that is over suggests nothing', async () => {
  const found = await writeBestOf(new ModelRunner(new FakeEngine(4, '')), promptFrom('End', 0).bytes, options, {
    candidates: 4,
  });
  assert.deepEqual(found, { text: '', isCut: false });
});

test('an abort ends the search within a slice', async () => {
  const controller = new AbortController();
  const found = writeBestOf(new ModelRunner(engine), promptFrom('The fox', 0).bytes, { ...options, maxBytes: 2000, stopAt: 'length' }, { candidates: 4 }, { signal: controller.signal }); // prettier-ignore
  setTimeout(() => controller.abort(), 20);
  const began = performance.now();
  await assert.rejects(found, { name: 'AbortError' });
  assert.ok(performance.now() - began < 1000);
});

/** What is suggested after `Once `, with no word guarded and the likeliest byte taken, by a model of these chances. */
async function searched(
  chances: Chances,
  more: Partial<StoryOptions> = {},
  search: Partial<BestOfOptions> = {},
  context: SequenceContext = {},
) {
  const prompt = promptFrom('Once ', 0).bytes;
  const table = new TableEngine(prompt.length, chances);
  const runner = new ModelRunner(table);
  const greedy = { ...plainStoryOptions, seed: 0, temperature: 0, maxBytes: 40, stopAt: 'sentence', ...more } as const;
  const found = await writeBestOf(runner, prompt, greedy, { candidates: 4, ...search }, context);
  return { ...found, read: table.read, runner };
}

/** A first letter, then one that decides: `x` is likelier than `y`, and what follows `y` is likelier than what follows `x`. */
const twoLetters = (first: number): Chances => ({
  '': { a: first, b: 1 - first },
  '?': { x: 0.55, y: 0.45 },
  '?x': { k: 0.3, l: 0.2, m: 0.2, n: 0.2, o: 0.1 },
});

test('what is clear is written before there is anything to choose from, and no further', async () => {
  // 0.14 bits: the choice is at the second letter.
  const clear = await searched(twoLetters(2 ** -0.14));
  assert.equal(clear.text, 'ay.');
  assert.ok(!clear.read.includes('b'), clear.read.join(' '));
  // 0.16 bits: it is at the first one, and the second is the likeliest.
  const open = await searched(twoLetters(2 ** -0.16));
  assert.ok(open.text.startsWith('ax'), open.text);
  assert.ok(open.read.includes('b'), open.read.join(' '));
});

test('a word that ends before there was a choice is not chosen again', async () => {
  const { text, read } = await searched({
    '': { a: 1 },
    a: { ' ': 0.6, b: 0.4 },
    'a ': { c: 1 },
    'a c': { u: 1 },
    'a cu': { p: 1 },
  });
  assert.equal(text, 'a cup.');
  assert.ok(!read.includes('ab'), read.join(' '));
});

test('a candidate that begins more than 4 bits more surprisingly than the first choice is none', async () => {
  const chances = (bits: number): Chances => {
    const [x, y] = [0.5, 2 ** -(1 + bits)];
    // Per byte the word after y is the likelier one, if it is looked at.
    const unsure = { k: 2 ** -3, l: 2 ** -3.1, m: 2 ** -3.2, n: 2 ** -3.3, o: 2 ** -3.4 };
    return {
      '': { x, z: 0.45, y },
      'x*': unsure,
      'z*': unsure,
      y: { y: 1 },
      yy: { y: 1 },
      yyy: { y: 1 },
      yyyy: { y: 1 },
    };
  };
  assert.equal((await searched(chances(3.9))).text, 'yyyyy.');
  assert.match((await searched(chances(4.1))).text, /^x/u);
});

test('as many candidates are written as were asked for, to the end of the word or 12 bytes', async () => {
  const chances: Chances = {
    '': { a: 0.4, b: 0.3, c: 0.2, d: 0.1 },
    'a*': { a: 1 },
    'b*': { b: 1 },
    'c*': { c: 1 },
    'd*': { d: 1 },
  };
  for (const candidates of [1, 2, 3, 4]) {
    const { text, isCut, read } = await searched(chances, { maxBytes: 30, stopAt: 'length' }, { candidates });
    assert.deepEqual([text, isCut], ['a'.repeat(30), true]);
    const begun = ['a', 'b', 'c', 'd'].filter((letter) => read.includes(letter));
    assert.equal(begun.length, candidates === 1 ? 1 : candidates);
    // The twelfth byte is chosen and not read.
    for (const letter of begun.slice(1)) {
      assert.equal(Math.max(...read.filter((each) => each.startsWith(letter)).map((each) => each.length)), 11);
    }
  }
});

/** Words whose first is right with at least this chance. */
const atLeast = (chance: number): BestOfOptions['limit'] => ({ of: 'words', anyOf: [{ chance, characters: 0.5 }] });

test('what cannot be shown is not written: no candidate, no letter of it', async () => {
  const open = { '': { a: 0.4, b: 0.35, c: 0.25 }, '?': { x: 0.5, y: 0.5 } };
  const nothing = { text: '', isCut: false };
  const found = async (chances: Chances, least: number) => {
    const { text, isCut, read } = await searched(chances, {}, { limit: atLeast(least) });
    return { text, isCut, read };
  };
  assert.deepEqual(await found(open, 0.5), { ...nothing, read: [] });
  // Two of three may be likely enough after their first letter, none is after its second.
  assert.deepEqual(await found(open, 0.3), { ...nothing, read: ['a', 'b'] });
  assert.notEqual((await searched(open, {}, { limit: atLeast(0.1) })).text, '');
  // After a letter that is clear, the second one decides.
  const clear = { '': { a: 0.95, b: 0.05 }, a: { x: 0.4, y: 0.3, z: 0.3 } };
  assert.deepEqual(await found(clear, 0.5), { ...nothing, read: ['a'] });
});

test('a word that is likely enough is not lost to one that is not, however little its letters surprise', async () => {
  const chances: Chances = { '': { b: 0.55, a: 0.45 }, b: { o: 1 }, bo: { ' ': 1 }, 'bo ': { k: 0.2, l: 0.8 } };
  const long = { a: { n: 1 }, an: { t: 1 }, ant: { l: 1 }, antl: { e: 1 }, antle: { r: 1 }, antler: { ' ': 1 } };
  assert.match((await searched({ ...chances, ...long })).text, /^antler/u);
  assert.match((await searched({ ...chances, ...long }, {}, { limit: atLeast(0.4) })).text, /^antler/u);
  assert.match((await searched({ ...chances, ...long }, {}, { limit: atLeast(0.5) })).text, /^bo\b/u);
});

test('that a word ends counts for it, not which sign ends it', async () => {
  // "a" is likelier at first; what may follow it decides. After "b" comes a word of about 0.49 bits per byte.
  const chosen = async (afterA: Chances[string]): Promise<string> =>
    (await searched({ '': { a: 0.55, b: 0.45 }, a: afterA, b: { c: 0.8, d: 0.2 }, bc: { ' ': 1 } })).text[0]!;
  assert.equal(await chosen({ ' ': 0.34, ',': 0.33, '.': 0.33 }), 'a', 'it ends for sure');
  assert.equal(await chosen({ ' ': 0.5, e: 0.26, f: 0.24 }), 'b', 'it may go on');
  assert.equal(await chosen({ ' ': 0.5, "'": 0.5 }), 'b', 'after an apostrophe it may go on too');
});

test('of two that are as likely the first choice is written', async () => {
  assert.match((await searched({ '': { a: 0.5, b: 0.5 } })).text, /^a/u);
});

test('no more is written than was asked for, whether there is a choice or not', async () => {
  for (const first of [{ a: 1 }, { a: 0.6, b: 0.4 }]) {
    const { text, isCut } = await searched({ '': first, 'a*': { a: 1 }, 'b*': { b: 0.5, c: 0.5 } }, { maxBytes: 3 });
    assert.deepEqual([text, isCut], ['aaa', true]);
  }
});

test('the guards of every candidate know of what they all share', async () => {
  // As if nothing stood before it, "a" would begin a word after the "a" that is shared, and "y" none.
  const chances: Chances = { '': { a: 1 }, a: { x: 0.5, y: 0.3, a: 0.2 }, ax: { '.': 0.2, k: 0.8 } };
  const known = readLexicon(Buffer.from('ax\nay'));
  assert.equal((await searched(chances, { wordGuard: 'strict' }, {}, { lexicon: known })).text, 'ay.');
});

test('what is known of the writer’s text is looked for too', async () => {
  const predictor = {
    mixed: (logits: Float32Array) => logits.map((logit, byte) => (byte === 0x62 ? logit + 5 : logit)),
  };
  const chances: Chances = { '': { a: 0.8, b: 0.2 } };
  assert.match((await searched(chances)).text, /^a/u);
  const learned = { predictor, words: new TextWords(emptyLexicon) };
  assert.match((await searched(chances, {}, {}, { learned })).text, /^b/u);
});

test('what was suggested was read: going on from it costs nothing', async () => {
  const { text, runner } = await searched(twoLetters(2 ** -0.14));
  assert.equal(text, 'ay.');
  const before = runner.bytesRun;
  await runner.prefill(promptFrom('Once ay.', 0).bytes);
  assert.equal(runner.bytesRun, before);
});

/** Sure of three words in a row, if it is of the second; and that they end, but not with which sign. */
const inARow = (second: Chances[string] = { r: 1 }): Chances => ({
  '': { h: 1 },
  h: { e: 1 },
  he: { ' ': 1 },
  'he ': second,
  'he r': { a: 1 },
  'he ra': { n: 1 },
  'he ran': { ' ': 0.4, ',': 0.3, '.': 0.3 },
  'he ran ': { o: 1 },
  'he ran o': { n: 1 },
});
const words = { of: 'words', anyOf: [{ chance: 0.5, characters: 1 }] } as const;

test('with a limit whole words are given, none that its length cuts, and the mark of what ended by itself', async () => {
  const cut = await searched(inARow(), { maxBytes: 8 }, { limit: words });
  assert.deepEqual([cut.text, cut.isCut], ['he ran', false]);
  // Whether "on" has ended is not known either: the text is as long as it may be.
  assert.equal((await searched(inARow(), { maxBytes: 9 }, { limit: words })).text, 'he ran');
  assert.equal((await searched(inARow(), {}, { limit: words })).text, 'he ran on.');
});

test('with a limit a word needs to be sure to end, not with which sign', async () => {
  const given = async (after: Chances[string]): Promise<string> =>
    (await searched({ '': { h: 1 }, h: { e: 1 }, he: after }, {}, { candidates: 1, limit: words })).text;
  assert.match(await given({ ' ': 0.4, ',': 0.3, ';': 0.3 }), /^he/u);
  assert.equal(await given({ ' ': 0.4, r: 0.3, y: 0.3 }), '');
});

test('with a limit nothing is read after the letter that makes a word unlikely', async () => {
  const { text, read } = await searched(inARow({ r: 0.28, s: 0.26, t: 0.24, u: 0.22 }), {}, { limit: words });
  assert.equal(text, 'he');
  assert.equal(read.at(-1), 'he ');
});

test('a phrase is given whole or not at all', async () => {
  const phrase = (bits: number) => searched(inARow(), {}, { candidates: 1, limit: { of: 'phrase', bits } });
  // 1.32 bits for the space, over ten bytes.
  assert.deepEqual([(await phrase(0.14)).text, (await phrase(0.12)).text], ['he ran on.', '']);
});
