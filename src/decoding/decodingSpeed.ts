// How fast a model writes on this machine: a short run, cheap enough to be done whenever a model is loaded.
import type { ModelRunner } from '../inference/modelRunner.ts';
import { beginByte } from '../model/vocabulary.ts';
import { plainStoryOptions } from './storyOptions.ts';
import { tellStory } from './storyteller.ts';

/** About 10 milliseconds for a model of a million parameters. */
const measuredBytes = 64;
/** A model that is too large for stories is not waited for. */
const maxMs = 200;

/** Bytes per second, everything included: the model, the sampler, the stop rules. */
export async function decodingSpeed(runner: ModelRunner): Promise<number> {
  const options = { ...plainStoryOptions, seed: 1, maxBytes: measuredBytes, stopAt: 'length' } as const;
  const prompt = Uint8Array.of(beginByte);
  await runner.prefill(prompt); // an engine's first step takes much longer than the others
  const began = performance.now();
  let bytes = 0;
  for await (const _ of tellStory(runner, prompt, options, { maxMs })) bytes++;
  return (1000 * bytes) / (performance.now() - began);
}
