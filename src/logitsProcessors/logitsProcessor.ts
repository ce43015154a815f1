// A logits processor watches the text and forbids bytes before one is drawn.

/** One decoding rule. Works byte by byte, without allocating where possible. */
export interface LogitsProcessor {
  /** For the panel and the log: why a byte was forbidden. */
  readonly reason: string;
  /** Resets, then takes note of the text being continued. */
  begin(prompt: Uint8Array): void;
  /**
   * Sets the logits of bytes that must not come next to -Infinity. At least one byte that was allowed must remain so.
   *
   * @param logits (256), changed in place
   */
  forbidInPlace(logits: Float32Array): void;
  /** Takes note of a byte that was written. */
  accept(byte: number): void;
}

/**
 * Forbids all bytes that are not marked; does nothing if none of the marked ones is still allowed.
 *
 * @param logits (256), changed in place
 * @param allowed (256): nonzero for bytes that may come
 */
export function forbidOthersInPlace(logits: Float32Array, allowed: Uint8Array): void {
  let hasWayOut = false;
  for (let byte = 0; byte < logits.length && !hasWayOut; byte++)
    hasWayOut = allowed[byte] !== 0 && logits[byte]! > -Infinity;
  if (!hasWayOut) return;
  for (let byte = 0; byte < logits.length; byte++) if (allowed[byte] === 0) logits[byte] = -Infinity;
}
