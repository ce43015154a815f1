// Watches a text for any of several strings at once, in a time that depends neither on their number nor on their length
// (A. V. Aho and M. J. Corasick, Efficient string matching, Communications of the ACM 18(6), 1975).

/** No node. The root is nobody's child, so its number serves. */
const none = 0;
const root = 0;

/** A tree of all beginnings of the strings; it remembers the longest one that the text ends with. Units are those of UTF-16. */
export class StopStrings {
  readonly #strings: readonly string[];
  readonly #firstChild: Int32Array;
  readonly #nextSibling: Int32Array;
  readonly #unit: Uint16Array;
  /** The root's children by their unit, since there may be thousands. */
  readonly #rootChild = new Int32Array(0x1_0000);
  /** The longest other beginning that a beginning ends with. */
  readonly #suffix: Int32Array;
  /** Units that lead to a node. */
  readonly #depth: Int32Array;
  /** The number of the first string, counted from 1, that the text ends with at a node; 0 for none. */
  readonly #found: Int32Array;
  #nodes = 1;
  #node = root;

  /** @param strings empty ones are never found */
  constructor(strings: readonly string[]) {
    const capacity = 1 + strings.reduce((sum, { length }) => sum + length, 0);
    this.#strings = strings;
    this.#firstChild = new Int32Array(capacity);
    this.#nextSibling = new Int32Array(capacity);
    this.#unit = new Uint16Array(capacity);
    this.#suffix = new Int32Array(capacity);
    this.#depth = new Int32Array(capacity);
    this.#found = new Int32Array(capacity);
    for (const [index, string] of strings.entries()) this.#add(string, index + 1);
    this.#linkSuffixes();
  }

  /** The length of the longest beginning of a string that the text ends with. */
  get pendingLength(): number {
    return this.#depth[this.#node]!;
  }

  /**
   * Takes one more unit.
   *
   * @returns the length of the first of the strings that the text now ends with; 0 if it ends with none
   */
  push(unit: number): number {
    this.#node = this.#next(this.#node, unit);
    const found = this.#found[this.#node]!;
    return found === 0 ? 0 : this.#strings[found - 1]!.length;
  }

  #add(string: string, number: number): void {
    let node = root;
    for (let index = 0; index < string.length; index++) {
      const unit = string.charCodeAt(index);
      const child = this.#child(node, unit);
      node = child === none ? this.#addChild(node, unit) : child;
    }
    if (node !== root && this.#found[node] === 0) this.#found[node] = number;
  }

  #addChild(parent: number, unit: number): number {
    const node = this.#nodes++;
    this.#unit[node] = unit;
    this.#depth[node] = this.#depth[parent]! + 1;
    if (parent === root) this.#rootChild[unit] = node;
    this.#nextSibling[node] = this.#firstChild[parent]!;
    this.#firstChild[parent] = node;
    return node;
  }

  #child(node: number, unit: number): number {
    if (node === root) return this.#rootChild[unit]!;
    let child = this.#firstChild[node]!;
    while (child !== none && this.#unit[child] !== unit) child = this.#nextSibling[child]!;
    return child;
  }

  #next(from: number, unit: number): number {
    let node = from;
    let child = this.#child(node, unit);
    while (child === none && node !== root) {
      node = this.#suffix[node]!;
      child = this.#child(node, unit);
    }
    return child;
  }

  /** From the root outwards: what a node ends with follows from what its parent ends with. */
  #linkSuffixes(): void {
    const queue = new Int32Array(this.#nodes);
    let end = 1;
    for (let at = 0; at < end; at++) {
      const parent = queue[at]!;
      for (let node = this.#firstChild[parent]!; node !== none; node = this.#nextSibling[node]!) {
        queue[end++] = node;
        if (parent === root) continue;
        const suffix = this.#next(this.#suffix[parent]!, this.#unit[node]!);
        this.#suffix[node] = suffix;
        const [own, inner] = [this.#found[node]!, this.#found[suffix]!];
        if (own === 0 || (inner !== 0 && inner < own)) this.#found[node] = inner;
      }
    }
  }
}
