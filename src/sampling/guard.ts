// A guard watches the text and forbids bytes before one is drawn: a logits processor that knows what was written so far.

/** One rule of decoding. Works byte by byte, without allocation where it can. */
export interface Guard {
  /** For the panel and the log: why a byte was forbidden. */
  readonly reason: string;
  /** Forgets everything, then takes note of the text that is being continued. */
  begin(prompt: Uint8Array): void;
  /**
   * Sets the logits of bytes that must not come next to -Infinity. Must leave at least one byte that was allowed.
   *
   * @param logits (256), changed in place
   */
  forbidInPlace(logits: Float32Array): void;
  /** Takes note of a byte that was written. */
  accept(byte: number): void;
}
