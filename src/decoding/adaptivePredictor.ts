// Mixes what the model expects next with what followed the same words in the writer's own text. The definition stands in
// adaptiveReference.ts; here a step costs some microseconds and allocates nothing but its result.
import { vocabularySize } from '../model/vocabulary.ts';
import { ContextHashes, contextLevels, Successors, type ContextCounts } from './contextCounts.ts';
import {
  beliefClasses,
  beliefClassOf,
  classOf,
  distinctClasses,
  totalClasses,
  type MixingWeights,
} from './mixingWeights.ts';

/** Whoever knows the writer's text: an {@link AdaptivePredictor}, or nobody. */
export interface Predictor {
  /**
   * The logits of the next byte with what is known of the writer's text.
   *
   * @param logits (256) of the model, not changed
   * @param text what stands before the byte, one or more bytes
   * @returns (256), the caller's own
   */
  mixed(logits: Float32Array, text: Uint8Array): Float32Array;
}

export class AdaptivePredictor implements Predictor {
  readonly #counts: ContextCounts;
  /** (levels, total classes, distinct classes, belief classes): the share that stays with what was believed before. */
  readonly #kept: Float64Array;
  readonly #hashes = new ContextHashes();
  readonly #successors = new Successors();
  /** (256): what contexts have given to each byte, and which bytes have something. */
  readonly #given = new Float64Array(vocabularySize);
  readonly #touched = new Uint8Array(vocabularySize);
  #touchedCount = 0;

  constructor(counts: ContextCounts, weights: MixingWeights) {
    this.#counts = counts;
    this.#kept = keptShares(weights);
  }

  mixed(logits: Float32Array, text: Uint8Array): Float32Array {
    const mixed = Float32Array.from(logits);
    this.#hashes.compute(text, text.length);
    const { hashes } = this.#hashes;
    const normalizer = logSumExp(logits);
    // A byte's probability is its model's times `modelShare`, and what contexts gave.
    let modelShare = 1;
    this.#touchedCount = 0;
    for (let level = 0; level < contextLevels.length; level++) {
      if (hashes[level] === 0) continue;
      this.#counts.read(hashes[level]!, this.#successors);
      if (this.#successors.distinct === 0) continue;
      modelShare *= this.#mixSuccessors(level, logits, normalizer, modelShare);
    }
    if (modelShare === 1) return mixed;
    const shift = Math.log(modelShare) - normalizer;
    for (let byte = 0; byte < vocabularySize; byte++) mixed[byte]! += shift;
    for (let index = 0; index < this.#touchedCount; index++) {
      const byte = this.#touched[index]!;
      mixed[byte] = Math.log(modelShare * Math.exp(logits[byte]! - normalizer) + this.#given[byte]!);
      this.#given[byte] = 0;
    }
    return mixed;
  }

  /** Gives a share to the bytes that followed a context. @returns the share that stays with the belief so far */
  #mixSuccessors(level: number, logits: Float32Array, normalizer: number, modelShare: number): number {
    const { distinct, bytes, counts } = this.#successors;
    const given = this.#given;
    let total = 0;
    let top = 0;
    for (let index = 0; index < distinct; index++) {
      total += counts[index]!;
      const lead = counts[index]! - counts[top]!;
      if (lead > 0 || (lead === 0 && bytes[index]! < bytes[top]!)) top = index;
    }
    const belief = modelShare * Math.exp(logits[bytes[top]!]! - normalizer) + given[bytes[top]!]!;
    const kept = this.#kept[keptIndex(level, total, distinct, belief)]!;
    for (let index = 0; index < this.#touchedCount; index++) given[this.#touched[index]!]! *= kept;
    for (let index = 0; index < distinct; index++) {
      const byte = bytes[index]!;
      if (given[byte] === 0) this.#touched[this.#touchedCount++] = byte;
      given[byte]! += ((1 - kept) * counts[index]!) / total;
    }
    return kept;
  }
}

function keptIndex(level: number, total: number, distinct: number, belief: number): number {
  const row = level * (totalClasses.length + 1) + classOf(total, totalClasses);
  const column = row * (distinctClasses.length + 1) + classOf(distinct, distinctClasses);
  return column * (beliefClasses.length + 1) + beliefClassOf(belief);
}

function logSumExp(logits: Float32Array): number {
  let largest = -Infinity;
  for (let byte = 0; byte < vocabularySize; byte++) largest = Math.max(largest, logits[byte]!);
  let sum = 0;
  for (let byte = 0; byte < vocabularySize; byte++) sum += Math.exp(logits[byte]! - largest);
  return largest + Math.log(sum);
}

function keptShares({ certainty, belief }: MixingWeights): Float64Array {
  const shares: number[] = [];
  for (const [level, totals] of certainty.entries()) {
    for (const weight of totals.flat()) {
      for (const other of belief[level]!) shares.push(1 / (1 + Math.exp(-weight - other)));
    }
  }
  return Float64Array.from(shares);
}
