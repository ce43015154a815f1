// Picks the next byte: guards, temperature, top-k, top-p, min-p, one draw.
import { vocabularySize } from '../mixer/vocabulary.ts';
import type { Guard } from './guard.ts';
import type { SamplingOptions } from './options.ts';
import { drawByte, likeliest, ProbabilityShaper } from './probabilities.ts';
import type { Random } from './random.ts';

/** Chooses bytes for one continuation. Owns the random numbers and what the guards remember. */
export class Sampler {
  /** (256): the probabilities that the last byte was drawn from. Overwritten by every pick. */
  readonly probabilities = new Float64Array(vocabularySize);
  readonly #options: SamplingOptions;
  readonly #random: Random;
  readonly #guards: readonly Guard[];
  readonly #shaper = new ProbabilityShaper();
  readonly #allowed = new Float32Array(vocabularySize);

  constructor(options: SamplingOptions, random: Random, guards: readonly Guard[] = []) {
    this.#options = options;
    this.#random = random;
    this.#guards = guards;
  }

  /** Shows the guards the text that is being continued. */
  begin(prompt: Uint8Array): void {
    for (const guard of this.#guards) guard.begin(prompt);
  }

  /**
   * Picks the next byte, and tells the guards.
   *
   * @param logits (256), not changed
   */
  pick(logits: Float32Array): number {
    this.#allow(logits);
    return this.#draw();
  }

  /**
   * As {@link pick}, but none of the bytes that are taken.
   *
   * @param taken (256): not 0 for bytes that somebody else chose
   * @returns `undefined` if the guards allow no other
   */
  pickAnother(logits: Float32Array, taken: Uint8Array): number | undefined {
    this.#allow(logits);
    let hasOther = false;
    for (let byte = 0; byte < vocabularySize; byte++) {
      if (taken[byte] !== 0) this.#allowed[byte] = -Infinity;
      hasOther ||= this.#allowed[byte]! > -Infinity;
    }
    return hasOther ? this.#draw() : undefined;
  }

  #allow(logits: Float32Array): void {
    this.#allowed.set(logits);
    for (const guard of this.#guards) guard.forbidInPlace(this.#allowed);
  }

  #draw(): number {
    const allowed = this.#allowed;
    let byte: number;
    if (this.#options.temperature === 0) {
      byte = likeliest(allowed);
      this.probabilities.fill(0);
      this.probabilities[byte] = 1;
    } else {
      this.#shaper.shapeInto(this.probabilities, allowed, this.#options);
      byte = drawByte(this.probabilities, this.#random());
    }
    this.accept(byte);
    return byte;
  }

  /** Tells the guards of a byte that somebody else chose. Draws no random number. */
  accept(byte: number): void {
    for (const guard of this.#guards) guard.accept(byte);
  }
}
