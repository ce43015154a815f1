// One continuation while it is being written: its bytes, the sampler that picks them, the rules that end it.
import { endByte, isSpecialByte } from '../model/vocabulary.ts';
import { seededRandom } from './random.ts';
import { Sampler } from './sampler.ts';
import { Utf8Stream } from '../prose/utf8.ts';
import type { Lexicon } from '../logitsProcessors/lexicon.ts';
import { processorsFor } from '../logitsProcessors/pipeline.ts';
import type { Predictor } from './adaptivePredictor.ts';
import type { LearnedText } from './learnedText.ts';
import type { StoryOptions } from './storyOptions.ts';
import { StopCriteria, type StopReason } from './stopCriteria.ts';

/** One byte of a story. */
export interface StoryByte {
  readonly byte: number;
  /** The characters that this byte completes: mostly one or none, never a half. */
  readonly text: string;
  /** (256): the logits that it was chosen from. */
  readonly logits: Float32Array;
}

/** One byte that was chosen, EOS among them. */
export interface DecodedByte {
  readonly byte: number;
  /** (256): what it was chosen from. */
  readonly logits: Float32Array;
  /** -log2 of its probability by these logits. */
  readonly bits: number;
  /** -log2 of the probability that a word ends here, with whichever sign; meaningless for a byte that ends none. */
  readonly endBits: number;
  /** The chances of both among what the processors allow, from 0 to 1. */
  readonly chance: number;
  readonly endChance: number;
}

/** How many bytes there is room for at first. */
const initialCapacity = 1024;

/** What a sequence is written with besides its options. */
export interface SequenceContext {
  /** The words that the processors know. */
  readonly lexicon?: Lexicon | undefined;
  /** What is known of the writer's text beyond the prompt. */
  readonly learned?: LearnedText | undefined;
}

/** What follows a prompt. Owns everything that differs between two continuations of it, except what the model has read. */
export class Sequence {
  readonly sampler: Sampler;
  readonly #options: StoryOptions;
  readonly #predictor: Predictor | undefined;
  readonly #rules: StopCriteria;
  readonly #decoder = new Utf8Stream();
  readonly #text: GrowingBytes;
  readonly #heldBack: StoryByte[] = [];
  #written = 0;

  constructor(prompt: Uint8Array, options: StoryOptions, { lexicon, learned }: SequenceContext = {}) {
    this.#predictor = learned?.predictor;
    this.#options = options;
    this.#rules = new StopCriteria(options);
    this.#text = new GrowingBytes(prompt);
    this.sampler = new Sampler(options, seededRandom(options.seed), processorsFor(options, lexicon, learned?.words));
    this.sampler.begin(prompt);
  }

  /** Bytes written so far. */
  get written(): number {
    return this.#written;
  }

  /**
   * What the next byte is chosen from.
   *
   * @param logits (256) of the model after {@link text}, not changed
   */
  expected(logits: Float32Array): Float32Array {
    return this.#predictor?.mixed(logits, this.text) ?? logits;
  }

  /** The prompt and what was written. Valid until the next byte. */
  get text(): Uint8Array {
    return this.#text.view();
  }

  /**
   * Appends a byte that the sampler knows of already.
   *
   * @param logits (256): what it was chosen from
   * @returns the reason to stop, if there is one; EOS is then not part of the text
   */
  push(byte: number, logits: Float32Array): StopReason | undefined {
    if (byte === endByte && this.#options.stopAt !== 'length') return 'story';
    // Special bytes are never text; the model reads them, but nothing is shown.
    const characters = isSpecialByte(byte) ? '' : this.#decoder.push(Uint8Array.of(byte));
    const reason = this.#rules.push(characters);
    this.#text.push(byte);
    this.#written++;
    this.#heldBack.push({ byte, text: characters, logits });
    return reason;
  }

  /** The bytes that no rule can take back any more; each is released once. */
  release(): StoryByte[] {
    return this.#heldBack.splice(0, this.#rules.releasable(this.#heldBack));
  }

  /**
   * The bytes not yet released that belong to the story, now that it has ended. A character that the end cut in two is not among
   * them: half a character is never shown.
   */
  finish(reason: StopReason): StoryByte[] {
    return this.#heldBack.slice(0, this.#rules.finish(this.#heldBack, reason));
  }
}

/** A byte string that grows without being copied for every byte. */
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
