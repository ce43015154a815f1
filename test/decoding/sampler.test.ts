// The sampler: what is drawn, which other byte is picked, and what the processors forbid.
import assert from 'node:assert/strict';
import test from 'node:test';
import { plainStoryOptions, type SamplingOptions } from '../../src/decoding/storyOptions.ts';
import { seededRandom } from '../../src/decoding/random.ts';
import type { LogitsProcessor } from '../../src/logitsProcessors/logitsProcessor.ts';
import { NoRepeatProcessor } from '../../src/logitsProcessors/noRepeatProcessor.ts';
import { Sampler } from '../../src/decoding/sampler.ts';

const keepAll: SamplingOptions = { temperature: 1, topK: 256, topP: 1, minP: 0 };

/** Logits of the given bytes, the logarithms of these weights; all others as good as impossible. */
function logitsOf(weights: Readonly<Record<string, number>>): Float32Array {
  const logits = new Float32Array(256).fill(-80);
  for (const [character, weight] of Object.entries(weights)) logits[character.charCodeAt(0)] = Math.log(weight);
  return logits;
}

const weights = { a: 5, b: 3, c: 1, d: 1 };

test('another byte is picked of those that are neither taken nor forbidden, in their own proportion', () => {
  const told: number[] = [];
  const guard: LogitsProcessor = {
    reason: 'no d',
    begin: () => undefined,
    accept: (byte) => told.push(byte),
    forbidInPlace: (logits) => (logits[100] = -Infinity),
  };
  const logits = logitsOf(weights).map((logit) => (logit === -80 ? -Infinity : logit));
  const taken = new Uint8Array(256);
  taken[97] = 1;
  for (const [coin, byte] of [
    [0, 98],
    [0.74, 98],
    [0.76, 99],
  ] as const) {
    const sampler = new Sampler(keepAll, () => coin, [guard]);
    assert.equal(sampler.pickAnother(logits, taken), byte);
    assert.ok(Math.abs(sampler.probabilities[98]! - 0.75) < 1e-6);
    assert.equal(sampler.allowed[97], logits[97], 'what is taken is not forbidden');
    assert.equal(told.pop(), byte, 'the processors know of it');
  }
  const greedy = new Sampler({ ...keepAll, temperature: 0 }, () => 0, [guard]);
  assert.equal(greedy.pickAnother(logits, taken), 98);
  taken[98] = 1;
  assert.equal(greedy.pickAnother(logits, taken), 99);
  taken[99] = 1;
  told.length = 0;
  assert.equal(greedy.pickAnother(logits, taken), undefined, 'the last one is forbidden');
  assert.deepEqual(told, []);
});

test('frequencies of many draws are the probabilities', () => {
  const sampler = new Sampler(keepAll, seededRandom(7));
  const logits = logitsOf(weights);
  const counts: Record<string, number> = { a: 0, b: 0, c: 0, d: 0 };
  const draws = 20_000;
  for (let draw = 0; draw < draws; draw++) counts[String.fromCharCode(sampler.pick(logits))]!++;
  for (const [character, weight] of Object.entries(weights)) {
    // Four standard deviations.
    const p = weight / 10;
    assert.ok(Math.abs(counts[character]! / draws - p) < 4 * Math.sqrt((p * (1 - p)) / draws), character);
  }
});

test('the knobs of the model alone are those of the published model card', () => {
  const { temperature, topK, topP, minP } = plainStoryOptions;
  assert.deepEqual({ temperature, topK, topP, minP }, { temperature: 0.8, topK: 40, topP: 1, minP: 0 });
});

/** The text that greedy decoding writes when the model wants this text, with a second choice for every byte. */
function guarded(prompt: string, wanted: string, second: string): string {
  const sampler = new Sampler({ ...keepAll, temperature: 0 }, seededRandom(1), [new NoRepeatProcessor(3)]);
  sampler.begin(new TextEncoder().encode(prompt));
  let text = '';
  for (let index = 0; index < wanted.length; index++) {
    text += String.fromCharCode(sampler.pick(logitsOf({ [second[index]!]: 1, [wanted[index]!]: 5 })));
  }
  return text;
}

const guardCases: [string, string, string, string, string][] = [
  ['a word twice in a row is made another word', 'He saw the ', 'the dog', 'then...', 'thendog'],
  ['across punctuation a word may come twice', 'Run', '! Run! ', 'xxxxxxx', '! Run! '],
  ['a run of three words does not come again', 'a big red ball. A big ', 'red ball', 'xxxxxxxx', 'xed ball'],
  [
    'a run that is begun already goes elsewhere with its next letter',
    'a big red ball. A big r',
    'ed ball',
    'xxxxxxx',
    'xd ball',
  ],
  ['new words pass', 'a big red ball. A big ', 'blue ball', 'xxxxxxxxx', 'blue ball'],
];
for (const [what, prompt, wanted, second, expected] of guardCases) {
  test(`repetition guard: ${what}`, () => assert.equal(guarded(prompt, wanted, second), expected));
}
