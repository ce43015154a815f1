// Follows one word through sets of words: which bytes may come next, and whether the word may end here.
import { apostrophe, isCapital, isSmallLetter, possessiveS, smallOf } from './wordBytes.ts';
import { noNode, trieRoot, type TrieNode, type WordTrie } from './wordTrie.ts';

/** A set of words, and how it is compared. */
export interface WordSource {
  readonly words: WordTrie;
  /** Whether a word may begin with a capital, or be all capitals, that stands in the set with small letters. */
  readonly isFolded: boolean;
  /** Which of its words may have 's behind them. */
  readonly possessives: 'all' | 'names' | 'none';
}

/** What of a possessive was written behind a known word. */
type Possessive = 'none' | 'apostrophe' | 's';

/** One word in progress. Allocates nothing after it was made. */
export class WordWalk {
  readonly #sources: readonly WordSource[];
  readonly #nodes: Int32Array;
  #length = 0;
  #beginsWithCapital = false;
  /** Whether all bytes so far are capitals. */
  #isAllCapitals = true;
  #possessive: Possessive = 'none';

  constructor(sources: readonly WordSource[]) {
    this.#sources = sources;
    this.#nodes = new Int32Array(sources.length).fill(trieRoot);
  }

  /** Whether the bytes so far are a known word, or the possessive of one. */
  get isWord(): boolean {
    if (this.#possessive !== 'none') return true; // "the boy's", "the boys'"
    for (let index = 0; index < this.#nodes.length; index++) {
      if (this.#sources[index]!.words.isWord(this.#nodes[index]!)) return true;
    }
    return false;
  }

  /** Whether the bytes so far begin a longer word, as the words stand in the sets. */
  get beginsLonger(): boolean {
    return this.#sources.some(({ words }, index) => words.beginsLonger(this.#nodes[index]!));
  }

  /** Bytes of the word so far. */
  get length(): number {
    return this.#length;
  }

  /** Back to the beginning of a word. */
  restart(): void {
    if (this.#length === 0) return;
    this.#nodes.fill(trieRoot);
    this.#length = 0;
    this.#isAllCapitals = true;
    this.#possessive = 'none';
  }

  /** Takes a byte of the word. */
  advance(byte: number): void {
    let possessive: Possessive = 'none';
    if (byte === apostrophe && this.#mayOwn) possessive = 'apostrophe';
    else if (byte === possessiveS && this.#possessive === 'apostrophe') possessive = 's';
    for (let index = 0; index < this.#nodes.length; index++) {
      this.#nodes[index] = this.#childOf(this.#sources[index]!, this.#nodes[index]!, byte);
    }
    this.#possessive = possessive;
    if (this.#length === 0) this.#beginsWithCapital = isCapital(byte);
    this.#isAllCapitals &&= isCapital(byte);
    this.#length++;
  }

  /**
   * Marks the bytes with which the word can go on to become a known one.
   *
   * @param mask (256), added to
   */
  markNext(mask: Uint8Array): void {
    for (let index = 0; index < this.#nodes.length; index++) {
      const { words, isFolded } = this.#sources[index]!;
      const node = this.#nodes[index]!;
      if (!isFolded) words.markChildren(node, mask);
      else if (!this.#isShouted) words.markChildren(node, mask, this.#isAllCapitals ? 'both' : 'asItIs');
      else words.markChildren(node, mask, 'capital');
    }
    if (this.#possessive === 'apostrophe') mask[possessiveS] = 1;
    else if (this.#mayOwn) mask[apostrophe] = 1;
  }

  /**
   * Whether the word, going on with a byte, can become no other than this one, in any of the sets.
   *
   * @param word with small letters
   * @param at the place of the byte in it
   */
  leadsOnlyTo(byte: number, word: Uint8Array, at: number): boolean {
    for (let index = 0; index < this.#nodes.length; index++) {
      const source = this.#sources[index]!;
      const next = this.#childOf(source, this.#nodes[index]!, byte);
      if (!source.words.leadsOnlyTo(next, word, at + 1)) return false;
    }
    return true;
  }

  /** Whether 's may stand behind what was written. */
  get #mayOwn(): boolean {
    if (this.#possessive !== 'none') return false;
    for (let index = 0; index < this.#nodes.length; index++) {
      const { words, possessives } = this.#sources[index]!;
      const isOwner = possessives === 'all' || (possessives === 'names' && this.#beginsWithCapital);
      if (isOwner && words.isWord(this.#nodes[index]!)) return true;
    }
    return false;
  }

  /** Two capitals: the word is written in capitals to its end. */
  get #isShouted(): boolean {
    return this.#isAllCapitals && this.#length >= 2;
  }

  #childOf({ words, isFolded }: WordSource, node: TrieNode, byte: number): TrieNode {
    if (!isFolded || !this.#isAllCapitals) return words.child(node, byte);
    return this.#isShouted && isSmallLetter(byte) ? noNode : words.child(node, smallOf(byte));
  }
}
