// What a name is: the rules that the name processor and what is known of a writer's text share.
import { hasSmall, type Lexicon } from './lexicon.ts';
import { apostrophe, isWordByte, newline, possessiveS, space } from './wordBytes.ts';
import { WordTrie } from './wordTrie.ts';

/** A set of the words of a line. */
export const trieOf = (words: string): WordTrie => {
  const trie = new WordTrie();
  for (const word of words.trim().split(/\s+/u)) trie.add(new TextEncoder().encode(word));
  return trie;
};

/** Words with a capital that name nobody new: the writer's relatives, titles, days, and the first person. */
export const nobodysNames = trieOf(`
  I I'm I'd I'll I've Mom Mommy Mum Mummy Mama Momma Dad Daddy Papa Grandma Grandpa Granny Mr Mrs Ms Miss Dr God Santa TV OK
  Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Halloween Easter English
`);

/** Words of headings that name nobody, even where a heading ends with a mark. */
const headingWords = trieOf(`
  Chapter Part Book Volume Act Scene Section Prologue Epilogue Preface Foreword Introduction Interlude Intermission Contents Dedication
`);
/** A longer line is no title, in bytes. */
const maxTitleBytes = 80;

/** Whether a capitalized word, without its possessive, may be a name at all. */
export function mayBeName(name: Uint8Array): boolean {
  return name.length >= 2 && !nobodysNames.has(name) && !headingWords.has(name);
}

/**
 * Whether a capitalized word of a text is one of its names: one that nobody writes small, or one that has a capital twice inside a
 * sentence.
 *
 * @param total how often it came, with the capital
 * @param insideSentence how often of these not as the first word of a sentence
 */
export function isNameOfText(lexicon: Lexicon, name: Uint8Array, total: number, insideSentence: number): boolean {
  return mayBeName(name) && (hasSmall(lexicon.words, name) ? insideSentence >= 2 : total >= 1);
}

/** Whether a line of a text, with its line end, is a title: a short one that ends with a word. */
export function isTitleLine(line: Uint8Array): boolean {
  if (line.at(-1) !== newline || line.length > maxTitleBytes) return false;
  let last = line.length - 2;
  while (last >= 0 && line[last] === space) last--;
  return last >= 0 && isWordByte(line[last]!);
}

/** A word without 's. */
export function withoutPossessive(word: Uint8Array): Uint8Array {
  return word.at(-1) === possessiveS && word.at(-2) === apostrophe ? word.subarray(0, -2) : word;
}
