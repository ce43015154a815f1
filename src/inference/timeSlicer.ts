// Keeps the event loop alive. A run of the wasm backend never yields (measured: 60 awaited runs, no timer fired), so whoever runs a
// model in a loop asks a TimeSlicer between runs; it lets other work in as soon as a slice of time is used up.

/** The event loop is given back after this long, in milliseconds: with one run of at most 32 bytes on top it stays below 10. */
const sliceMs = 4;

/** A slice of work: counts from its making, or from the last time it yielded. */
export class TimeSlicer {
  readonly #signal: AbortSignal | undefined;
  #sliceStart = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * Yields to the event loop if this slice is used up. Call between runs.
   *
   * @throws the signal's reason if it is aborted
   */
  async yieldIfDue(): Promise<void> {
    if (performance.now() - this.#sliceStart >= sliceMs) {
      await yieldToEventLoop();
      this.#sliceStart = performance.now();
    }
    this.#signal?.throwIfAborted();
  }
}

/** Resolves in a later turn of the event loop, after timers and input that wait. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => later(resolve));
}

// Node has setImmediate. A web worker has not; there a message to oneself is the quickest turn (timers are clamped to 4 ms).
const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => void };
const later: (callback: () => void) => void =
  setImmediate ??
  ((callback) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      callback();
    });
    port1.start();
    port2.postMessage(undefined);
  });
