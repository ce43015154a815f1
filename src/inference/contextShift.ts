// What a model with a window reads of a long text: the context shift.
import type { Settings } from '../settings/definitions.ts';

/**
 * What happens to the window when it is full.
 * - `slide`: it slides by one byte for every byte, as in the reference implementation. Positions shift, so the whole window is read
 *   again for each byte: N times the work of a step.
 * - `half`: the newer half is read again and writing goes on from there: every N/2 bytes one reading of N/2, so about twice the work
 *   of a step on average. The model sees between N/2 and N bytes.
 *
 * Both are the same up to N bytes, and neither concerns a model without a window.
 */
export type WindowRule = Settings['windowRule'];

/**
 * Where the window begins in a text of this many bytes. It depends on nothing else, so that a text that grew byte by byte and the
 * same text read at once are seen alike.
 *
 * @param contextBytes N, or `undefined` for a model without a window
 */
export function windowStart(textBytes: number, contextBytes: number | undefined, rule: WindowRule): number {
  if (contextBytes === undefined || textBytes <= contextBytes) return 0;
  if (rule === 'slide') return textBytes - contextBytes;
  const shift = Math.max(1, Math.ceil(contextBytes / 2));
  return Math.ceil((textBytes - contextBytes) / shift) * shift;
}
