// The context shift: which part of a long text a model with a window reads.
import { defaultSettings, type Settings } from '../settings/definitions.ts';

/**
 * What happens when the window is full.
 * - `slide`: the window slides by one byte for every byte, as in the reference implementation. All positions change, so the whole
 *   window has to be read again each time: N times the work of a step.
 * - `half`: the newer half is read again, and writing goes on from there. That is one prefill of N/2 bytes for every N/2 bytes, so
 *   about twice the work of a step on average. The model sees between N/2 and N bytes.
 *
 * The two are the same for up to N bytes, and neither concerns a model without a window.
 */
export type WindowRule = Settings['windowRule'];

/**
 * Where the window begins in a text of this many bytes. It depends on nothing else, so the model sees the same window whether a text
 * grew byte by byte or is read all at once.
 *
 * @param contextBytes N, or `undefined` for a model without a window
 */
export function windowStart(
  textBytes: number,
  contextBytes: number | undefined,
  rule: WindowRule = defaultSettings.windowRule,
): number {
  if (contextBytes === undefined || textBytes <= contextBytes) return 0;
  if (rule === 'slide') return textBytes - contextBytes;
  const shift = Math.max(1, Math.ceil(contextBytes / 2));
  return Math.ceil((textBytes - contextBytes) / shift) * shift;
}
