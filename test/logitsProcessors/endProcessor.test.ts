// The end of a story is forbidden until a whole sentence is written; nothing else is.
import assert from 'node:assert/strict';
import test from 'node:test';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { plainStoryOptions } from '../../src/decoding/storyOptions.ts';
import { tellStory } from '../../src/decoding/storyteller.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { EndProcessor } from '../../src/logitsProcessors/endProcessor.ts';
import { endByte } from '../../src/model/vocabulary.ts';
import { engineFor, shippedLexicon, shippedModel } from '../support/models.ts';

function mayEndAfter(text: string, minSentences = 1): boolean {
  const processor = new EndProcessor(minSentences);
  processor.begin();
  for (const byte of new TextEncoder().encode(text)) processor.accept(byte);
  const logits = new Float32Array(256);
  processor.forbidInPlace(logits);
  assert.ok(logits.every((logit, byte) => byte === endByte || logit === 0));
  return logits[endByte] === 0;
}

for (const [text, may] of [
  ['', false],
  [' ', false],
  [' She was', false],
  [' She was happy.', true],
  [' “Hi,” said Mr.', false],
  [' “Hi!”', true],
  [' It was 3. A dog', true],
] as const) {
  test(`after ${JSON.stringify(text)} the story may ${may ? '' : 'not '}end`, () =>
    assert.equal(mayEndAfter(text), may));
}

test('two sentences are two', () => {
  assert.deepEqual([mayEndAfter('One. Two', 2), mayEndAfter('One. Two.', 2)], [false, true]);
});

test('what continues a story that has ended is a sentence at least', async () => {
  const runner = new ModelRunner(await engineFor(shippedModel('micromixer-stories-1m')));
  const lexicon = shippedLexicon();
  const options = { ...plainStoryOptions, temperature: 0.5, minP: 0.05, maxBytes: 2000, wordGuard: 'strict' } as const;
  const tell = async (text: string, seed: number, minSentences: number): Promise<string> => {
    let written = '';
    const story = { ...options, seed, minSentences };
    for await (const piece of tellStory(runner, promptFrom(text, 0).bytes, story, { lexicon })) written += piece.text;
    return written;
  };
  let empty = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const whole = `Once upon a time${await tell('Once upon a time', seed, 0)}`;
    if ((await tell(whole, seed, 0)) === '') empty++;
    assert.match(await tell(whole, seed, 1), /\w.*[.!?]/su);
  }
  assert.ok(empty >= 6, `without it only ${empty} of 8 were nothing`);
});
