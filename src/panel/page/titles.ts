// Titles for a list of stories: if several begin the same, each title starts at the words where it begins to differ.
import { textOf, type Story } from './panelStory.ts';

/** The length of a title, in characters. */
const titleCharacters = 80;
/** Stories whose common beginning is shorter are told apart at a glance. */
const glanceCharacters = 24;
/** Only this much of a story is examined, however long it is. */
const lookedAtCharacters = 4000;

/** One line per story. Stories with identical text get identical titles. */
export function titlesOf(stories: readonly Story[]): string[] {
  const texts = stories.map((story) => textOf(story).slice(0, lookedAtCharacters).replaceAll(/\s+/gu, ' ').trim());
  return texts.map((text, index) => {
    let shared = 0;
    for (const [at, other] of texts.entries()) {
      if (at !== index && other !== text) shared = Math.max(shared, sharedLength(text, other));
    }
    if (shared < glanceCharacters) return shortened(text);
    // From the word where it begins to differ, preceded by one shared word.
    const word = text.lastIndexOf(' ', shared - 1);
    const start = text.lastIndexOf(' ', word - 1) + 1;
    return start <= glanceCharacters ? shortened(text) : `… ${shortened(text.slice(start))}`;
  });
}

function sharedLength(left: string, right: string): number {
  let length = 0;
  while (length < left.length && length < right.length && left[length] === right[length]) length++;
  return length;
}

function shortened(text: string): string {
  return text.length > titleCharacters ? `${text.slice(0, titleCharacters)}…` : text;
}
