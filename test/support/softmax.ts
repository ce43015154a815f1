// Softmax as it is defined, for tests that hold numbers to it.

/** @returns the probabilities that logits stand for, in the same order */
export function softmax(logits: ArrayLike<number>): number[] {
  const all = Array.from(logits);
  const largest = Math.max(...all);
  const powers = all.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((whole, each) => whole + each);
  return powers.map((each) => each / sum);
}
