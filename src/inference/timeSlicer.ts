// Keeps the event loop responsive. Runs of the wasm backend never yield (measured: over 60 awaited runs no timer fired), so any loop
// that runs a model asks a TimeSlicer between runs, which lets other work in once a slice of time is used up.

/** Length of a slice, in milliseconds: even with one run of 32 bytes on top, the event loop is not blocked for more than 10. */
const sliceMs = 4;

/** Measures slices of time, from its construction or from the last time it yielded. */
export class TimeSlicer {
  readonly #signal: AbortSignal | undefined;
  #sliceStart = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * Yields to the event loop if this slice is used up. Call it between runs.
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

/** Resolves in a later turn of the event loop, after pending timers and input. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => later(resolve));
}

// Node has setImmediate. A web worker does not; there, a message to oneself is the fastest way (timers are clamped to 4 ms).
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
