// The loop: reads a prompt, then writes byte by byte until a stop rule says so. Knows an engine only through its reader.
import { Pacer } from '../engine/pacer.ts';
import type { Reader, Reading } from '../engine/reader.ts';
import { endByte, isSpecialByte } from '../mixer/vocabulary.ts';
import { choicesFrom, type ByteChoice } from '../sampling/choices.ts';
import { RepetitionGuard } from '../sampling/repetitionGuard.ts';
import { seededRandom } from '../sampling/random.ts';
import type { Guard } from '../sampling/guard.ts';
import { Sampler } from '../sampling/sampler.ts';
import { Utf8Stream } from '../text/utf8.ts';
import type { StoryOptions } from './options.ts';
import { StopRules, type StopReason } from './stopRules.ts';

/** One byte of a story. */
export interface StoryByte {
  readonly byte: number;
  /** The characters that this byte completes: mostly one or none, never a half. */
  readonly text: string;
  /** (256): the logits that it was chosen from. */
  readonly logits: Float32Array;
}

/** How a story ended. */
export interface StoryEnd {
  readonly reason: StopReason;
}

/** What a story needs besides its options. */
export interface StoryContext {
  readonly signal?: AbortSignal | undefined;
  /** Stop after this many milliseconds; what is written then depends on the machine. */
  readonly maxMs?: number | undefined;
  /** The first bytes to write, whatever the model thinks of them; they count as written. */
  readonly forced?: Uint8Array | undefined;
  /** Guards besides the one that the options ask for. */
  readonly guards?: readonly Guard[];
  readonly onReadProgress?: (doneBytes: number, allBytes: number) => void;
}

/** Most bytes a story may hold back until it knows that they belong to it, and its own text buffer's first size. */
const initialCapacity = 1024;

/**
 * Continues a prompt. The same prompt, options and model give the same bytes on every host.
 *
 * Bytes are given out as soon as no stop rule can take them back: at once, except for what may be the beginning of a stop string, and
 * with `trimToSentence` the unfinished sentence. The event loop gets its turn between bytes.
 *
 * @param prompt one or more bytes, as {@link promptFrom} makes them
 * @returns the reason for the end, as the generator's return value
 * @throws the signal's reason if it is aborted, within one slice
 */
export async function* tellStory(
  reader: Reader,
  prompt: Uint8Array,
  options: StoryOptions,
  context: StoryContext = {},
): AsyncGenerator<StoryByte, StoryEnd, void> {
  const { signal } = context;
  const readOptions = { windowRule: options.windowRule, signal };
  const deadline = performance.now() + (context.maxMs ?? Infinity);
  const sampler = new Sampler(options, seededRandom(options.seed), guardsFor(options, context.guards));
  const rules = new StopRules(options);
  const decoder = new Utf8Stream();
  const text = new GrowingBytes(prompt);
  const pacer = new Pacer(signal);

  let reading: Reading = await reader.read(prompt, {
    ...readOptions,
    ...(context.onReadProgress === undefined ? {} : { onProgress: context.onReadProgress }),
  });
  sampler.begin(prompt);
  const heldBack: StoryByte[] = [];
  let reason: StopReason | undefined;
  for (let written = 0; reason === undefined; written++) {
    await pacer.pace();
    if (written >= options.maxBytes) reason = 'length';
    else if (performance.now() > deadline) reason = 'time';
    if (reason !== undefined) break;

    const { logits } = reading;
    const given = context.forced?.[written];
    if (given !== undefined) sampler.accept(given);
    const byte = given ?? sampler.pick(logits);
    if (byte === endByte && options.stopAt !== 'length') {
      reason = 'story';
      break;
    }
    // Special bytes are never text; the model is told of them, but nothing is shown.
    const characters = isSpecialByte(byte) ? '' : decoder.push(Uint8Array.of(byte));
    reason = rules.push(characters);
    text.push(byte);
    heldBack.push({ byte, text: characters, logits });
    yield* heldBack.splice(0, rules.releasable(heldBack));
    if (reason === undefined) reading = await reader.append(reading, text.view(), readOptions);
  }
  if (reading.textBytes > prompt.length) reader.remember(reading, text.view());
  yield* heldBack.slice(0, rules.finish(heldBack, reason));
  // A character that the end cut in two is not shown: half a character never is.
  return { reason };
}

/** The guards that the options ask for, and others. */
function guardsFor(options: Pick<StoryOptions, 'noRepeatWords'>, others: readonly Guard[] = []): readonly Guard[] {
  return options.noRepeatWords === 0 ? others : [new RepetitionGuard(options.noRepeatWords), ...others];
}

/**
 * What there was to choose from at each byte of a character, after what was written before it.
 *
 * @param written what follows the prompt, up to the character
 * @param character its bytes, at least one
 * @returns per byte of the character the likeliest choices
 */
export async function explainBytes(
  reader: Reader,
  { prompt, written, character }: ExplainedPlace,
  options: StoryOptions,
  signal?: AbortSignal,
): Promise<ByteChoice[][]> {
  const readOptions = { windowRule: options.windowRule, signal };
  const text = new Uint8Array(prompt.length + written.length + character.length);
  text.set(prompt);
  text.set(written, prompt.length);
  text.set(character, prompt.length + written.length);
  const guards = guardsFor(options);
  for (const guard of guards) {
    guard.begin(prompt);
    for (const byte of written) guard.accept(byte);
  }
  const choices: ByteChoice[][] = [];
  for (let end = text.length - character.length; end < text.length; end++) {
    const { logits } = await reader.read(text.subarray(0, end), readOptions);
    choices.push(choicesFrom(logits, options, guards, explainedChoices));
    for (const guard of guards) guard.accept(text[end]!);
  }
  return choices;
}

/** A place in a story, in bytes. */
export interface ExplainedPlace {
  readonly prompt: Uint8Array;
  readonly written: Uint8Array;
  readonly character: Uint8Array;
}

/** How many choices are shown for a byte. */
const explainedChoices = 10;

/** Bytes that grow at their end without being copied for every byte. */
class GrowingBytes {
  #buffer: Uint8Array;
  #count: number;

  constructor(start: Uint8Array) {
    this.#buffer = new Uint8Array(start.length + initialCapacity);
    this.#buffer.set(start);
    this.#count = start.length;
  }

  push(byte: number): void {
    if (this.#count === this.#buffer.length) {
      const larger = new Uint8Array(2 * this.#count);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer[this.#count++] = byte;
  }

  /** Valid until the next push. */
  view(): Uint8Array {
    return this.#buffer.subarray(0, this.#count);
  }
}

/** Whoever tells stories: the loop above with its reader, or a client of one that runs in another thread. */
export interface Storyteller {
  /**
   * Continues a prompt; yields text as it becomes certain.
   *
   * @throws the signal's reason if it is aborted
   */
  tell(prompt: Uint8Array, options: StoryOptions, signal: AbortSignal): AsyncGenerator<string, StoryEnd, void>;
}
