// Surprisal: how unexpected a byte, or one of several, was to the model, in bits. Computed several times for every suggested byte, so
// the loops use an index, which takes half the time of an iterator over a typed array.
import { likeliest } from '../model/logits.ts';

/** -log2 of the probability that the logits give to this byte. */
export function surprisalBits(logits: Float32Array, byte: number): number {
  const largest = logits[likeliest(logits)]!;
  let sum = 0;
  for (let index = 0; index < logits.length; index++) sum += Math.exp(logits[index]! - largest);
  return (Math.log(sum) + largest - logits[byte]!) / Math.LN2;
}

/** -log2 of the probability that the logits give to these bytes together; 0 if that is all of it. @param isCounted (256), 1 for these */
export function surprisalOfAny(logits: Float32Array, isCounted: Uint8Array): number {
  const largest = logits[likeliest(logits)]!;
  let sum = 0;
  let counted = 0;
  for (let byte = 0; byte < logits.length; byte++) {
    const weight = Math.exp(logits[byte]! - largest);
    sum += weight;
    if (isCounted[byte] === 1) counted += weight;
  }
  return Math.log2(sum / counted);
}
