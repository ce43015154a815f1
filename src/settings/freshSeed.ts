// Where a seed comes from that nobody chose.

/** A seed that nobody chose, from the host's own randomness. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}
