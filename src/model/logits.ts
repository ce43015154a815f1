// What several folders ask of a row of logits.

/** The index of the largest value, the lowest among equals. */
export function likeliest(values: ArrayLike<number>): number {
  let best = 0;
  for (let byte = 1; byte < values.length; byte++) if (values[byte]! > values[best]!) best = byte;
  return best;
}
