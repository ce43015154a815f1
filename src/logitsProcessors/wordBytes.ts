// What a word is, in bytes: the rules that all processors share, and training/lexicon.py with them.
// A word is a run of letters and digits, with single apostrophes inside; behind any word may stand 's.

export const newline = 0x0a;
export const space = 0x20;
export const quotationMark = 0x22;
export const apostrophe = 0x27;
export const comma = 0x2c;
export const fullStop = 0x2e;
export const possessiveS = 0x73;

/** From an ASCII capital to its small letter. */
const toSmall = 0x20;

export const isSmallLetter = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
export const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** The small letter of an ASCII capital; any other byte as it is. */
export const smallOf = (byte: number): number => (isCapital(byte) ? byte + toSmall : byte);
/** The capital of an ASCII small letter; any other byte as it is. */
export const capitalOf = (byte: number): number => (isSmallLetter(byte) ? byte - toSmall : byte);

/**
 * Whether a byte, where a character may begin, belongs to a word. Of what is not ASCII, all does but what these lead bytes begin:
 * C2 (signs of Latin-1), E2 (dashes, quotation marks, symbols), F0 and up (emoji).
 */
export const isWordByte = (byte: number): boolean =>
  isSmallLetter(byte) ||
  isCapital(byte) ||
  isDigit(byte) ||
  (byte >= 0x80 && byte !== 0xc2 && byte !== 0xe2 && byte < 0xf0);

/** How many bytes a character goes on for that begins with this byte and belongs to no word. */
export function signContinuations(byte: number): number {
  if (byte === 0xc2) return 1;
  if (byte === 0xe2) return 2;
  return byte >= 0xf0 ? 3 : 0;
}
