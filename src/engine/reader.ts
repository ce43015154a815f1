// Reads texts with an engine: in slices, with the window rule, and never twice what was read before.
import { vocabularySize } from '../mixer/vocabulary.ts';
import type { Engine } from './engine.ts';
import { Pacer } from './pacer.ts';
import { StateCache, type Snapshot } from './stateCache.ts';
import { windowStart, type WindowRule } from './window.ts';

/** A text as the model has read it: from here the next byte can be written. Immutable. */
export interface Reading extends Snapshot {
  /** Where the window began in the text; 0 for a model without one. */
  readonly windowStart: number;
  /** Bytes of the whole text. */
  readonly textBytes: number;
}

/** How to read one text. */
export interface ReadOptions {
  /** @default 'hop' */
  readonly windowRule?: WindowRule;
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of bytes done of those that have to be read. */
  readonly onProgress?: (doneBytes: number, allBytes: number) => void;
}

/** Bytes per run. One run takes about 3 ms (2026, one core); between runs the event loop gets its turn. */
const runBytes = 32;

/** Snapshots that are kept: about 4 MB for the 1M recall model. */
const defaultSnapshots = 640;

/** Reads texts with one engine and remembers their states. */
export class Reader {
  readonly engine: Engine;
  readonly #cache: StateCache;
  /** Bytes that were run through the model so far, for tests and the benchmark. */
  bytesRun = 0;

  constructor(engine: Engine, snapshotCapacity = defaultSnapshots) {
    this.engine = engine;
    this.#cache = new StateCache(snapshotCapacity);
  }

  /**
   * Reads a text of one or more bytes. Only what follows the longest beginning that was read before is run: a byte appended costs
   * one step, an edit in the middle at most 31 bytes more than what follows it, going back to a text that was read costs nothing.
   *
   * @throws the signal's reason if it is aborted, within one slice
   */
  async read(text: Uint8Array, options: ReadOptions = {}): Promise<Reading> {
    if (text.length === 0) throw new RangeError('A text to read has at least one byte.');
    const start = windowStart(text.length, this.engine.config.contextBytes, options.windowRule ?? 'hop');
    // A copy: snapshots refer to it after the caller's buffer has changed.
    const window = text.slice(start);
    const hit = this.#cache.longestPrefix(window);
    let done = hit?.byteCount ?? 0;
    let snapshot: Snapshot = hit?.snapshot ?? { state: this.engine.initialState, logits: new Float32Array(0) };
    const alreadyRead = done;
    const pacer = new Pacer(options.signal);
    options.signal?.throwIfAborted();
    while (done < window.length) {
      // Runs end at multiples of their length, so that texts with a common beginning share snapshots.
      const end = Math.min(window.length, done - (done % runBytes) + runBytes);
      snapshot = await this.#run(window.subarray(done, end), snapshot);
      done = end;
      this.#cache.add(window, done, snapshot);
      options.onProgress?.(done - alreadyRead, window.length - alreadyRead);
      if (done < window.length) await pacer.pace();
    }
    return { ...snapshot, windowStart: start, textBytes: text.length };
  }

  /**
   * The reading of the same text with one byte more: one step, unless the window is full.
   *
   * @param text the whole text, its last byte being the one that is new
   */
  async append(reading: Reading, text: Uint8Array, options: ReadOptions = {}): Promise<Reading> {
    const start = windowStart(text.length, this.engine.config.contextBytes, options.windowRule ?? 'hop');
    if (start !== reading.windowStart) return this.read(text, options);
    const snapshot = await this.#run(text.subarray(text.length - 1), reading);
    return { ...snapshot, windowStart: start, textBytes: text.length };
  }

  /**
   * As {@link append}, for several texts side by side: in less time than one after the other.
   *
   * @param texts one per reading
   */
  async appendEach(
    readings: readonly Reading[],
    texts: readonly Uint8Array[],
    options: ReadOptions = {},
  ): Promise<Reading[]> {
    const starts = texts.map((text) =>
      windowStart(text.length, this.engine.config.contextBytes, options.windowRule ?? 'hop'),
    );
    if (readings.some((reading, index) => reading.windowStart !== starts[index])) {
      const appended: Reading[] = [];
      for (const [index, reading] of readings.entries()) {
        appended.push(await this.append(reading, texts[index]!, options));
      }
      return appended;
    }
    const runs = await this.engine.runEach(
      Uint8Array.from(texts, (text) => text.at(-1)!),
      readings.map(({ state }) => state),
    );
    this.bytesRun += texts.length;
    return runs.map((run, index) => ({ ...run, windowStart: starts[index]!, textBytes: texts[index]!.length }));
  }

  /** Keeps a reading that {@link append} made, so that reading the same text later costs nothing. */
  remember(reading: Reading, text: Uint8Array): void {
    const window = text.slice(reading.windowStart, reading.textBytes);
    this.#cache.add(window, window.length, { state: reading.state, logits: reading.logits });
  }

  async #run(bytes: Uint8Array, from: Snapshot): Promise<Snapshot> {
    const { logits, state } = await this.engine.run(bytes, from.state);
    this.bytesRun += bytes.length;
    // The last row in a buffer of its own: a view would keep all rows in memory.
    return { state, logits: bytes.length === 1 ? logits : logits.slice(-vocabularySize) };
  }
}
