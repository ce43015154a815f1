// The alphabet of every mixer: the 256 byte values, three of which (0, 1, 2) are never text.

/** Number of symbols; a row of logits has this length. */
export const vocabularySize = 256;

/** Begin of sequence: every prompt starts with it. */
export const beginByte = 1;

/** End of sequence: the model's way of saying that the story is over. A prompt never ends with it. */
export const endByte = 2;

/** True for the three IDs that never appear in text: BOS, EOS, and 0, which pads short training rows. */
export function isSpecialByte(byte: number): boolean {
  return byte <= endByte;
}
