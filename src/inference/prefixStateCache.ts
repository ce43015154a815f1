// The states of a model by the text that it has read (the prefix), so that nothing is ever read twice. A state is looked up by the
// hash of its text and then verified byte by byte; when the cache is full, the least recently used state is dropped.
import type { MixerState } from './engine.ts';
import { fnv1a, fnv1aBasis, fnv1aStep } from './fnv1a.ts';

/** What the model made of a text that it has read. */
export interface PrefixState {
  readonly state: MixerState;
  /** (256): the logits after the last byte. */
  readonly logits: Float32Array;
  /** How surprising the text was to the model, in bits: the sum over all of its bytes except the first. */
  readonly bits: number;
}

interface Entry {
  readonly prefixState: PrefixState;
  /** The text is the first `byteCount` bytes of this buffer, which all states of one prefill share. */
  readonly buffer: Uint8Array;
  readonly byteCount: number;
}

/** The longest prefix that {@link PrefixStateCache.longestPrefix} found. */
export interface PrefixHit {
  readonly byteCount: number;
  readonly prefixState: PrefixState;
  /** FNV-1a of those bytes. */
  readonly hash: number;
}

/** A bounded store of the prefix states of one model. */
export class PrefixStateCache {
  readonly #capacity: number;
  /** In order of last use: a Map keeps the order in which keys were set. */
  readonly #entries = new Map<number, Entry>();

  /** @param capacity the maximum number of states; each takes (state + 256) floats, 6.4 kB for a model of one million parameters */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Number of states held. */
  get size(): number {
    return this.#entries.size;
  }

  /** The longest prefix of the text that was read before, and its state. Costs one pass over the text. */
  longestPrefix(text: Uint8Array): PrefixHit | undefined {
    const candidates: { key: number; entry: Entry }[] = [];
    let hash = fnv1aBasis;
    for (let index = 0; index < text.length; index++) {
      hash = fnv1aStep(hash, text[index]!);
      const entry = this.#entries.get(hash);
      if (entry !== undefined && entry.byteCount === index + 1) candidates.push({ key: hash, entry });
    }
    for (let candidate = candidates.pop(); candidate !== undefined; candidate = candidates.pop()) {
      const { key, entry } = candidate;
      if (!startsWith(text, entry)) continue;
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return { byteCount: entry.byteCount, prefixState: entry.prefixState, hash: key };
    }
    return undefined;
  }

  /**
   * Keeps the state of a text.
   *
   * @param buffer begins with the text; must not be changed afterwards
   * @param hash FNV-1a of the text, so that a caller who knows it already need not hash all of it again
   */
  add(buffer: Uint8Array, byteCount: number, prefixState: PrefixState, hash = fnv1a(buffer, byteCount)): void {
    this.#entries.delete(hash);
    this.#entries.set(hash, { prefixState, buffer, byteCount });
    if (this.#entries.size <= this.#capacity) return;
    const [oldest] = this.#entries.keys();
    this.#entries.delete(oldest!);
  }
}

function startsWith(text: Uint8Array, { buffer, byteCount }: Entry): boolean {
  for (let index = byteCount - 1; index >= 0; index--) if (text[index] !== buffer[index]) return false;
  return true;
}
