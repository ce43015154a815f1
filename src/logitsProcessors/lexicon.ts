// The words known before any text is read: extracted from the training text by training/lexicon.py, shipped as
// models/lexicon.txt.
import { isCapitalized } from './proseScanner.ts';
import { smallOf } from './wordBytes.ts';
import { noNode, trieRoot, WordTrie } from './wordTrie.ts';

/** Known words. */
export interface Lexicon {
  /** All words as written inside a sentence: capitalized only if they always or often are. */
  readonly words: WordTrie;
}

/** A lexicon without words. */
export const emptyLexicon: Lexicon = { words: new WordTrie() };

const lineEnd = 0x0a;

/** @param file the bytes of a lexicon: UTF-8, one word per line */
export function readLexicon(file: Uint8Array): Lexicon {
  const words = new WordTrie();
  let start = 0;
  for (let index = 0; index <= file.length; index++) {
    if (index < file.length && file[index] !== lineEnd) continue;
    if (index > start) words.add(file, start, index);
    start = index + 1;
  }
  return { words };
}

/** Whether a word is known as it is, or as the first of a sentence. */
export function knows({ words }: Lexicon, word: Uint8Array): boolean {
  return words.has(word) || (isCapitalized(word) && hasSmall(words, word));
}

/** Whether a set contains a word with its first letter in lowercase. */
export function hasSmall(words: WordTrie, word: Uint8Array): boolean {
  let node = words.child(trieRoot, smallOf(word[0]!));
  for (let index = 1; index < word.length && node !== noNode; index++) node = words.child(node, word[index]!);
  return words.isWord(node);
}
