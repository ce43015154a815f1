// A seeded generator of random numbers: the same numbers on every host.

/** Numbers in [0, 1), uniform. */
export type Random = () => number;

/**
 * sfc32 by Chris Doty-Humphrey (PractRand, http://pracrand.sourceforge.net/): 128 bits of state, passes its author's test suite,
 * integer arithmetic only. Started as PractRand does: the seed and a counter in, the first 12 outputs thrown away.
 *
 * @param seed an integer in [0, 2^32)
 */
export function seededRandom(seed: number): Random {
  let a = 0;
  let b = 0;
  let c = seed | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}
