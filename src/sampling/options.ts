// The knobs of sampling, their ranges and their defaults: the one place that defines them.

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

/** Lower and upper ends, both allowed, and whether only whole numbers are. */
interface Range {
  readonly minimum: number;
  readonly maximum: number;
  readonly isInteger: boolean;
}

/** The published model card's temperature and top-k; top-p and min-p keep all. */
export const defaultSampling: SamplingOptions = { temperature: 0.8, topK: 40, topP: 1, minP: 0 };

export const samplingRanges: Readonly<Record<keyof SamplingOptions, Range>> = {
  temperature: { minimum: 0, maximum: 2, isInteger: false },
  topK: { minimum: 1, maximum: 256, isInteger: true },
  topP: { minimum: 0.01, maximum: 1, isInteger: false },
  minP: { minimum: 0, maximum: 1, isInteger: false },
};
