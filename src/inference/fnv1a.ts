// FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): a fast hash, used for look-ups that are then verified, and for seeds.

const prime = 0x01000193;

/** The hash of no bytes. */
export const fnv1aBasis = 0x811c9dc5;

/** The hash of some bytes followed by one more. A signed 32-bit integer. */
export function fnv1aStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, prime);
}

/**
 * @param end how many of the bytes, from the first
 * @param start how many of them are hashed already
 * @param hash the hash of those
 */
export function fnv1a(bytes: Uint8Array, end = bytes.length, start = 0, hash = fnv1aBasis): number {
  let whole = hash;
  for (let index = start; index < end; index++) whole = fnv1aStep(whole, bytes[index]!);
  return whole;
}
