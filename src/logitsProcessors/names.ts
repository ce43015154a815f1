// What counts as a name: the rules shared by the name processor and by what is learned from a writer's text.
import { hasSmall, type Lexicon } from './lexicon.ts';
import { apostrophe, isWordByte, newline, possessiveS, space } from './wordBytes.ts';
import { WordTrie } from './wordTrie.ts';

/** The words of a line, as a set. */
export const trieOf = (words: string): WordTrie => {
  const trie = new WordTrie();
  for (const word of words.trim().split(/\s+/u)) trie.add(new TextEncoder().encode(word));
  return trie;
};

/** Capitalized words that name nobody new: the writer's relatives, titles, days, and the first person. */
export const nobodysNames = trieOf(`
  I I'm I'd I'll I've Mom Mommy Mum Mummy Mama Momma Dad Daddy Papa Grandma Grandpa Granny Mr Mrs Ms Miss Dr God Santa TV OK
  Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Halloween Easter English
`);

/** Heading words that name nobody, even if the heading ends with a punctuation mark. */
const headingWords = trieOf(`
  Chapter Part Book Volume Act Scene Section Prologue Epilogue Preface Foreword Introduction Interlude Intermission Contents Dedication
`);
/** A longer line is not a title, in bytes. */
const maxTitleBytes = 80;

/** Whether a capitalized word (without its possessive) can be a name at all. */
export function mayBeName(name: Uint8Array): boolean {
  return name.length >= 2 && !nobodysNames.has(name) && !headingWords.has(name);
}

/**
 * Whether a capitalized word of a text is one of its names: either it has no lowercase form, or it is capitalized at
 * least twice inside sentences.
 *
 * @param total how often it came capitalized
 * @param insideSentence how many of these were not the first word of a sentence
 */
export function isNameOfText(lexicon: Lexicon, name: Uint8Array, total: number, insideSentence: number): boolean {
  return mayBeName(name) && (hasSmall(lexicon.words, name) ? insideSentence >= 2 : total >= 1);
}

/** Whether a line of a text, including its line end, is a title: a short one that ends with a word. */
export function isTitleLine(line: Uint8Array): boolean {
  if (line.at(-1) !== newline || line.length > maxTitleBytes) return false;
  let last = line.length - 2;
  while (last >= 0 && line[last] === space) last--;
  return last >= 0 && isWordByte(line[last]!);
}

/** A word without its 's. */
export function withoutPossessive(word: Uint8Array): Uint8Array {
  return word.at(-1) === possessiveS && word.at(-2) === apostrophe ? word.subarray(0, -2) : word;
}
