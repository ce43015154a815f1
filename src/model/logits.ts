// What is asked of a row of logits, wherever one is looked at.

/** The index of the largest value, the lowest among equals. */
export function likeliest(values: ArrayLike<number>): number {
  let best = 0;
  for (let byte = 1; byte < values.length; byte++) if (values[byte]! > values[best]!) best = byte;
  return best;
}
