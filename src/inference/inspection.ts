// What goes on inside the model while it reads: its best guess after every layer, how much every layer keeps, and what it remembers.
// In a compact form that can be sent and drawn.
import { vocabularySize } from '../model/vocabulary.ts';
import { windowStart, type WindowRule } from './contextShift.ts';
import type { InspectedRun, Inspector, MixerState } from './engine.ts';
import { runBytes, type ModelRunner } from './modelRunner.ts';
import { TimeSlicer } from './timeSlicer.ts';

/** How many guesses there are per byte and stage. */
export const guessCount = 3;
/** At most this many of a text's last bytes are inspected. */
export const maxInspectedBytes = 2048;

/** A model's inside over the last bytes of a text, row-major. A stage is the embedding or a layer: there are layers + 1 of them. */
export interface Inspection {
  readonly layers: number;
  readonly channels: number;
  /** How many of the text's last bytes it covers. */
  readonly bytes: number;
  /** (stages, bytes, 3): the bytes that are likeliest to follow each byte, likeliest first, if the model ended at that stage. */
  readonly guesses: Uint8Array<ArrayBuffer>;
  /** (stages, bytes, 3): their probabilities. */
  readonly shares: Float32Array<ArrayBuffer>;
  /** (stages, bytes): the probability of the byte that does follow; 0 for the last one, which nothing follows. */
  readonly known: Float32Array<ArrayBuffer>;
  /** (layers, bytes): the share of its averages that a layer keeps at each byte, [0, 1], the mean over its channels; empty without a gate. */
  readonly kept: Float32Array<ArrayBuffer>;
  /** (layers, channels, bytes): each average / the largest absolute value of its channel, times 127. */
  readonly averages: Int8Array<ArrayBuffer>;
  /** (layers, channels, bytes): the share of each average that is kept, times 255; empty without a gate. */
  readonly rates: Uint8Array<ArrayBuffer>;
  /**
   * (layers, channels): how many bytes a channel remembers: 1 / the share of its average that it forgets at a byte, averaged over
   * these bytes. Infinity for a running mean, which forgets nothing as long as its window lasts.
   */
  readonly spans: Float32Array<ArrayBuffer>;
}

/** How a text is inspected. */
export interface InspectionOptions {
  readonly windowRule: WindowRule;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a text and inspects the model at each of its last bytes. The text before them is read by the engine, which may know it already.
 *
 * @param runner of the same model
 * @param text one or more bytes
 * @param count how many of the last bytes; at most {@link maxInspectedBytes} are covered
 * @throws the signal's reason if it is aborted, within one slice
 */
export async function inspectText(
  inspector: Inspector,
  runner: ModelRunner,
  text: Uint8Array,
  count: number,
  { windowRule, signal }: InspectionOptions,
): Promise<Inspection> {
  if (text.length === 0) throw new RangeError('A text to look into has at least one byte.');
  const first = text.length - Math.max(1, Math.min(text.length, count, maxInspectedBytes));
  const collector = new Collector(inspector, text.subarray(first));
  const slicer = new TimeSlicer(signal);
  signal?.throwIfAborted();
  const { contextBytes } = inspector.config;
  let state: MixerState | undefined;
  let start = -1;
  for (let at = first; at < text.length;) {
    // In a model with a window, each byte is inspected in the window in which it was read.
    const windowBegin = windowStart(at + 1, contextBytes, windowRule);
    if (state === undefined || windowBegin !== start) {
      start = windowBegin;
      const before = text.subarray(start, at);
      state = before.length === 0 ? runner.engine.initialState : (await runner.prefill(before, { signal })).state;
    }
    let end = at + 1;
    while (end < Math.min(text.length, at + runBytes) && windowStart(end + 1, contextBytes, windowRule) === start)
      end++;
    const run: InspectedRun = await inspector.run(text.subarray(at, end), state);
    collector.add(run, at - first, end - at);
    state = run.state;
    at = end;
    if (at < text.length) await slicer.yieldIfDue();
  }
  return collector.finish();
}

/** Takes runs in the order of the text and keeps the part of them that is shown. */
class Collector {
  readonly #inspection: Inspection;
  /** Of the text that is covered. */
  readonly #text: Uint8Array;
  /** (layers x channels, bytes), until their largest values are known. */
  readonly #averages: Float32Array;
  /** (layers x channels): the sum of what is forgotten, 1 - rate. */
  readonly #forgotten: Float64Array;
  #hasRates = false;

  constructor({ config }: Inspector, text: Uint8Array) {
    const { numLayers: layers, hiddenDim: channels } = config;
    const bytes = text.length;
    const stages = layers + 1;
    const isGated = config.decayGateRank > 0;
    this.#text = text;
    this.#averages = new Float32Array(layers * channels * bytes);
    this.#forgotten = new Float64Array(layers * channels);
    this.#inspection = {
      layers,
      channels,
      bytes,
      guesses: new Uint8Array(stages * bytes * guessCount),
      shares: new Float32Array(stages * bytes * guessCount),
      known: new Float32Array(stages * bytes),
      kept: new Float32Array(isGated ? layers * bytes : 0),
      averages: new Int8Array(layers * channels * bytes),
      rates: new Uint8Array(isGated ? layers * channels * bytes : 0),
      spans: new Float32Array(layers * channels),
    };
  }

  /** @param from the index of the run's first byte among those that are covered */
  add({ lens, averages, rates }: InspectedRun, from: number, count: number): void {
    const { layers } = this.#inspection;
    for (let stage = 0; stage <= layers; stage++) {
      for (let row = 0; row < count; row++) {
        const start = (stage * count + row) * vocabularySize;
        this.#addGuesses(lens.subarray(start, start + vocabularySize), stage, from + row);
      }
    }
    for (let layer = 0; layer < layers; layer++) {
      for (let row = 0; row < count; row++) {
        this.#addAverages(averages, layer * count + row, layer, from + row);
        if (rates !== undefined) this.#addRates(rates, layer * count + row, layer, from + row);
      }
    }
  }

  finish(): Inspection {
    const { bytes, averages, spans } = this.#inspection;
    for (let channel = 0; channel < spans.length; channel++) {
      const values = this.#averages.subarray(channel * bytes, (channel + 1) * bytes);
      const largest = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
      values.forEach((value, at) => (averages[channel * bytes + at] = Math.round((127 * value) / largest)));
      spans[channel] = this.#hasRates ? bytes / this.#forgotten[channel]! : Infinity;
    }
    return this.#inspection;
  }

  #addGuesses(logits: Float32Array, stage: number, at: number): void {
    const { bytes, guesses, shares, known } = this.#inspection;
    const largest = logits.reduce((largest, logit) => Math.max(largest, logit), -Infinity);
    let sum = 0;
    for (const logit of logits) sum += Math.exp(logit - largest);
    const shareOf = (byte: number): number => Math.exp(logits[byte]! - largest) / sum;
    const place = stage * bytes + at;
    const next = this.#text[at + 1];
    if (next !== undefined) known[place] = shareOf(next);
    const taken: number[] = [];
    for (let rank = 0; rank < guessCount; rank++) {
      let best = -1;
      for (let byte = 0; byte < vocabularySize; byte++) {
        if (!taken.includes(byte) && (best < 0 || logits[byte]! > logits[best]!)) best = byte;
      }
      taken.push(best);
      guesses[place * guessCount + rank] = best;
      shares[place * guessCount + rank] = shareOf(best);
    }
  }

  #addAverages(values: Float32Array, row: number, layer: number, at: number): void {
    const { channels, bytes } = this.#inspection;
    for (let channel = 0; channel < channels; channel++) {
      this.#averages[(layer * channels + channel) * bytes + at] = values[row * channels + channel]!;
    }
  }

  #addRates(values: Float32Array, row: number, layer: number, at: number): void {
    const { channels, bytes, kept, rates } = this.#inspection;
    this.#hasRates = true;
    const isGated = rates.length > 0;
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      const rate = values[row * channels + channel]!;
      sum += rate;
      this.#forgotten[layer * channels + channel]! += 1 - rate;
      if (isGated) rates[(layer * channels + channel) * bytes + at] = Math.round(255 * rate);
    }
    if (isGated) kept[layer * bytes + at] = sum / channels;
  }
}
