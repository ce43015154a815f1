// What there was to choose from for one byte, before and after the knobs: what the panel shows of a step.
import { vocabularySize } from '../model/vocabulary.ts';
import type { LogitsProcessor } from '../logitsProcessors/logitsProcessor.ts';
import type { SamplingOptions } from './storyOptions.ts';
import { ProbabilityShaper, softmaxInto } from './probabilities.ts';

/** Why a byte could not be drawn: a knob, a probability that rounds to 0, or a processor's reason. */
export type Cut = 'temperature' | 'tooRare' | 'topK' | 'topP' | 'minP' | { readonly reason: string };

/** One byte that could have come. */
export interface ByteChoice {
  readonly byte: number;
  /** [0, 1], as the model believes. */
  readonly before: number;
  /** [0, 1], with what is known of the writer's text; missing if nothing is. */
  readonly withText?: number | undefined;
  /** [0, 1], after processors and knobs; 0 if it was cut. */
  readonly after: number;
  readonly cut: Cut | undefined;
}

/**
 * The likeliest bytes, likeliest first, and what processors and knobs make of them.
 *
 * @param logits (256) of the model, not changed
 * @param mixed (256), the same adjusted by what is known of the writer's text, not changed
 * @param processors that have followed the text so far
 * @param count how many bytes, including those that were cut
 */
export function choicesFrom(
  logits: Float32Array,
  mixed: Float32Array | undefined,
  options: SamplingOptions,
  processors: readonly LogitsProcessor[],
  count: number,
): ByteChoice[] {
  const before = new Float64Array(vocabularySize);
  softmaxInto(before, logits);
  const withText = mixed && new Float64Array(vocabularySize);
  if (withText !== undefined) softmaxInto(withText, mixed!);
  const allowed = Float32Array.from(mixed ?? logits);
  const reasons = new Map<number, string>();
  for (const processor of processors) {
    processor.forbidInPlace(allowed);
    for (let byte = 0; byte < vocabularySize; byte++) {
      if (allowed[byte] === -Infinity && !reasons.has(byte)) reasons.set(byte, processor.reason);
    }
  }
  const after = new Float64Array(vocabularySize);
  const shaper = new ProbabilityShaper();
  shaper.shapeInto(after, allowed, options);
  const withoutTopP = new Float64Array(vocabularySize);
  shaper.shapeInto(withoutTopP, allowed, { ...options, topP: 1 });
  const onlyTemperature = new Float64Array(vocabularySize);
  shaper.shapeInto(onlyTemperature, allowed, { ...options, topK: vocabularySize, topP: 1, minP: 0 });
  const onlyTopK = new Float64Array(vocabularySize);
  shaper.shapeInto(onlyTopK, allowed, { ...options, topP: 1, minP: 0 });

  const cutOf = (byte: number): Cut | undefined => {
    const reason = reasons.get(byte);
    if (reason !== undefined) return { reason };
    if (after[byte]! > 0) return undefined;
    if (options.temperature === 0) return 'temperature';
    if (onlyTemperature[byte] === 0) return 'tooRare';
    if (onlyTopK[byte] === 0) return 'topK';
    return withoutTopP[byte] === 0 ? 'minP' : 'topP';
  };
  const believed = withText ?? before;
  const ranked = Array.from(before.keys()).sort((left, right) => believed[right]! - believed[left]! || left - right);
  return ranked.slice(0, count).map((byte) => ({
    byte,
    before: before[byte]!,
    ...(withText === undefined ? {} : { withText: withText[byte]! }),
    after: after[byte]!,
    cut: cutOf(byte),
  }));
}
