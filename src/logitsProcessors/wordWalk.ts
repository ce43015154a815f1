// Follows one word through sets of words: which bytes may come next, and whether the word may end here.
import { apostrophe, isCapital, isSmallLetter, possessiveS, smallOf } from './wordBytes.ts';
import { noNode, trieRoot, type TrieNode, type WordTrie } from './wordTrie.ts';

/** A set of words, and how to compare with it. */
export interface WordSource {
  readonly words: WordTrie;
  /** Whether a lowercase word of the set may also be capitalized or in all capitals. */
  readonly isFolded: boolean;
  /** Which of its words may take 's. */
  readonly possessives: 'all' | 'names' | 'none';
}

/** The part of a possessive ending written after a known word. */
type Possessive = 'none' | 'apostrophe' | 's';

/** One word in progress. Allocates nothing after construction. */
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

  /** Whether the bytes so far are a known word or the possessive of one. */
  get isWord(): boolean {
    if (this.#possessive !== 'none') return true; // "the boy's", "the boys'"
    for (let index = 0; index < this.#nodes.length; index++) {
      if (this.#sources[index]!.words.isWord(this.#nodes[index]!)) return true;
    }
    return false;
  }

  /** Whether the bytes so far begin a longer word, spelled as in the sets. */
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
   * Marks the bytes that can continue the word toward a known one.
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
   * Whether the word, continued with a byte, can become no word other than this one, in any of the sets.
   *
   * @param word in lowercase
   * @param at the index of the byte in it
   */
  leadsOnlyTo(byte: number, word: Uint8Array, at: number): boolean {
    for (let index = 0; index < this.#nodes.length; index++) {
      const source = this.#sources[index]!;
      const next = this.#childOf(source, this.#nodes[index]!, byte);
      if (!source.words.leadsOnlyTo(next, word, at + 1)) return false;
    }
    return true;
  }

  /** Whether 's may follow what was written. */
  get #mayOwn(): boolean {
    if (this.#possessive !== 'none') return false;
    for (let index = 0; index < this.#nodes.length; index++) {
      const { words, possessives } = this.#sources[index]!;
      const isOwner = possessives === 'all' || (possessives === 'names' && this.#beginsWithCapital);
      if (isOwner && words.isWord(this.#nodes[index]!)) return true;
    }
    return false;
  }

  /** After two capitals, the rest of the word is in capitals too. */
  get #isShouted(): boolean {
    return this.#isAllCapitals && this.#length >= 2;
  }

  #childOf({ words, isFolded }: WordSource, node: TrieNode, byte: number): TrieNode {
    if (!isFolded || !this.#isAllCapitals) return words.child(node, byte);
    return this.#isShouted && isSmallLetter(byte) ? noNode : words.child(node, smallOf(byte));
  }
}
