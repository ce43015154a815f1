// Surprisal: how unexpected a byte was to the model, in bits.

/** -log2 of the probability that the logits give to this byte. */
export function surprisalBits(logits: Float32Array, byte: number): number {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return (Math.log(sum) + largest - logits[byte]!) / Math.LN2;
}
