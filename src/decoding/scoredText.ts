// How surprising each character of a text was to the model: what the panel tints it by.
import { likeliest } from '../model/logits.ts';
import { surprisalBits } from '../inference/surprisal.ts';
import type { StoryByte } from './sequence.ts';

/** Characters with their scores. */
export interface ScoredText {
  readonly text: string;
  /** Per code point of the text: -log2 of the probability of all its bytes, before processors and knobs; two decimals. */
  readonly bits: readonly number[];
  /** Bytes that were written, and how many of them were the model's first choice. */
  readonly bytes: number;
  readonly greedyBytes: number;
  /** Since the story was asked for: includes reading the prompt, but not loading the model. */
  readonly milliseconds: number;
}

/** Collects bytes into characters. The bits of a character's bytes are added up, with those of bytes before it that are not shown. */
export class ScoreCollector {
  readonly #began = performance.now();
  #text = '';
  #bits: number[] = [];
  #bytes = 0;
  #greedyBytes = 0;
  /** Bits of bytes that have not completed a character yet. */
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
    // More than one only if earlier bytes could not become a character: what stands for them then gets their bits.
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
