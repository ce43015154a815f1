// Picks the next byte: processors, temperature, top-k, top-p, min-p, one draw.
import { vocabularySize } from '../model/vocabulary.ts';
import type { LogitsProcessor } from '../logitsProcessors/logitsProcessor.ts';
import type { SamplingOptions } from './storyOptions.ts';
import { drawByte, ProbabilityShaper } from './probabilities.ts';
import type { Random } from './random.ts';

/** Chooses bytes for one continuation. Owns the random numbers and what the processors remember. */
export class Sampler {
  /** (256): the probabilities that the last byte was drawn from. Overwritten by every pick. */
  readonly probabilities = new Float64Array(vocabularySize);
  readonly #options: SamplingOptions;
  readonly #random: Random;
  readonly #processors: readonly LogitsProcessor[];
  readonly #shaper = new ProbabilityShaper();
  /** (256): the logits of the last pick without what the processors forbid. */
  readonly allowed = new Float32Array(vocabularySize);
  readonly #others = new Float32Array(vocabularySize);

  constructor(options: SamplingOptions, random: Random, processors: readonly LogitsProcessor[] = []) {
    this.#options = options;
    this.#random = random;
    this.#processors = processors;
  }

  /** Shows the processors the text that is being continued. */
  begin(prompt: Uint8Array): void {
    for (const processor of this.#processors) processor.begin(prompt);
  }

  /**
   * Picks the next byte, and tells the processors.
   *
   * @param logits (256), not changed
   */
  pick(logits: Float32Array): number {
    this.#allow(logits);
    return this.#draw(this.allowed);
  }

  /**
   * Like {@link pick}, but never picks a byte that is taken.
   *
   * @param taken (256): not 0 for bytes that somebody else chose
   * @returns `undefined` if the processors allow no other
   */
  pickAnother(logits: Float32Array, taken: Uint8Array): number | undefined {
    this.#allow(logits);
    let hasOther = false;
    for (let byte = 0; byte < vocabularySize; byte++) {
      this.#others[byte] = taken[byte] === 0 ? this.allowed[byte]! : -Infinity;
      hasOther ||= this.#others[byte]! > -Infinity;
    }
    return hasOther ? this.#draw(this.#others) : undefined;
  }

  #allow(logits: Float32Array): void {
    this.allowed.set(logits);
    for (const processor of this.#processors) processor.forbidInPlace(this.allowed);
  }

  #draw(logits: Float32Array): number {
    this.#shaper.shapeInto(this.probabilities, logits, this.#options);
    const byte = drawByte(this.probabilities, this.#random());
    this.accept(byte);
    return byte;
  }

  /** Tells the processors about a byte that somebody else chose. Draws no random number. */
  accept(byte: number): void {
    for (const processor of this.#processors) processor.accept(byte);
  }
}
