// What may be asked of a story: the sampling knobs, where to stop, what to read. Defaults and ranges stand here once.
import type { WindowRule } from '../engine/window.ts';
import type { WordRule } from '../sampling/wordGuard.ts';
import { defaultSampling, type SamplingOptions } from '../sampling/options.ts';

/** The first natural end at which writing stops. `length` writes on through all of them. */
export type StopAt = 'sentence' | 'paragraph' | 'story' | 'length';

/** Everything that, together with the prompt and the model, decides the text of a story. */
export interface StoryOptions extends SamplingOptions {
  /** Starts the random numbers. An integer in [0, 2^32). */
  readonly seed: number;
  /** The most bytes to write. */
  readonly maxBytes: number;
  readonly stopAt: StopAt;
  /** Writing stops before any of these would be complete. */
  readonly stopStrings: readonly string[];
  /** Whether a story that did not come to a natural end is cut after its last whole sentence (if it has one). */
  readonly trimToSentence: boolean;
  /** The shortest run of words that may not be written twice; 0 lets everything come again. */
  readonly noRepeatWords: number;
  /** Whether only known words are written. */
  readonly wordGuard: WordRule;
  /** Whether names stay those of the text. */
  readonly nameGuard: boolean;
  /** Whether spaces, capitals and quotation marks are held to the rules of prose. */
  readonly proseGuard: boolean;
  readonly windowRule: WindowRule;
}

export const defaultStoryOptions: Omit<StoryOptions, 'seed'> = {
  ...defaultSampling,
  maxBytes: 2000,
  stopAt: 'story',
  stopStrings: [],
  trimToSentence: false,
  noRepeatWords: 0,
  wordGuard: 'off',
  nameGuard: false,
  proseGuard: false,
  windowRule: 'hop',
};

/** Bytes of the prompt's end that are read, unless more are asked for. */
export const defaultReadBytes = 2048;
