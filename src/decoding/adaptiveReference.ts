// The adaptive predictor as a definition, to be read: the fast version is in adaptivePredictor.ts, and tests hold it to this one.
//
// A cache language model (Kuhn and De Mori, A Cache-Based Natural Language Model for Speech Recognition, 1990) with the contexts of PPM
// (Cleary and Witten 1984), mixed with the model by a small network, as PAQ's mixer does (Mahoney 2005), but for whole bytes: each byte
// that often followed one of the contexts before a place has its logit raised by what the network makes of its counts and of the model's
// own prediction. The weights are learned by training/mixing.py.
import { isLetter, contextLevels } from './contextCounts.ts';
import { rarestCandidate, smallestLog, smallestRest, type MixingWeights } from './mixingWeights.ts';
import { softmaxInto } from './probabilities.ts';

/** How often each byte followed a context. */
type Followers = ReadonlyMap<number, number>;
/** A text's counts, by level and context. */
type Counts = Map<string, Map<number, number>>;

/** The contexts before a place, by level; `undefined` where the text is too short. */
function contextsAt(text: Uint8Array, end: number): (string | undefined)[] {
  return contextLevels.map((bytes, level) => {
    const word = /[A-Za-z'\x80-\xff]{0,32}$/u.exec(
      String.fromCharCode(...text.subarray(Math.max(0, end - 32), end)),
    )![0];
    if (bytes === 0) return `${level}:${Array.from(word, (letter) => letter.charCodeAt(0) | 0x20).join(',')}`;
    return bytes > end ? undefined : `${level}:${text.subarray(end - bytes, end).join(',')}`;
  });
}

/** Counts each text by itself. */
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
 * @param text what comes before the byte
 */
export function referencePrediction(
  logits: Float32Array,
  text: Uint8Array,
  counts: Counts,
  weights: MixingWeights,
): Float64Array {
  const model = new Float64Array(logits.length);
  softmaxInto(model, logits);
  const followers = contextsAt(text, text.length).map((context) => counts.get(context ?? '') ?? new Map());
  const place = placeOf(model, followers, text.length > 0 && isLetter(text.at(-1)!));
  const mixed = model.map((probability, byte) => {
    if (!followers.some((bytes) => rarestCandidate * (bytes.get(byte) ?? -1) >= totalOf(bytes))) return probability;
    const candidate = candidateOf(byte, probability, followers);
    const hidden = weights.placeBias.map((bias, unit) =>
      Math.max(0, bias + along(place, weights.place, unit) + along(candidate, weights.candidate, unit)),
    );
    const raise = hidden.reduce((sum, value, unit) => sum + value * weights.output[unit]!, weights.outputBias);
    return probability * Math.exp(raise);
  });
  const sum = mixed.reduce((whole, value) => whole + value);
  return mixed.map((value) => value / sum);
}

/** The features of a place, in the order of `placeFeatures`. */
function placeOf(model: Float64Array, followers: readonly Followers[], isInWord: boolean): number[] {
  const entropy = model.reduce(
    (sum, probability) => sum - (probability > 0 ? probability * Math.log(probability) : 0),
    0,
  );
  return [
    ...followers.map(({ size }) => (size > 0 ? 1 : 0)),
    ...followers.map((bytes) => Math.log1p(totalOf(bytes))),
    ...followers.map(({ size }) => Math.log1p(size)),
    Math.log(Math.max(...model)),
    entropy,
    isInWord ? 1 : 0,
  ];
}

/** The features of a byte, in the order of `candidateFeatures`. */
function candidateOf(byte: number, probability: number, followers: readonly Followers[]): number[] {
  const logOfModel = Math.max(Math.log(probability), smallestLog);
  const character = String.fromCharCode(byte);
  return [
    ...followers.map((bytes) => Math.log1p(bytes.get(byte) ?? 0)),
    ...followers.map((bytes) => (bytes.get(byte) ?? 0) / Math.max(1, totalOf(bytes))),
    logOfModel,
    Math.log(Math.max(1 - probability, smallestRest)),
    isLetter(byte) ? 1 : 0,
    character === ' ' ? 1 : 0,
    /[A-Z]/u.test(character) ? 1 : 0,
  ];
}

const totalOf = (followers: Followers): number => Array.from(followers.values()).reduce((sum, count) => sum + count, 0);

const along = (values: readonly number[], matrix: readonly (readonly number[])[], column: number): number =>
  values.reduce((sum, value, row) => sum + value * matrix[row]![column]!, 0);
