// Mixes what the model expects next with what followed the same words in the writer's own text. The definition is in
// adaptiveReference.ts; here a step costs a few microseconds and allocates only its result.
import { isCapital, space } from '../logitsProcessors/wordBytes.ts';
import { vocabularySize } from '../model/vocabulary.ts';
import { ContextHashes, contextLevels, isLetter, Successors, type ContextCounts } from './contextCounts.ts';
import {
  candidateFeatures,
  placeFeatures,
  rarestCandidate,
  smallestLog,
  smallestRest,
  type MixingWeights,
} from './mixingWeights.ts';

/** Predicts with what is known of the writer's text, as {@link AdaptivePredictor} does. */
export interface Predictor {
  /**
   * The logits of the next byte, adjusted by what is known of the writer's text.
   *
   * @param logits (256) of the model, not changed
   * @param text what comes before the byte, one or more bytes
   * @returns (256), the caller's own
   */
  mixed(logits: Float32Array, text: Uint8Array): Float32Array;
}

/** ln(1 + n) of the counts that are read most. */
const logs = Float64Array.from({ length: 1024 }, (_, count) => Math.log1p(count));
const logOf = (count: number): number => (count < logs.length ? logs[count]! : Math.log1p(count));

/** The kind of a byte: 0 other, 1 letter, 2 capital, 3 space. */
function kindOf(byte: number): number {
  if (isCapital(byte)) return 2;
  if (isLetter(byte)) return 1;
  return byte === space ? 3 : 0;
}

export class AdaptivePredictor implements Predictor {
  readonly #counts: ContextCounts;
  readonly #hiddenUnits: number;
  /** (place features, H), (candidate features, H), (H) */
  readonly #placeWeights: Float64Array;
  readonly #candidateWeights: Float64Array;
  readonly #output: Float64Array;
  readonly #outputBias: number;
  readonly #placeBias: Float64Array;
  /** By kind of byte, (H): what being a letter, a space or a capital contributes. Then the kind of each byte. */
  readonly #kinds: readonly Float64Array[];
  readonly #kindOf = Uint8Array.from({ length: vocabularySize }, (_, byte) => kindOf(byte));
  readonly #hashes = new ContextHashes();
  /** (levels): what followed each context. */
  readonly #successors = contextLevels.map(() => new Successors());
  /** (H): what the place contributes to each unit. */
  readonly #place: Float64Array;
  /** (256, H): what the counts of each candidate contribute; 0 for all other bytes, and between two steps for all bytes. */
  readonly #candidates: Float64Array;
  readonly #isCandidate = new Uint8Array(vocabularySize);
  /** The candidates, in the order in which they were met. */
  readonly #met = new Uint8Array(vocabularySize);
  #metCount = 0;

  constructor(counts: ContextCounts, { place, placeBias, candidate, output, outputBias }: MixingWeights) {
    this.#counts = counts;
    this.#hiddenUnits = output.length;
    this.#placeWeights = Float64Array.from(place.flat());
    this.#placeBias = Float64Array.from(placeBias);
    this.#candidateWeights = Float64Array.from(candidate.flat());
    const [letter, blank, capital] = candidate.slice(candidateFeatures.model + 2);
    const other = output.map(() => 0);
    const both = capital!.map((weight, unit) => weight + letter![unit]!);
    this.#kinds = [other, letter!, both, blank!].map((row) => Float64Array.from(row));
    this.#output = Float64Array.from(output);
    this.#outputBias = outputBias;
    this.#place = new Float64Array(output.length);
    this.#candidates = new Float64Array(vocabularySize * output.length);
  }

  mixed(logits: Float32Array, text: Uint8Array): Float32Array {
    const mixed = logits.slice();
    this.#hashes.compute(text, text.length);
    this.#place.set(this.#placeBias);
    this.#metCount = 0;
    for (const [level, successors] of this.#successors.entries()) {
      this.#counts.read(this.#hashes.hashes[level]!, successors);
      this.#meetCandidates(successors);
    }
    if (this.#metCount === 0) return mixed;
    for (const [level, successors] of this.#successors.entries()) {
      if (successors.distinct > 0) this.#addSuccessors(level, successors);
    }
    const normalizer = this.#addModel(logits);
    if (isLetter(text.at(-1)!)) this.#addToPlace(placeFeatures.model + 2, 1);
    for (let index = 0; index < this.#metCount; index++) {
      const byte = this.#met[index]!;
      mixed[byte]! += this.#raiseOf(byte, logits[byte]! - normalizer);
    }
    return mixed;
  }

  /** Notes the bytes that make up enough of what followed a context. */
  #meetCandidates({ distinct, bytes, counts, total }: Successors): void {
    for (let index = 0; index < distinct; index++) {
      const byte = bytes[index]!;
      if (this.#isCandidate[byte] === 1 || rarestCandidate * counts[index]! < total) continue;
      this.#isCandidate[byte] = 1;
      this.#met[this.#metCount++] = byte;
    }
  }

  /** Adds what followed the context of a level. */
  #addSuccessors(level: number, { distinct, bytes, counts, total }: Successors): void {
    this.#addToPlace(placeFeatures.came + level, 1);
    this.#addToPlace(placeFeatures.total + level, logOf(total));
    this.#addToPlace(placeFeatures.distinct + level, logOf(distinct));
    const hiddenUnits = this.#hiddenUnits;
    const candidates = this.#candidates;
    const weights = this.#candidateWeights;
    const times = (candidateFeatures.times + level) * hiddenUnits;
    const share = (candidateFeatures.share + level) * hiddenUnits;
    for (let index = 0; index < distinct; index++) {
      if (this.#isCandidate[bytes[index]!] === 0) continue;
      const log = logOf(counts[index]!);
      const part = counts[index]! / total;
      const row = bytes[index]! * hiddenUnits;
      for (let unit = 0; unit < hiddenUnits; unit++) {
        candidates[row + unit]! += log * weights[times + unit]! + part * weights[share + unit]!;
      }
    }
  }

  /** Adds what the model thinks of the place. @returns by how much its logits exceed the logs of its probabilities */
  #addModel(logits: Float32Array): number {
    let largest = -Infinity;
    for (let byte = 0; byte < vocabularySize; byte++) if (logits[byte]! > largest) largest = logits[byte]!;
    let sum = 0;
    let weighted = 0;
    for (let byte = 0; byte < vocabularySize; byte++) {
      const below = logits[byte]! - largest;
      // What is practically impossible adds nothing noticeable.
      if (below < smallestLog) continue;
      const exponential = Math.exp(below);
      sum += exponential;
      weighted += exponential * below;
    }
    const logSum = Math.log(sum);
    this.#addToPlace(placeFeatures.model, -logSum);
    this.#addToPlace(placeFeatures.model + 1, logSum - weighted / sum);
    return largest + logSum;
  }

  #addToPlace(feature: number, value: number): void {
    const hiddenUnits = this.#hiddenUnits;
    const place = this.#place;
    const weights = this.#placeWeights;
    const row = feature * hiddenUnits;
    for (let unit = 0; unit < hiddenUnits; unit++) place[unit]! += value * weights[row + unit]!;
  }

  /** How far a candidate's logit is raised; clears what was kept for it. @param log of its probability by the model */
  #raiseOf(byte: number, log: number): number {
    const hiddenUnits = this.#hiddenUnits;
    const candidates = this.#candidates;
    const weights = this.#candidateWeights;
    const place = this.#place;
    const output = this.#output;
    const kind = this.#kinds[this.#kindOf[byte]!]!;
    const known = Math.max(log, smallestLog);
    const rest = Math.log(Math.max(1 - Math.exp(log), smallestRest));
    const knownRow = candidateFeatures.model * hiddenUnits;
    const restRow = knownRow + hiddenUnits;
    const row = byte * hiddenUnits;
    let raise = this.#outputBias;
    for (let unit = 0; unit < hiddenUnits; unit++) {
      const value =
        place[unit]! +
        kind[unit]! +
        candidates[row + unit]! +
        known * weights[knownRow + unit]! +
        rest * weights[restRow + unit]!;
      candidates[row + unit] = 0;
      raise += Math.max(0, value) * output[unit]!;
    }
    this.#isCandidate[byte] = 0;
    return raise;
  }
}
