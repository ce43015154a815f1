// The example that a newcomer sees is what the default model really writes.
import assert from 'node:assert/strict';
import test from 'node:test';
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
  let text = '';
  let bytes = 0;
  for await (const piece of tellStory(runner, prompt, options, { lexicon: shippedLexicon() })) {
    text += piece.text;
    bytes++;
  }
  assert.deepEqual([text, bytes], [passage!.text, passage!.bytes]);
});
