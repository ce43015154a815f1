// Runs a model over texts: prefill (reading a text) and decode (reading one more byte), in slices of time and with the context shift.
// What has been read before is never read again.
import { vocabularySize } from '../model/vocabulary.ts';
import type { Engine } from './engine.ts';
import { fnv1a, fnv1aBasis } from './fnv1a.ts';
import { TimeSlicer } from './timeSlicer.ts';
import { PrefixStateCache, type PrefixState } from './prefixStateCache.ts';
import { surprisalBits } from './surprisal.ts';
import { windowStart, type WindowRule } from './contextShift.ts';

/** A text that the model has read, ready for the next byte. Immutable. */
export interface Prefix extends PrefixState {
  /** Where the window began in the text; 0 for a model without one. */
  readonly windowStart: number;
  /** Bytes of the whole text. */
  readonly textBytes: number;
}

/** How a text is read. */
export interface PrefillOptions {
  /** By default, that of the default settings. */
  readonly windowRule?: WindowRule;
  readonly signal?: AbortSignal | undefined;
  /** Called from time to time with the number of bytes read and the number of bytes to read. */
  readonly onProgress?: (doneBytes: number, allBytes: number) => void;
}

/** Bytes per run. One run takes about 3 ms (2026, one core); between runs the event loop can have its turn. */
export const runBytes = 32;

/** There are none before the first byte. */
const noLogits = new Float32Array(0);

/** How many prefix states are kept: about 4 MB for a model of one million parameters. */
const defaultCacheCapacity = 640;

/** Runs an engine, and remembers the states of the texts that it has read. */
export class ModelRunner {
  readonly engine: Engine;
  readonly #cache: PrefixStateCache;
  /** How many bytes have been run through the model, for tests and the benchmark. */
  bytesRun = 0;

  constructor(engine: Engine, cacheCapacity = defaultCacheCapacity) {
    this.engine = engine;
    this.#cache = new PrefixStateCache(cacheCapacity);
  }

  /**
   * Reads a text of one or more bytes. Only what follows the longest prefix that was read before is run: an appended byte costs one
   * step, an edit in the middle costs at most 31 bytes more than what follows it, and going back to an earlier text costs nothing.
   *
   * @throws the signal's reason if it is aborted, within one slice
   */
  async prefill(text: Uint8Array, options: PrefillOptions = {}): Promise<Prefix> {
    if (text.length === 0) throw new RangeError('A text to read has at least one byte.');
    const start = windowStart(text.length, this.engine.config.contextBytes, options.windowRule);
    // A copy: states refer to it even after the caller's buffer has changed.
    const window = text.slice(start);
    const hit = this.#cache.longestPrefix(window);
    let done = hit?.byteCount ?? 0;
    let hash = hit?.hash ?? fnv1aBasis;
    let prefixState: PrefixState = hit?.prefixState ?? { state: this.engine.initialState, logits: noLogits, bits: 0 };
    const alreadyRead = done;
    const slicer = new TimeSlicer(options.signal);
    options.signal?.throwIfAborted();
    while (done < window.length) {
      // Runs end at multiples of their length, so that texts with a common prefix share states.
      const end = Math.min(window.length, done - (done % runBytes) + runBytes);
      prefixState = await this.#run(window.subarray(done, end), prefixState);
      hash = fnv1a(window, end, done, hash);
      done = end;
      this.#cache.add(window, done, prefixState, hash);
      options.onProgress?.(done - alreadyRead, window.length - alreadyRead);
      if (done < window.length) await slicer.yieldIfDue();
    }
    return { ...prefixState, windowStart: start, textBytes: text.length };
  }

  /**
   * The state of the same text with one more byte: a single step, unless the window is full.
   *
   * @param text the whole text, whose last byte is the new one
   */
  async decode(prefix: Prefix, text: Uint8Array, options: PrefillOptions = {}): Promise<Prefix> {
    const start = windowStart(text.length, this.engine.config.contextBytes, options.windowRule);
    if (start !== prefix.windowStart) return this.prefill(text, options);
    const prefixState = await this.#run(text.subarray(text.length - 1), prefix);
    return { ...prefixState, windowStart: start, textBytes: text.length };
  }

  /**
   * Like {@link decode}, but for several texts side by side, which takes less time than one after the other.
   *
   * @param texts one per prefix
   */
  async decodeEach(
    prefixes: readonly Prefix[],
    texts: readonly Uint8Array[],
    options: PrefillOptions = {},
  ): Promise<Prefix[]> {
    const starts = texts.map((text) => windowStart(text.length, this.engine.config.contextBytes, options.windowRule));
    if (prefixes.some((prefix, index) => prefix.windowStart !== starts[index])) {
      const appended: Prefix[] = [];
      for (const [index, prefix] of prefixes.entries()) {
        appended.push(await this.decode(prefix, texts[index]!, options));
      }
      return appended;
    }
    const runs = await this.engine.runEach(
      Uint8Array.from(texts, (text) => text.at(-1)!),
      prefixes.map(({ state }) => state),
    );
    this.bytesRun += texts.length;
    return runs.map((run, index) => ({
      ...run,
      bits: prefixes[index]!.bits + surprisalBits(prefixes[index]!.logits, texts[index]!.at(-1)!),
      windowStart: starts[index]!,
      textBytes: texts[index]!.length,
    }));
  }

  /** Keeps a state made by {@link decode}, so that reading the same text later costs nothing. */
  remember(prefix: Prefix, text: Uint8Array): void {
    const window = text.slice(prefix.windowStart, prefix.textBytes);
    const { state, logits, bits } = prefix;
    this.#cache.add(window, window.length, { state, logits, bits });
  }

  async #run(bytes: Uint8Array, from: PrefixState): Promise<PrefixState> {
    const { logits, state } = await this.engine.run(bytes, from.state);
    this.bytesRun += bytes.length;
    let bits = from.logits.length === 0 ? from.bits : from.bits + surprisalBits(from.logits, bytes[0]!);
    for (let row = 1; row < bytes.length; row++) {
      bits += surprisalBits(logits.subarray((row - 1) * vocabularySize, row * vocabularySize), bytes[row]!);
    }
    // The last row gets a buffer of its own: a view would keep all rows in memory.
    return { state, bits, logits: bytes.length === 1 ? logits : logits.slice(-vocabularySize) };
  }
}
