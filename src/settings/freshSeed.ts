// Seeds for when nobody has chosen one.

/** A random seed from the host's own random source. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}
