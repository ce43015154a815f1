// Titles for a list of stories: where several begin alike, each is named by the words from which on it is its own.
import { textOf, type Story } from './panelStory.ts';

/** How many characters serve as a title. */
const titleCharacters = 80;
/** Beginnings that are alike for fewer characters are told apart at a glance. */
const glanceCharacters = 24;
/** Only so much of a story is looked at, however long it is. */
const lookedAtCharacters = 4000;

/** One line for each story. Stories of the very same text have the same. */
export function titlesOf(stories: readonly Story[]): string[] {
  const texts = stories.map((story) => textOf(story).slice(0, lookedAtCharacters).replaceAll(/\s+/gu, ' ').trim());
  return texts.map((text, index) => {
    let shared = 0;
    for (const [at, other] of texts.entries()) {
      if (at !== index && other !== text) shared = Math.max(shared, sharedLength(text, other));
    }
    if (shared < glanceCharacters) return shortened(text);
    // From the word in which it becomes its own; one word of what is shared leads to it.
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
