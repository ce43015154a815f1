// How surprising each character of a text was to the model: what the panel tints it by.
import { likeliest } from '../model/logits.ts';
import { surprisalBits } from '../inference/surprisal.ts';
import type { StoryByte } from './sequence.ts';

/** Characters with their scores. */
export interface ScoredText {
  readonly text: string;
  /** Per code point of the text: -log2 of the model's own probability for all its bytes, two decimals. */
  readonly bits: readonly number[];
  /** Bytes that were written, and how many of them were the model's first choice. */
  readonly bytes: number;
  readonly greedyBytes: number;
  /** Since the story was asked for: reading the prompt counts, loading the model does not. */
  readonly milliseconds: number;
}

/** Collects bytes into characters: those of one character count together, and so does what no character shows. */
export class ScoreCollector {
  readonly #began = performance.now();
  #text = '';
  #bits: number[] = [];
  #bytes = 0;
  #greedyBytes = 0;
  /** Bits of bytes that no character was completed by yet. */
  #pendingBits = 0;

  get text(): string {
    return this.#text;
  }

  add({ byte, text, logits }: StoryByte): void {
    const bits = surprisalBits(logits, byte);
    this.#bytes++;
    if (likeliest(logits) === byte) this.#greedyBytes++;
    const characters = Array.from(text);
    if (characters.length === 0) {
      this.#pendingBits += bits;
      return;
    }
    this.#text += text;
    // More than one only if what went before could not become a character: then that one has the bits of before.
    characters.forEach((_, index) => {
      const own = index === characters.length - 1 ? bits : 0;
      this.#bits.push(Math.round((own + this.#pendingBits) * 100) / 100);
      this.#pendingBits = 0;
    });
  }

  /** What was collected since the last call. */
  take(): ScoredText {
    const taken = {
      text: this.#text,
      bits: this.#bits,
      bytes: this.#bytes,
      greedyBytes: this.#greedyBytes,
      milliseconds: performance.now() - this.#began,
    };
    this.#text = '';
    this.#bits = [];
    this.#bytes = 0;
    this.#greedyBytes = 0;
    return taken;
  }
}
