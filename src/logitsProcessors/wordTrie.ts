// A set of words as a tree of bytes, walked one byte at a time: shows how a word may continue and whether it may end.
// Uses plain arrays, so that a walk allocates nothing and six thousand words take a few hundred kilobytes.
import { apostrophe, capitalOf, smallOf } from './wordBytes.ts';

/** A position in a {@link WordTrie}: the bytes leading to it begin at least one word. */
export type TrieNode = number;

/** The node before the first byte. */
export const trieRoot: TrieNode = 0;
/** No word begins like this. */
export const noNode: TrieNode = -1;

const initialCapacity = 128;

/** A growing set of words. Words are bytes, so any script works. */
export class WordTrie {
  #firstChild = new Int32Array(initialCapacity).fill(noNode);
  #nextSibling = new Int32Array(initialCapacity).fill(noNode);
  #byte = new Uint8Array(initialCapacity);
  #isWord = new Uint8Array(initialCapacity);
  /** The number of words that end at or below a node; a node without any counts as absent. */
  #below = new Int32Array(initialCapacity);
  #nodes = 1;
  #words = 0;

  /** Number of words. */
  get size(): number {
    return this.#words;
  }

  /** Adds the word `bytes[start..end)`; adding it again changes nothing. */
  add(bytes: Uint8Array, start = 0, end = bytes.length): void {
    let node = trieRoot;
    for (let index = start; index < end; index++) {
      const next = this.child(node, bytes[index]!);
      node = next === noNode ? this.#addChild(node, bytes[index]!) : next;
    }
    if (this.#isWord[node] === 1) return;
    this.#isWord[node] = 1;
    this.#words++;
    this.#countAlong(bytes, start, end, 1);
  }

  /** Removes the word `bytes[start..end)`; removing an absent one changes nothing. */
  remove(bytes: Uint8Array, start = 0, end = bytes.length): void {
    let node = trieRoot;
    for (let index = start; index < end && node !== noNode; index++) node = this.child(node, bytes[index]!);
    if (!this.isWord(node)) return;
    this.#isWord[node] = 0;
    this.#words--;
    this.#countAlong(bytes, start, end, -1);
  }

  #countAlong(bytes: Uint8Array, start: number, end: number, change: number): void {
    let node = trieRoot;
    for (let index = start; index < end; index++) {
      node = this.child(node, bytes[index]!);
      this.#below[node]! += change;
    }
  }

  /** Whether `bytes[start..end)` is a word. */
  has(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
    let node = trieRoot;
    for (let index = start; index < end && node !== noNode; index++) node = this.child(node, bytes[index]!);
    return this.isWord(node);
  }

  /** Removes all words; keeps the memory. */
  clear(): void {
    this.#firstChild.fill(noNode, 0, this.#nodes);
    this.#isWord.fill(0, 0, this.#nodes);
    this.#nodes = 1;
    this.#words = 0;
  }

  /** The child for this byte; {@link noNode} has no children. */
  child(node: TrieNode, byte: number): TrieNode {
    if (node === noNode) return noNode;
    let child = this.#firstChild[node]!;
    while (child !== noNode && this.#byte[child] !== byte) child = this.#nextSibling[child]!;
    return child;
  }

  /** Whether the bytes leading to this node are a word. */
  isWord(node: TrieNode): boolean {
    return node !== noNode && this.#isWord[node] === 1;
  }

  /** Whether the bytes leading to this node begin a longer word. */
  beginsLonger(node: TrieNode): boolean {
    return node !== noNode && this.#below[node]! > this.#isWord[node]!;
  }

  /**
   * Marks the bytes that may follow this node.
   *
   * @param mask (256), added to
   * @param letterCase whether lowercase letters are marked as they are, as capitals, or both
   */
  markChildren(node: TrieNode, mask: Uint8Array, letterCase: 'asItIs' | 'capital' | 'both' = 'asItIs'): void {
    if (node === noNode) return;
    for (let child = this.#firstChild[node]!; child !== noNode; child = this.#nextSibling[child]!) {
      if (this.#below[child] === 0) continue;
      const byte = this.#byte[child]!;
      if (letterCase !== 'capital') mask[byte] = 1;
      if (letterCase !== 'asItIs') mask[capitalOf(byte)] = 1;
    }
  }

  /**
   * Whether this node leads to no word other than this one and its apostrophe endings; also true if it leads to none.
   *
   * @param word in lowercase
   * @param at the index in it of the next byte
   */
  leadsOnlyTo(node: TrieNode, word: Uint8Array, at: number): boolean {
    let last = node;
    for (let index = at; index < word.length; index++) {
      if (last === noNode) return true;
      const child = this.#firstChild[last]!;
      if (this.#isWord[last] === 1 || child === noNode || this.#nextSibling[child] !== noNode) return false;
      if (smallOf(this.#byte[child]!) !== word[index]) return false;
      last = child;
    }
    if (last === noNode) return true;
    for (let child = this.#firstChild[last]!; child !== noNode; child = this.#nextSibling[child]!) {
      if (this.#byte[child] !== apostrophe) return false;
    }
    return true;
  }

  #addChild(parent: TrieNode, byte: number): TrieNode {
    if (this.#nodes === this.#byte.length) this.#grow();
    const node = this.#nodes++;
    this.#byte[node] = byte;
    this.#isWord[node] = 0;
    this.#below[node] = 0;
    this.#firstChild[node] = noNode;
    this.#nextSibling[node] = this.#firstChild[parent]!;
    this.#firstChild[parent] = node;
    return node;
  }

  #grow(): void {
    const capacity = 2 * this.#byte.length;
    this.#firstChild = grown(this.#firstChild, new Int32Array(capacity).fill(noNode));
    this.#nextSibling = grown(this.#nextSibling, new Int32Array(capacity).fill(noNode));
    this.#byte = grown(this.#byte, new Uint8Array(capacity));
    this.#isWord = grown(this.#isWord, new Uint8Array(capacity));
    this.#below = grown(this.#below, new Int32Array(capacity));
  }
}

function grown<Values extends Int32Array | Uint8Array>(values: Values, larger: Values): Values {
  larger.set(values);
  return larger;
}
