// Keeps a continuation from being empty: the story may not end before a whole sentence has been written.
import * as l10n from '@vscode/l10n';
import { endByte } from '../model/vocabulary.ts';
import { endsSentence } from '../prose/sentences.ts';
import type { LogitsProcessor } from './logitsProcessor.ts';

/** How many of the last bytes are needed to tell whether a sentence has ended. */
const tellingBytes = 40;

/** Forbids the end byte until this many sentences follow the prompt; forbids nothing else. */
export class EndProcessor implements LogitsProcessor {
  get reason(): string {
    return l10n.t('the story may not end before a whole sentence');
  }
  readonly #minSentences: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #tail: number[] = [];
  #sentences = 0;

  /** @param minSentences at least 1 */
  constructor(minSentences: number) {
    this.#minSentences = minSentences;
  }

  begin(): void {
    this.#tail.length = 0;
    this.#sentences = 0;
  }

  forbidInPlace(logits: Float32Array): void {
    if (this.#sentences >= this.#minSentences || this.#isAfterSentence()) return;
    logits[endByte] = -Infinity;
  }

  accept(byte: number): void {
    if (this.#sentences >= this.#minSentences) return;
    // A full stop may still turn out to be a decimal point: white space decides.
    if ((byte === 0x20 || byte === 0x0a) && this.#endsSentence()) this.#sentences++;
    this.#tail.push(byte);
    if (this.#tail.length > tellingBytes) this.#tail.shift();
  }

  /** Whether ending the story here would complete the last missing sentence. */
  #isAfterSentence(): boolean {
    return this.#sentences === this.#minSentences - 1 && this.#endsSentence();
  }

  #endsSentence(): boolean {
    return endsSentence(this.#decoder.decode(Uint8Array.from(this.#tail)));
  }
}
