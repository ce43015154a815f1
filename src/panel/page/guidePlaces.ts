// Finds letters worth pointing at.
import type { Place } from './state.ts';
import { passagesOf, type Story } from './panelStory.ts';

/** The first letter of the first match in the text that the model wrote. */
export function firstMatch(story: Story, pattern: RegExp): Omit<Place, 'isHeld' | 'isByKeys'> | undefined {
  for (const [passage, { text }] of passagesOf(story).entries()) {
    const found = pattern.exec(text);
    if (found !== null) return { source: 'story', passage, index: Array.from(text.slice(0, found.index)).length };
  }
  return undefined;
}
