// The words and names of a writer's text, counted so that any part can be removed again: what the processors know
// besides the lexicon and the prompt.
import { knows, type Lexicon } from './lexicon.ts';
import { isNameOfText, isTitleLine, withoutPossessive } from './names.ts';
import { isCapitalized, ProseScanner } from './proseScanner.ts';
import { newline } from './wordBytes.ts';
import { WordTrie } from './wordTrie.ts';

/** How often a word came, in this spelling. */
interface Count {
  total: number;
  /** Occurrences not at the start of a sentence, where a capital means a name. */
  insideSentence: number;
}

export class TextWords {
  /** Words that are not in the lexicon. */
  readonly unknown = new WordTrie();
  readonly names = new WordTrie();
  readonly #lexicon: Lexicon;
  readonly #counts = new Map<string, Count>();
  readonly #nameCounts = new Map<string, Count>();
  readonly #scanner = new ProseScanner();

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** @param text UTF-8; an unfinished word at its end does not count */
  add(text: Uint8Array): void {
    this.#count(text, 1);
  }

  /** Undoes {@link add} for the same text. */
  remove(text: Uint8Array): void {
    this.#count(text, -1);
  }

  #count(text: Uint8Array, change: number): void {
    this.#scanner.restart();
    let start = 0;
    let isTitle = isTitleLine(text.subarray(0, text.indexOf(newline) + 1));
    for (let index = 0; index < text.length; index++) {
      const byte = text[index]!;
      if (this.#scanner.accept(byte)) this.#countWord(change, isTitle);
      if (byte !== newline) continue;
      start = index + 1;
      const end = text.indexOf(newline, start);
      isTitle = end >= 0 && isTitleLine(text.subarray(start, end + 1));
    }
  }

  #countWord(change: number, isInTitle: boolean): void {
    const { word, isWordAtSentenceStart } = this.#scanner;
    // In a title any word may be capitalized, so a capital there says nothing about how the word is written elsewhere.
    if (isInTitle && isCapitalized(word)) return;
    const count = counted(this.#counts, word, change, 0);
    if (!knows(this.#lexicon, word)) {
      if (count.total > 0) this.unknown.add(word);
      else this.unknown.remove(word);
    }
    if (!isCapitalized(word)) return;
    const name = withoutPossessive(word);
    const named = counted(this.#nameCounts, name, change, isWordAtSentenceStart ? 0 : change);
    if (isNameOfText(this.#lexicon, name, named.total, named.insideSentence)) this.names.add(name);
    else this.names.remove(name);
  }
}

/** The count of a word after a change; a count that drops to zero is removed. */
function counted(counts: Map<string, Count>, word: Uint8Array, total: number, insideSentence: number): Readonly<Count> {
  const key = String.fromCharCode(...word);
  const count = counts.get(key) ?? { total: 0, insideSentence: 0 };
  count.total += total;
  count.insideSentence += insideSentence;
  if (count.total === 0) counts.delete(key);
  else counts.set(key, count);
  return count;
}
