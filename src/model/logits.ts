// Functions of a row of logits that several folders need.

/** The index of the largest value; the lowest index among equals. */
export function likeliest(values: ArrayLike<number>): number {
  let best = 0;
  for (let byte = 1; byte < values.length; byte++) if (values[byte]! > values[best]!) best = byte;
  return best;
}
