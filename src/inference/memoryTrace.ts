// What the mixer remembers while it reads: its running averages over the last bytes of a text, ready to be drawn.
import type { Engine } from './engine.ts';
import { TimeSlicer } from './timeSlicer.ts';
import type { ModelRunner, Prefix, PrefillOptions } from './modelRunner.ts';
import { stateRowsPerLayer } from '../model/config.ts';

/** The running averages of every layer and channel after each of a number of bytes. */
export interface MemoryTrace {
  readonly layers: number;
  readonly channels: number;
  /** How many of the text's last bytes it covers. */
  readonly bytes: number;
  /**
   * (layers x channels, bytes), row-major: value / largest absolute value of its channel, times 127. Within a layer the channels that
   * change fastest come first, so what is forgotten quickly is at the top and what is remembered for long at the bottom.
   */
  readonly values: Int8Array<ArrayBuffer>;
}

/**
 * Reads a text and records the state after each of its last bytes.
 *
 * @param text one or more bytes
 * @param count how many of the last bytes, at least 1
 */
export async function traceMemory(
  runner: ModelRunner,
  text: Uint8Array,
  count: number,
  options: PrefillOptions = {},
): Promise<MemoryTrace> {
  const first = Math.max(1, text.length - count + 1);
  const slicer = new TimeSlicer(options.signal);
  const columns: Float32Array[] = [];
  let prefix = await runner.prefill(text.subarray(0, first), options);
  columns.push(averagesOf(runner.engine, prefix));
  for (let end = first + 1; end <= text.length; end++) {
    await slicer.yieldIfDue();
    prefix = await runner.decode(prefix, text.subarray(0, end), options);
    columns.push(averagesOf(runner.engine, prefix));
  }
  runner.remember(prefix, text);
  const { numLayers: layers, hiddenDim: channels } = runner.engine.config;
  const values = new Int8Array(layers * channels * columns.length);
  for (let layer = 0; layer < layers; layer++) {
    const rows = Array.from({ length: channels }, (_, channel) => layer * channels + channel);
    const restless = new Map(rows.map((row) => [row, restlessness(columns, row)]));
    rows.sort((left, right) => restless.get(right)! - restless.get(left)!);
    rows.forEach((row, place) => {
      const largest = columns.reduce((largest, column) => Math.max(largest, Math.abs(column[row]!)), 0) || 1;
      const start = (layer * channels + place) * columns.length;
      columns.forEach((column, at) => (values[start + at] = Math.round((127 * column[row]!) / largest)));
    });
  }
  return { layers, channels, bytes: columns.length, values };
}

/** (layers x H): the pooled part of a state, with running sums turned into averages. */
function averagesOf({ config }: Engine, { state }: Prefix): Float32Array {
  const { numLayers, hiddenDim, pooling } = config;
  const rows = stateRowsPerLayer(config);
  const averages = new Float32Array(numLayers * hiddenDim);
  for (let layer = 0; layer < numLayers; layer++) {
    const start = layer * rows * hiddenDim;
    averages.set(state.values.subarray(start, start + hiddenDim), layer * hiddenDim);
  }
  if (pooling === 'cumulative')
    for (let index = 0; index < averages.length; index++) averages[index]! /= state.position;
  return averages;
}

/** The sum of the steps from byte to byte, relative to the range: small for a channel that remembers for long. */
function restlessness(columns: readonly Float32Array[], row: number): number {
  let steps = 0;
  let lowest = Infinity;
  let highest = -Infinity;
  columns.forEach((column, at) => {
    const value = column[row]!;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    if (at > 0) steps += Math.abs(value - columns[at - 1]![row]!);
  });
  return highest === lowest ? 0 : steps / (highest - lowest);
}
