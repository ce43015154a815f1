// A row of the table that `npm run bench:writing` prints: the counts as comparable shares.
import type { Tally } from './replay.ts';

/** One row of the table. Shares are fractions of 1, times in milliseconds. */
export interface Row {
  readonly model: string;
  readonly change: string;
  readonly letters: number;
  readonly savedPer100: number;
  readonly shownPer100: number;
  readonly precision: number;
  readonly flipsPer100: number;
  readonly cameShort: number;
  /** `null` if there was no whole sentence. */
  readonly sentencesHelped: number | null;
  readonly realWords: number;
  /** `null` if there were none. */
  readonly namesKept: number | null;
  readonly repeated: number;
  readonly p50: number;
  readonly p95: number;
}

/** The counts as shares. */
export function rowOf(model: string, change: string, tally: Tally): Row {
  const sorted = tally.milliseconds.toSorted((left, right) => left - right);
  const percentile = (share: number): number => Math.round(10 * sorted[Math.floor(share * (sorted.length - 1))]!) / 10;
  const share = (part: number, whole: number): number => Math.round((10_000 * part) / Math.max(1, whole)) / 10_000;
  return {
    model,
    change,
    letters: tally.letters,
    savedPer100: Math.round(10_000 * share(tally.letters - tally.keys, tally.letters)) / 100,
    shownPer100: Math.round(10_000 * share(tally.shown, tally.keys)) / 100,
    precision: share(tally.taken, tally.shown),
    flipsPer100: Math.round(10_000 * share(tally.flips, tally.keys)) / 100,
    cameShort: share(tally.cameShort, tally.came),
    sentencesHelped: tally.sentences === 0 ? null : share(tally.sentencesHelped, tally.sentences),
    realWords: share(tally.realWords, tally.words),
    namesKept: tally.names === 0 ? null : share(tally.keptNames, tally.names),
    repeated: share(tally.repeatedRuns, tally.runs),
    p50: percentile(0.5),
    p95: percentile(0.95),
  };
}
