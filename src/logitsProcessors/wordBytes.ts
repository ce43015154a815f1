// What a word is, in bytes: the rules shared by all processors and training/lexicon.py. A word is a run of letters and
// digits, with single apostrophes inside; any word may be followed by 's.

export const newline = 0x0a;
export const space = 0x20;
export const quotationMark = 0x22;
export const apostrophe = 0x27;
export const comma = 0x2c;
export const fullStop = 0x2e;
export const possessiveS = 0x73;

/** The difference between an ASCII capital and its lowercase letter. */
const toSmall = 0x20;

export const isSmallLetter = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;
export const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** The lowercase form of an ASCII capital; any other byte unchanged. */
export const smallOf = (byte: number): number => (isCapital(byte) ? byte + toSmall : byte);
/** The capital of an ASCII lowercase letter; any other byte unchanged. */
export const capitalOf = (byte: number): number => (isSmallLetter(byte) ? byte - toSmall : byte);

/**
 * Whether a byte at the possible start of a character belongs to a word. All non-ASCII characters do, except those with
 * these lead bytes: C2 (Latin-1 signs), E2 (dashes, quotation marks, symbols), F0 and up (emoji).
 */
export const isWordByte = (byte: number): boolean =>
  isSmallLetter(byte) ||
  isCapital(byte) ||
  isDigit(byte) ||
  (byte >= 0x80 && byte !== 0xc2 && byte !== 0xe2 && byte < 0xf0);

/** The number of continuation bytes of a non-word character that begins with this byte. */
export function signContinuations(byte: number): number {
  if (byte === 0xc2) return 1;
  if (byte === 0xe2) return 2;
  return byte >= 0xf0 ? 3 : 0;
}
