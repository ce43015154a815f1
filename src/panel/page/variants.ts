// The passages about to be written, before any of their text exists.
import { maxVariants, type WritingOptions } from '../protocol.ts';
import { blankPassage, type Passage } from './panelStory.ts';
import { isSeedLocked, knobsOf, modelOf, type State } from './state.ts';

/** The selectable numbers of variants. */
export const variantCounts: readonly number[] = Array.from({ length: maxVariants }, (_, index) => index + 1);

/**
 * Blank passages with the current knobs and consecutive seeds, as many as the person wants.
 *
 * @param changed what differs from the knobs
 * @param forced the bytes that each passage begins with, as hexadecimal digits; they don't count toward the length
 */
export function variantsOf(
  state: State,
  seed: number,
  changed: Partial<WritingOptions> = {},
  forced = '',
  count = state.variantCount,
): Passage[] {
  const knobs = knobsOf(state);
  const first = isSeedLocked(state) ? knobs.seed : seed;
  return Array.from({ length: count }, (_, index) => {
    const maxBytes = knobs.maxBytes + forced.length / 2;
    const options: WritingOptions = { ...knobs, ...changed, seed: (first + index) % 2 ** 32, maxBytes };
    return blankPassage(options, modelOf(state), forced);
  });
}
