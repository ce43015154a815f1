// What a model with a window reads of a long text.

/**
 * What happens to the window when it is full.
 * - `exact`: it slides by one byte for every byte, as in the reference implementation. Positions shift, so the whole window is read
 *   again for each byte: N times the work of a step.
 * - `hop`: the newer half is read again and writing goes on from there: every N/2 bytes one reading of N/2, so about twice the work
 *   of a step on average. The model sees between N/2 and N bytes.
 *
 * Both are the same up to N bytes, and neither concerns a model without a window.
 */
export type WindowRule = 'exact' | 'hop';

/**
 * Where the window begins in a text of this many bytes. It depends on nothing else, so that a text that grew byte by byte and the
 * same text read at once are seen alike.
 *
 * @param contextBytes N, or `undefined` for a model without a window
 */
export function windowStart(textBytes: number, contextBytes: number | undefined, rule: WindowRule): number {
  if (contextBytes === undefined || textBytes <= contextBytes) return 0;
  if (rule === 'exact') return textBytes - contextBytes;
  const hop = Math.max(1, Math.ceil(contextBytes / 2));
  return Math.ceil((textBytes - contextBytes) / hop) * hop;
}
