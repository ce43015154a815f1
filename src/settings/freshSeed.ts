// Seeds for when nobody has chosen one.

/** A random seed, from the host's own source of randomness. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}
