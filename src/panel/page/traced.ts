// Maps the letters of a text to the columns of a memory: a memory consists of bytes, a page of letters.
import {
  channelsBySpan,
  followersOf,
  forgetsAt,
  valuesOf,
  type Following,
  type Remembering,
} from './memoryChannels.ts';
import { isSameText } from './lookedAt.ts';
import { tracedText } from './memory.ts';
import type { MemoryTrace, Place, State } from './state.ts';

/** The memory of the text in view. */
export interface Traced extends Pick<Place, 'source' | 'passage'> {
  readonly trace: MemoryTrace;
  /** Per code point of the text: the column of its last byte, negative if there is none. */
  readonly columns: Int32Array;
  /** The column of the pointed letter, otherwise the last one. */
  readonly column: number;
}

/** This many channels are named for what is marked. */
const followerCount = 5;

/** The memory of the text in view; `undefined` as long as it is not known. */
export function tracedOf(state: State): Traced | undefined {
  const { seen } = state.memory;
  const text = tracedText(state);
  if (seen === undefined || text === undefined || !isSameText(seen.text, text)) return undefined;
  const { trace } = seen;
  const columns = columnsOf(trace, text.written);
  const last = trace.bytes - 1;
  const { source, passage } = text;
  const pointed = state.place === undefined ? undefined : columns[state.place.index];
  return { trace, source, passage, columns, column: pointed !== undefined && pointed >= 0 ? pointed : last };
}

/** Caches the last result, since the same thing is drawn repeatedly. */
function lastOf<Key extends readonly unknown[], Value>(make: (...key: Key) => Value): (...key: Key) => Value {
  let last: { readonly key: Key; readonly value: Value } | undefined;
  return (...key) => {
    if (last === undefined || key.some((part, index) => part !== last!.key[index])) last = { key, value: make(...key) };
    return last.value;
  };
}

const columnsOf = lastOf(({ bytes }: MemoryTrace, written: string): Int32Array => {
  const encoder = new TextEncoder();
  let end = 0;
  const ends = Array.from(written, (character) => (end += encoder.encode(character).length));
  return Int32Array.from(ends, (each) => Math.max(-1, bytes - end + each - 1));
});

/** As {@link channelsBySpan}, cached. */
export const channelsOf: (trace: MemoryTrace) => readonly Remembering[] = lastOf(channelsBySpan);

/** The index of the code point that a column belongs to; `undefined` for the text before this one. */
export function letterAt({ columns }: Traced, column: number): number | undefined {
  const index = columns.findIndex((each) => each >= column);
  return index === -1 || (index === 0 && columns[0]! > column + 3) ? undefined : index;
}

/** The channels that follow the marks best; none if nothing is marked. */
export function followers(state: State, traced: Traced): readonly Following[] {
  return followersOfMarks(traced.trace, traced.columns, state.memory.marks, traced.source, traced.passage);
}

const followersOfMarks = lastOf(
  (
    trace: MemoryTrace,
    columns: Int32Array,
    marks: State['memory']['marks'],
    source: Place['source'],
    passage: number,
  ): readonly Following[] => {
    const own = marks.filter((mark) => mark.source === source && mark.passage === passage);
    if (own.length === 0) return [];
    const wanted = new Int8Array(trace.bytes).fill(-1);
    columns.forEach((column, index) => {
      if (column >= 0) wanted[column] = own.some(({ from, to }) => index >= from && index < to) ? 1 : 0;
    });
    return followersOf(trace, wanted, followerCount);
  },
);

/** The number of steps for the strength of a value. */
const steps = 5;

/**
 * The looks of a passage's letters, per code point; `undefined` unless the memory view is about this passage.
 *
 * @param passage index of the passage; `undefined` if it isn't part of the story
 */
export function looksOf(
  state: State,
  source: Place['source'],
  passage: number | undefined,
): readonly string[] | undefined {
  if (state.tab !== 'memory' || !state.isInspectorOpen) return undefined;
  const { channel, marks } = state.memory;
  if (channel === undefined && marks.length === 0) return undefined;
  const traced = tracedOf(state);
  if (traced === undefined || traced.source !== source || traced.passage !== passage) return undefined;
  return looks(traced.trace, traced.columns, channel, marks, source, passage);
}

const looks = lastOf(
  (
    trace: MemoryTrace,
    columns: Int32Array,
    channel: State['memory']['channel'],
    marks: State['memory']['marks'],
    source: Place['source'],
    passage: number,
  ): readonly string[] => {
    const values = channel && valuesOf(trace, channel);
    const forgotten = new Set(channel && forgetsAt(trace, channel));
    const own = marks.filter((mark) => mark.source === source && mark.passage === passage);
    return Array.from(columns, (column, index) => {
      const classes: string[] = [];
      if (values !== undefined && column >= 0) {
        const value = values[column]!;
        const step = Math.min(steps, Math.round((Math.abs(value) / 127) * steps));
        if (step > 0) classes.push(value < 0 ? `low${step}` : `high${step}`);
        if (forgotten.has(column)) classes.push('forgets');
      }
      if (own.some(({ from, to }) => index >= from && index < to)) classes.push('marked');
      return classes.join(' ');
    });
  },
);
