// How fast a model writes on this machine: a short run, cheap enough for every time that a model is loaded.
import type { Reader } from '../engine/reader.ts';
import { beginByte } from '../mixer/vocabulary.ts';
import { defaultStoryOptions } from './options.ts';
import { tellStory } from './storyteller.ts';

/** About 10 milliseconds of a model of a million parameters. */
const measuredBytes = 64;
/** A model that is too large for stories is not waited for. */
const mostMs = 200;

/** Bytes per second, all included: the model, the sampler, the stop rules. */
export async function writingSpeed(reader: Reader): Promise<number> {
  const options = { ...defaultStoryOptions, seed: 1, maxBytes: measuredBytes, stopAt: 'length' } as const;
  const began = performance.now();
  let bytes = 0;
  for await (const _ of tellStory(reader, Uint8Array.of(beginByte), options, { maxMs: mostMs })) bytes++;
  return (1000 * bytes) / (performance.now() - began);
}
