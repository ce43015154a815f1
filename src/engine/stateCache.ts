// Snapshots of a model's state by the text that was read, so that what was read once is never read again.
// A snapshot is found by the hash of its text, then checked byte by byte; the least recently used go when the memory is full.
import type { MixerState } from './engine.ts';

/** A text that was read, and what the model made of it. */
export interface Snapshot {
  readonly state: MixerState;
  /** (256): the logits after the last byte. */
  readonly logits: Float32Array;
}

interface Entry {
  readonly snapshot: Snapshot;
  /** The text is the first `byteCount` bytes of this buffer, which is shared by the snapshots of one reading. */
  readonly buffer: Uint8Array;
  readonly byteCount: number;
}

/** Where {@link StateCache.longestPrefix} found the longest text that was read before. */
export interface PrefixHit {
  readonly byteCount: number;
  readonly snapshot: Snapshot;
}

// FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): enough to find candidates, which are then compared.
const hashSeed = 0x811c9dc5;
const hashPrime = 0x01000193;

/** Bounded store of snapshots for one model. */
export class StateCache {
  readonly #capacity: number;
  /** In order of last use: a Map keeps the order in which keys were set. */
  readonly #entries = new Map<number, Entry>();

  /** @param capacity the most snapshots to keep; each holds (state + 256) floats, 6.4 kB for the 1M recall model */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Number of snapshots held. */
  get size(): number {
    return this.#entries.size;
  }

  /** The longest beginning of the text that was read before, and its snapshot. Costs one pass over the text. */
  longestPrefix(text: Uint8Array): PrefixHit | undefined {
    const candidates: { key: number; entry: Entry }[] = [];
    let hash = hashSeed;
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text[index]!, hashPrime);
      const entry = this.#entries.get(hash);
      if (entry !== undefined && entry.byteCount === index + 1) candidates.push({ key: hash, entry });
    }
    for (let candidate = candidates.pop(); candidate !== undefined; candidate = candidates.pop()) {
      const { key, entry } = candidate;
      if (!startsWith(text, entry)) continue;
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return { byteCount: entry.byteCount, snapshot: entry.snapshot };
    }
    return undefined;
  }

  /**
   * Keeps the snapshot of a text.
   *
   * @param buffer begins with the text; must not be changed afterwards
   */
  add(buffer: Uint8Array, byteCount: number, snapshot: Snapshot): void {
    let key = hashSeed;
    for (let index = 0; index < byteCount; index++) key = Math.imul(key ^ buffer[index]!, hashPrime);
    this.#entries.delete(key);
    this.#entries.set(key, { snapshot, buffer, byteCount });
    if (this.#entries.size <= this.#capacity) return;
    const [oldest] = this.#entries.keys();
    this.#entries.delete(oldest!);
  }
}

function startsWith(text: Uint8Array, { buffer, byteCount }: Entry): boolean {
  for (let index = byteCount - 1; index >= 0; index--) if (text[index] !== buffer[index]) return false;
  return true;
}
