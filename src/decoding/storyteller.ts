// The loop: reads a prompt, then writes byte by byte until a stop rule says so. Knows an engine only through its reader.
import { joinedBytes } from './joinedBytes.ts';
import { TimeSlicer } from '../inference/timeSlicer.ts';
import type { ModelRunner, Prefix } from '../inference/modelRunner.ts';
import { choicesFrom, type ByteChoice } from './byteChoices.ts';
import type { LearnedPlace } from './learnedDocument.ts';
import { Sequence, type SequenceContext, type StoryByte } from './sequence.ts';
import type { LogitsProcessor } from '../logitsProcessors/logitsProcessor.ts';
import { processorsFor } from '../logitsProcessors/pipeline.ts';
import type { StoryOptions } from './storyOptions.ts';
import type { StopReason } from './stopCriteria.ts';

/** How a story ended. */
export interface StoryEnd {
  readonly reason: StopReason;
}

/** What a story needs besides its options. */
export interface StoryContext extends SequenceContext {
  readonly signal?: AbortSignal | undefined;
  /** Stop after this many milliseconds; what is written then depends on the machine. */
  readonly maxMs?: number | undefined;
  /** The first bytes to write, whatever the model thinks of them; they count as written. */
  readonly forced?: Uint8Array | undefined;
  readonly onReadProgress?: (doneBytes: number, allBytes: number) => void;
}

/**
 * Continues a prompt. The same prompt, options and model give the same bytes on every host.
 *
 * Bytes are yielded as soon as no stop rule can take them back: at once, except for what may be the beginning of a stop string, and
 * with `trimToSentence` the unfinished sentence. The event loop gets its turn between bytes.
 *
 * @param prompt one or more bytes, as {@link promptFrom} makes them
 * @returns the reason for the end, as the generator's return value
 * @throws the signal's reason if it is aborted, within one slice
 */
export async function* tellStory(
  runner: ModelRunner,
  prompt: Uint8Array,
  options: StoryOptions,
  context: StoryContext = {},
): AsyncGenerator<StoryByte, StoryEnd, void> {
  const { signal } = context;
  const prefillOptions = { windowRule: options.windowRule, signal };
  const deadline = performance.now() + (context.maxMs ?? Infinity);
  const sequence = new Sequence(prompt, options, context);
  const slicer = new TimeSlicer(signal);

  let prefix: Prefix = await runner.prefill(prompt, {
    ...prefillOptions,
    ...(context.onReadProgress === undefined ? {} : { onProgress: context.onReadProgress }),
  });
  let reason: StopReason | undefined;
  while (reason === undefined) {
    await slicer.yieldIfDue();
    if (sequence.written >= options.maxBytes) reason = 'length';
    else if (performance.now() > deadline) reason = 'time';
    if (reason !== undefined) break;

    const logits = sequence.expected(prefix.logits);
    const given = context.forced?.[sequence.written];
    if (given !== undefined) sequence.sampler.accept(given);
    const byte = given ?? sequence.sampler.pick(logits);
    reason = sequence.push(byte, logits);
    yield* sequence.release();
    if (reason === undefined) prefix = await runner.decode(prefix, sequence.text, prefillOptions);
  }
  if (prefix.textBytes > prompt.length) runner.remember(prefix, sequence.text);
  yield* sequence.finish(reason);
  return { reason };
}

/**
 * What there was to choose from at each byte of a character, after what was written before it.
 *
 * @param written what follows the prompt, up to the character
 * @param character its bytes, at least one
 * @returns the likeliest choices for each byte of the character
 * @throws the signal's reason if it is aborted, within one slice
 */
export async function explainBytes(
  runner: ModelRunner,
  { prompt, written, character }: ExplainedPlace,
  options: StoryOptions,
  { signal, lexicon, learned }: Pick<StoryContext, 'signal' | 'lexicon' | 'learned'> = {},
): Promise<ByteChoice[][]> {
  const prefillOptions = { windowRule: options.windowRule, signal };
  const text = joinedBytes(prompt, written, character);
  const processors = processorsFor(options, lexicon, learned?.words);
  await followWritten(processors, { prompt, written }, new TimeSlicer(signal));
  const choices: ByteChoice[][] = [];
  for (let end = text.length - character.length; end < text.length; end++) {
    const before = text.subarray(0, end);
    const { logits } = await runner.prefill(before, prefillOptions);
    const mixed = learned?.predictor.mixed(logits, before);
    choices.push(choicesFrom(logits, mixed, options, processors, explainedChoices));
    for (const processor of processors) processor.accept(text[end]!);
  }
  return choices;
}

/** Shows processors a prompt and what was written after it, in slices. @throws the signal's reason if the slicer's is aborted */
export async function followWritten(
  processors: readonly LogitsProcessor[],
  { prompt, written }: Pick<ExplainedPlace, 'prompt' | 'written'>,
  slicer: TimeSlicer,
): Promise<void> {
  for (const processor of processors) {
    await slicer.yieldIfDue();
    processor.begin(prompt);
  }
  for (let start = 0; start < written.length; start += acceptedAtOnce) {
    await slicer.yieldIfDue();
    const bytes = written.subarray(start, start + acceptedAtOnce);
    for (const processor of processors) for (const byte of bytes) processor.accept(byte);
  }
}

/** A place in a story, in bytes. */
export interface ExplainedPlace {
  readonly prompt: Uint8Array;
  readonly written: Uint8Array;
  readonly character: Uint8Array;
}

/** How many bytes are shown to the processors before checking whether a slice is over: less than a millisecond's worth. */
const acceptedAtOnce = 256;

/** How many choices are shown for a byte. */
const explainedChoices = 10;

/** Tells stories: the loop above with its reader, or a client of one that runs in another thread. */
export interface Storyteller {
  /**
   * Continues a prompt; yields text as it becomes certain.
   *
   * @param learned where in the writer's document it continues, if that is learned from
   * @throws the signal's reason if it is aborted
   */
  tell(
    prompt: Uint8Array,
    options: StoryOptions,
    signal: AbortSignal,
    learned?: LearnedPlace,
  ): AsyncGenerator<string, StoryEnd, void>;
}
