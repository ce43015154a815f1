// The example that a newcomer sees is what the default model really writes.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ScoreCollector } from '../../../src/decoding/scoredText.ts';
import { promptFrom } from '../../../src/decoding/prompt.ts';
import { plainStoryOptions } from '../../../src/decoding/storyOptions.ts';
import { tellStory } from '../../../src/decoding/storyteller.ts';
import { ModelRunner } from '../../../src/inference/modelRunner.ts';
import { exampleStory } from '../../../src/panel/page/exampleStory.ts';
import { engineFor, shippedLexicon, shippedModel } from '../../support/models.ts';

test('the model writes the example again, byte for byte', async () => {
  const { beginning, variants } = exampleStory;
  const [passage] = variants;
  const runner = new ModelRunner(await engineFor(shippedModel(passage!.model)));
  const options = { ...plainStoryOptions, ...passage!.options };
  const prompt = promptFrom(beginning, options.readBytes).bytes;
  const scores = new ScoreCollector();
  for await (const piece of tellStory(runner, prompt, options, { lexicon: shippedLexicon() })) scores.add(piece);
  const { text, bytes, greedyBytes } = scores.take();
  assert.deepEqual([text, bytes, greedyBytes], [passage!.text, passage!.bytes, passage!.greedyBytes]);
});
