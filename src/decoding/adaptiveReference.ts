// The adaptive predictor as a definition, to be read: what is fast stands in adaptivePredictor.ts and is held to this by tests.
//
// A cache language model (Kuhn and De Mori, A Cache-Based Natural Language Model for Speech Recognition, 1990) whose cache is backed off
// like PPM's contexts (Cleary and Witten 1984): the model's belief comes first; then each level of context that came before in the
// text, from the least to the most telling, takes a share of it for what followed there. How large a share depends on how often the
// context came, how many different bytes followed, and whether the belief so far agrees (weights learned by training/mixing.py).
import { softmaxInto } from './probabilities.ts';
import { contextLevels } from './contextCounts.ts';
import { beliefClassOf, classOf, distinctClasses, totalClasses, type MixingWeights } from './mixingWeights.ts';

/** A text's counts: by level and context, how often each byte followed. */
type Counts = Map<string, Map<number, number>>;

/** The contexts in front of a place, by level; `undefined` where the text is too short. */
function contextsAt(text: Uint8Array, end: number): (string | undefined)[] {
  return contextLevels.map((bytes, level) => {
    const word = /[A-Za-z'\x80-\xff]{0,32}$/u.exec(
      String.fromCharCode(...text.subarray(Math.max(0, end - 32), end)),
    )![0];
    if (bytes === 0) return `${level}:${Array.from(word, (letter) => letter.charCodeAt(0) | 0x20).join(',')}`;
    return bytes > end ? undefined : `${level}:${text.subarray(end - bytes, end).join(',')}`;
  });
}

/** Counts texts, each by itself. */
export function referenceCounts(texts: readonly Uint8Array[]): Counts {
  const counts: Counts = new Map();
  for (const text of texts) {
    for (const [index, byte] of text.entries()) {
      for (const context of contextsAt(text, index)) {
        if (context === undefined) continue;
        const followers = counts.get(context) ?? new Map<number, number>();
        counts.set(context, followers.set(byte, (followers.get(byte) ?? 0) + 1));
      }
    }
  }
  return counts;
}

/**
 * The probabilities of the next byte.
 *
 * @param logits (256) of the model
 * @param text what stands before the byte
 */
export function referencePrediction(
  logits: Float32Array,
  text: Uint8Array,
  counts: Counts,
  weights: MixingWeights,
): Float64Array {
  const belief = new Float64Array(logits.length);
  softmaxInto(belief, logits);
  for (const [level, context] of contextsAt(text, text.length).entries()) {
    const followers = context === undefined ? undefined : counts.get(context);
    if (followers === undefined) continue;
    const total = Array.from(followers.values()).reduce((sum, count) => sum + count, 0);
    const [top] = Array.from(followers).sort(([byte, count], [other, rival]) => rival - count || byte - other)[0]!;
    const certainty =
      weights.certainty[level]![classOf(total, totalClasses)]![classOf(followers.size, distinctClasses)]!;
    const kept = 1 / (1 + Math.exp(-certainty - weights.belief[level]![beliefClassOf(belief[top]!)]!));
    for (const [byte, old] of belief.entries())
      belief[byte] = kept * old + ((1 - kept) * (followers.get(byte) ?? 0)) / total;
  }
  return belief;
}
