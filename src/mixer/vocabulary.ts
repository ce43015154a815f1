// The alphabet of every mixer: the 256 byte values, three of which are never text.

/** Number of symbols; a row of logits has this length. */
export const vocabularySize = 256;

/** Fills up short training rows; never predicted on purpose. */
export const padByte = 0;

/** Begin of sequence: every prompt starts with it. */
export const beginByte = 1;

/** End of sequence: the model says that the story is over. A prompt never ends with it. */
export const endByte = 2;

/** True for the three ids that never reach the text. */
export function isSpecialByte(byte: number): boolean {
  return byte <= endByte;
}
