// How long to wait after a key before the model is asked, learned from how fast the writer types (an idea of Tabby's debouncer).

/** A pause longer than this is not typing. */
const maxIntervalMs = 1000;
/** Weight of the newest interval in the running average. */
const smoothing = 0.3;
/** The share of the usual interval to wait: most keys of a quick burst then trigger nothing, and a pause is noticed at once. */
const shareOfInterval = 0.5;
const maxDelayMs = 150;

/** The usual time between two keys. */
export class AdaptiveDebounce {
  #averageMs: number | undefined;
  #lastKeyMs = -Infinity;

  /** @param nowMs any monotonic clock */
  keyPressed(nowMs: number): void {
    const interval = nowMs - this.#lastKeyMs;
    this.#lastKeyMs = nowMs;
    if (interval > maxIntervalMs) return;
    this.#averageMs =
      this.#averageMs === undefined ? interval : this.#averageMs + smoothing * (interval - this.#averageMs);
  }

  /** Milliseconds to wait after the last key; 0 until the pace is known. */
  get delayMs(): number {
    return Math.min(maxDelayMs, (this.#averageMs ?? 0) * shareOfInterval);
  }
}
