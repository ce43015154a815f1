// What can be said about the channels of a memory: how long each remembers, what it follows, and where it forgets. Pure
// values.
import type { PanelChannel } from '../protocol.ts';
import type { MemoryTrace } from './state.ts';

/** How long something is remembered, in units of text. */
export const bands = ['letter', 'word', 'sentence', 'scene'] as const;
export type Band = (typeof bands)[number];

/** The longest memory of each band, in bytes: an English word has about 5 letters, a sentence about 70. */
const bandBytes: Readonly<Record<Band, number>> = { letter: 3, word: 12, sentence: 100, scene: Infinity };

/** A channel, and for how many bytes it remembers; Infinity if it forgets nothing. */
export interface Remembering extends PanelChannel {
  readonly span: number;
}

/** A channel, and how closely it follows something, [-1, 1]. */
export interface Following extends PanelChannel {
  readonly correlation: number;
}

export function bandOf(span: number): Band {
  return bands.find((band) => span < bandBytes[band]) ?? 'scene';
}

/**
 * The channels by how long they remember, shortest first; those that forget nothing by how much they change, most
 * first.
 */
export function channelsBySpan(trace: MemoryTrace): readonly Remembering[] {
  const { layers, channels, spans } = trace;
  const all = Array.from({ length: layers * channels }, (_, row) => ({
    layer: Math.floor(row / channels),
    channel: row % channels,
    span: spans[row]!,
    row,
  }));
  const changes = new Map(
    all.filter(({ span }) => span === Infinity).map(({ row }) => [row, changeOf(rowOf(trace, row))]),
  );
  return all.sort((left, right) =>
    left.span === right.span ? (changes.get(right.row) ?? 0) - (changes.get(left.row) ?? 0) : left.span - right.span,
  );
}

/** The values of a channel, one per byte: 127 times the share of its largest value. */
export function valuesOf(trace: MemoryTrace, { layer, channel }: PanelChannel): Int8Array {
  return rowOf(trace, layer * trace.channels + channel);
}

function rowOf({ averages, bytes }: MemoryTrace, row: number): Int8Array {
  return averages.subarray(row * bytes, (row + 1) * bytes);
}

function changeOf(values: Int8Array): number {
  return values.reduce((sum, value, at) => (at === 0 ? 0 : sum + Math.abs(value - values[at - 1]!)), 0);
}

/**
 * The bytes at which a channel forgets more than half of what it knew, unless it always does; none without a gate.
 *
 * @returns indices into the bytes
 */
export function forgetsAt({ rates, bytes, channels }: MemoryTrace, { layer, channel }: PanelChannel): number[] {
  if (rates.length === 0) return [];
  const row = layer * channels + channel;
  const own = rates.subarray(row * bytes, (row + 1) * bytes);
  const usual = own.toSorted()[Math.floor(bytes / 2)]!;
  const limit = Math.min(255 / 2, 0.75 * usual);
  return Array.from(own.keys()).filter((at) => own[at]! < limit);
}

/**
 * The channels that follow something best: those whose values correlate with it most strongly (Pearson), positively or
 * negatively.
 *
 * @param wanted per byte: 1 where it is, 0 where it isn't, and negative where that is unknown
 */
export function followersOf(trace: MemoryTrace, wanted: Int8Array, count: number): Following[] {
  const said = Array.from(wanted.keys()).filter((at) => wanted[at]! >= 0);
  const following: Following[] = [];
  for (let row = 0; row < trace.layers * trace.channels; row++) {
    const values = rowOf(trace, row);
    const correlation = correlationOf(
      said.map((at) => values[at]!),
      said.map((at) => wanted[at]!),
    );
    following.push({ layer: Math.floor(row / trace.channels), channel: row % trace.channels, correlation });
  }
  return following
    .sort((left, right) => Math.abs(right.correlation) - Math.abs(left.correlation))
    .slice(0, count)
    .filter(({ correlation }) => correlation !== 0);
}

/** Pearson correlation; 0 if either input is constant. */
export function correlationOf(left: readonly number[], right: readonly number[]): number {
  const count = left.length;
  const leftMean = left.reduce((sum, value) => sum + value, 0) / count;
  const rightMean = right.reduce((sum, value) => sum + value, 0) / count;
  let both = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let at = 0; at < count; at++) {
    const leftStep = left[at]! - leftMean;
    const rightStep = right[at]! - rightMean;
    both += leftStep * rightStep;
    leftSquares += leftStep ** 2;
    rightSquares += rightStep ** 2;
  }
  return leftSquares === 0 || rightSquares === 0 ? 0 : both / Math.sqrt(leftSquares * rightSquares);
}
