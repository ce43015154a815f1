// What may be asked of a story: how bytes are sampled, what processors enforce, where to stop. Defaults and ranges are settings.
import type { WindowRule } from '../inference/contextShift.ts';
import type { Settings } from '../settings/definitions.ts';

/** How the next byte is chosen from the model's logits. */
export interface SamplingOptions {
  /** Divides the logits. [0, 2]; 0 takes the likeliest byte (greedy), higher is more surprising. */
  readonly temperature: number;
  /** Keeps the k likeliest bytes, ties with the k-th included. [1, 256]; 256 keeps all. */
  readonly topK: number;
  /** Keeps the likeliest bytes whose probabilities sum to at least p. (0, 1]; 1 keeps all. */
  readonly topP: number;
  /** Keeps bytes at least this fraction as likely as the likeliest. [0, 1]; 0 keeps all. */
  readonly minP: number;
}

/** The first natural end at which writing stops. `length` writes past all of them. */
export type StopAt = Settings['stopAt'] | 'story';

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
  /** The shortest run of words that may not be written twice; 0 allows every repetition. */
  readonly noRepeatWords: number;
  /** Whether only known words are written. */
  readonly wordGuard: Settings['wordGuard'];
  /** Whether names stay those of the text. */
  readonly nameGuard: boolean;
  /** Whether spaces, capitals and quotation marks are held to the rules of prose. */
  readonly proseGuard: boolean;
  /** The story may not end by itself before this many sentences are written; 0 or nothing lets it end at once. */
  readonly minSentences?: number | undefined;
  readonly windowRule: WindowRule;
}

/** What the model alone would write: no processor, and the knobs of the published model card. */
export const plainStoryOptions: Omit<StoryOptions, 'seed'> = {
  temperature: 0.8,
  topK: 40,
  topP: 1,
  minP: 0,
  maxBytes: 2000,
  stopAt: 'story',
  stopStrings: [],
  trimToSentence: false,
  noRepeatWords: 0,
  wordGuard: 'off',
  nameGuard: false,
  proseGuard: false,
  windowRule: 'half',
};
