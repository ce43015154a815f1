// FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): a fast hash, used for look-ups that are then verified, and for seeds.

const prime = 0x01000193;

/** The hash of no bytes. */
export const fnv1aBasis = 0x811c9dc5;

/** The hash of some bytes followed by one more. A signed 32-bit integer. */
export function fnv1aStep(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, prime);
}

/** @param count how many of the bytes, counted from the first */
export function fnv1a(bytes: Uint8Array, count = bytes.length): number {
  let hash = fnv1aBasis;
  for (let index = 0; index < count; index++) hash = fnv1aStep(hash, bytes[index]!);
  return hash;
}
