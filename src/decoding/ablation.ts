// What channels of the memory are good for: the model with them, and the same model without them.
import { ablatedEngine, type Channel } from '../inference/ablatedEngine.ts';
import { ModelRunner } from '../inference/modelRunner.ts';
import type { ByteChoice } from './byteChoices.ts';
import type { StoryOptions } from './storyOptions.ts';
import { explainBytes, tellStory, type ExplainedPlace, type StoryContext } from './storyteller.ts';

/** One model at a place: what it would choose there, and how it would go on. */
export interface Continuation {
  /** For the first byte of the character, likeliest first. */
  readonly choices: readonly ByteChoice[];
  /** From the place on, always the likeliest byte. */
  readonly text: string;
}

/** A model at a place, with all of its memory and with some channels held at zero. */
export interface Ablation {
  readonly whole: Continuation;
  readonly without: Continuation;
}

/** At most this many bytes are written. */
const writtenBytes = 80;
/** States of texts that were read without some channels: enough for one text. */
const cacheCapacity = 128;

/** For each runner the last one made without some channels, so that the next letter need not read the text again. */
const runners = new WeakMap<ModelRunner, { readonly of: string; readonly runner: ModelRunner }>();

function runnerWithout(runner: ModelRunner, channels: readonly Channel[]): ModelRunner {
  const of = JSON.stringify(channels.map(({ layer, channel }) => [layer, channel]));
  const last = runners.get(runner);
  if (last?.of === of) return last.runner;
  const made = { of, runner: new ModelRunner(ablatedEngine(runner.engine, channels), cacheCapacity) };
  runners.set(runner, made);
  return made.runner;
}

/**
 * Compares a model with itself without some channels.
 *
 * @throws RangeError if there is no such channel; the signal's reason if it is aborted
 */
export async function ablateChannels(
  runner: ModelRunner,
  place: ExplainedPlace,
  channels: readonly Channel[],
  options: StoryOptions,
  context: Pick<StoryContext, 'signal' | 'lexicon' | 'learned'> = {},
): Promise<Ablation> {
  return {
    whole: await continuationOf(runner, place, options, context),
    without: await continuationOf(runnerWithout(runner, channels), place, options, context),
  };
}

async function continuationOf(
  runner: ModelRunner,
  place: ExplainedPlace,
  options: StoryOptions,
  context: Pick<StoryContext, 'signal' | 'lexicon' | 'learned'>,
): Promise<Continuation> {
  const [choices] = await explainBytes(
    runner,
    { ...place, character: place.character.subarray(0, 1) },
    options,
    context,
  );
  const { prompt, written } = place;
  const maxBytes = written.length + writtenBytes;
  const greedy: StoryOptions = { ...options, temperature: 0, stopAt: 'story', trimToSentence: false, maxBytes };
  let text = '';
  let bytes = 0;
  for await (const piece of tellStory(runner, prompt, greedy, { ...context, forced: written })) {
    if (++bytes > written.length) text += piece.text;
  }
  return { choices: choices!, text };
}
