// Counts what followed what in a text: for contexts of several lengths and for the word so far, how often each byte came next.
// Counts ignore order, so the same text gives the same counts whatever edits led to it, and what is removed is as if it had never been
// there. Built for speed and memory; adaptiveReference.ts says the same in a few lines.
import { fnv1aStep } from '../inference/fnv1a.ts';

/** Bytes of context, by level; 0 is the word so far, ignoring case. From the least to the most telling. */
export const contextLevels = [0, 3, 4, 6, 9] as const;

/** Words are told apart by their last bytes, at most this many. */
const maxWordBytes = 32;

/** Slots of a new table, a power of two; it doubles when more than this share is used. */
const initialSlots = 1024;
const maxLoad = 0.8;
const none = -1;
const byteMask = 0xff;
const oneTime = 0x100;

/** Whether a byte belongs to a word here: bytes of other scripts do, too. */
export const isLetter = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte >= 0x80 || byte === 0x27;

/** The hash of each level's context before a place in a text; 0 where the text is too short for it. */
export class ContextHashes {
  /** (levels) */
  readonly hashes = new Int32Array(contextLevels.length);

  /** @param end the contexts end just before this byte */
  compute(text: Uint8Array, end: number): void {
    const { hashes } = this;
    // Backwards, so that longer contexts extend the shorter ones.
    let hash = 0x2c1b3c6d;
    let length = 0;
    for (let level = 1; level < contextLevels.length; level++) {
      const bytes = contextLevels[level]!;
      if (bytes > end) {
        hashes[level] = 0;
        continue;
      }
      for (; length < bytes; length++) hash = fnv1aStep(hash, text[end - 1 - length]!);
      hashes[level] = finished(hash, level);
    }
    let word = 0x3d4d51cb;
    const start = Math.max(0, end - maxWordBytes);
    for (let index = end - 1; index >= start && isLetter(text[index]!); index--) {
      word = fnv1aStep(word, text[index]! | 0x20);
    }
    hashes[0] = finished(word, 0);
  }
}

/** Spreads a hash over all bits (the finalizer of MurmurHash3); never 0. */
function finished(hash: number, level: number): number {
  let mixed = hash ^ Math.imul(level + 1, 0x9e3779b9);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) | 1;
}

/** What followed a context, as {@link ContextCounts.read} finds it. */
export class Successors {
  /** How many different bytes; entries after these have no meaning. */
  distinct = 0;
  /** How many in all. */
  total = 0;
  /** (256): the bytes, in no particular order, and how often each came. */
  readonly bytes = new Uint8Array(256);
  readonly counts = new Int32Array(256);
}

/** How often each byte followed each context. About 18 bytes of memory per byte of English prose. */
export class ContextCounts {
  readonly #hashes = new ContextHashes();
  /** Open addressing: a slot's context. */
  #contexts = new Int32Array(initialSlots);
  /**
   * What followed it. Most contexts have one successor, which is stored here: its count in the upper 24 bits, the byte below. For more,
   * this is -1 minus the index of the first in the lists below. 0 if none is left.
   */
  #values = new Int32Array(initialSlots);
  #usedSlots = 0;
  /** Lists of successors: count above byte, and the index of the next (or, of a free entry, of the next free one). */
  #entries = new Int32Array(initialSlots);
  #nexts = new Int32Array(initialSlots);
  #usedEntries = 0;
  #firstFree = none;
  #bytes = 0;

  /** Bytes that are counted. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Memory held, in bytes. */
  get memoryBytes(): number {
    return 8 * (this.#contexts.length + this.#nexts.length);
  }

  /** Counts the bytes `text[start..end)` as following what comes before them in the text. */
  add(text: Uint8Array, start: number, end: number): void {
    for (let index = start; index < end; index++) {
      this.#hashes.compute(text, index);
      for (const context of this.#hashes.hashes) if (context !== 0) this.#increment(context, text[index]!);
    }
    this.#bytes += end - start;
  }

  /** Takes back what {@link add} counted with the same arguments. */
  remove(text: Uint8Array, start: number, end: number): void {
    for (let index = start; index < end; index++) {
      this.#hashes.compute(text, index);
      for (const context of this.#hashes.hashes) if (context !== 0) this.#decrement(context, text[index]!);
    }
    this.#bytes -= end - start;
  }

  /** What followed a context. @param out overwritten */
  read(context: number, out: Successors): void {
    const slot = this.#slotOf(context);
    const value = this.#contexts[slot] === 0 ? 0 : this.#values[slot]!;
    out.distinct = 0;
    out.total = 0;
    if (value > 0) {
      out.bytes[0] = value & byteMask;
      out.counts[0] = value >>> 8;
      out.distinct = 1;
      out.total = value >>> 8;
    }
    for (let at = value < 0 ? -value - 1 : none; at !== none; at = this.#nexts[at]!) {
      out.bytes[out.distinct] = this.#entries[at]! & byteMask;
      out.counts[out.distinct++] = this.#entries[at]! >>> 8;
      out.total += this.#entries[at]! >>> 8;
    }
  }

  #increment(context: number, byte: number): void {
    let slot = this.#slotOf(context);
    if (this.#contexts[slot] === 0) {
      if (this.#usedSlots >= maxLoad * this.#contexts.length) {
        this.#rebuild();
        slot = this.#slotOf(context);
      }
      this.#contexts[slot] = context;
      this.#usedSlots++;
    }
    const value = this.#values[slot]!;
    if (value === 0) this.#values[slot] = oneTime | byte;
    else if (value > 0 && (value & byteMask) === byte) this.#values[slot] = value + oneTime;
    else {
      // A second successor: both go into a list.
      if (value > 0) this.#values[slot] = -this.#newEntry(value, none) - 1;
      const first = -this.#values[slot]! - 1;
      for (let at = first; at !== none; at = this.#nexts[at]!) {
        if ((this.#entries[at]! & byteMask) !== byte) continue;
        this.#entries[at]! += oneTime;
        return;
      }
      this.#values[slot] = -this.#newEntry(oneTime | byte, first) - 1;
    }
  }

  #decrement(context: number, byte: number): void {
    const slot = this.#slotOf(context);
    const value = this.#values[slot]!;
    if (value > 0) {
      // The slot stays, empty, until the table is rebuilt: others may be found only by probing past it.
      this.#values[slot] = value >>> 8 === 1 ? 0 : value - oneTime;
      return;
    }
    let before = none;
    for (let at = -value - 1; at !== none; before = at, at = this.#nexts[at]!) {
      if ((this.#entries[at]! & byteMask) !== byte) continue;
      this.#entries[at]! -= oneTime;
      if (this.#entries[at]! >>> 8 > 0) return;
      const next = this.#nexts[at]!;
      if (before !== none) this.#nexts[before] = next;
      else this.#values[slot] = next === none ? 0 : -next - 1;
      this.#nexts[at] = this.#firstFree;
      this.#firstFree = at;
      return;
    }
  }

  /** The slot that holds a context, or the empty one where it would be. */
  #slotOf(context: number): number {
    const mask = this.#contexts.length - 1;
    let slot = context & mask;
    while (this.#contexts[slot] !== 0 && this.#contexts[slot] !== context) slot = (slot + 1) & mask;
    return slot;
  }

  /** Makes room: drops contexts without successors, and doubles the table if that is not enough. */
  #rebuild(): void {
    const contexts = this.#contexts;
    const values = this.#values;
    let live = 0;
    for (const value of values) if (value !== 0) live++;
    const size = live >= (maxLoad / 2) * contexts.length ? 2 * contexts.length : contexts.length;
    this.#contexts = new Int32Array(size);
    this.#values = new Int32Array(size);
    this.#usedSlots = live;
    for (let slot = 0; slot < contexts.length; slot++) {
      if (values[slot] === 0) continue;
      const moved = this.#slotOf(contexts[slot]!);
      this.#contexts[moved] = contexts[slot]!;
      this.#values[moved] = values[slot]!;
    }
  }

  /** @returns its index */
  #newEntry(entry: number, next: number): number {
    let index = this.#firstFree;
    if (index === none) {
      if (this.#usedEntries === this.#nexts.length) {
        const size = Math.ceil(1.25 * this.#nexts.length);
        this.#entries = grown(this.#entries, size);
        this.#nexts = grown(this.#nexts, size);
      }
      index = this.#usedEntries++;
    } else this.#firstFree = this.#nexts[index]!;
    this.#entries[index] = entry;
    this.#nexts[index] = next;
    return index;
  }
}

function grown(values: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(values);
  return larger;
}
