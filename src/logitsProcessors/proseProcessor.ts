// Clean prose: one space between words and none before a punctuation mark, a capital after a sentence, and quotation
// marks that open before a word, close after one, and are closed before the paragraph ends.
import * as l10n from '@vscode/l10n';
import { forbidOthersInPlace, type LogitsProcessor } from './logitsProcessor.ts';
import { ProseScanner } from './proseScanner.ts';
import { comma, fullStop, isDigit, isSmallLetter, isWordByte, newline, quotationMark, space } from './wordBytes.ts';
import { endByte } from '../model/vocabulary.ts';

const marks = new Uint8Array(256);
for (const mark of ',.!?;:') marks[mark.charCodeAt(0)] = 1;

export class ProseProcessor implements LogitsProcessor {
  get reason(): string {
    return l10n.t('is not how prose is written');
  }
  readonly #scanner = new ProseScanner();
  readonly #allowed = new Uint8Array(256);
  /** Whether the last byte is an opening quotation mark. */
  #hasJustOpened = false;

  begin(prompt: Uint8Array): void {
    this.#scanner.restart();
    this.#hasJustOpened = false;
    for (const byte of prompt) this.accept(byte);
  }

  forbidInPlace(logits: Float32Array): void {
    const { previous, isInSign, isQuoteOpen, wantsCapital } = this.#scanner;
    if (isInSign) return;
    const isAfterSpace = previous === space || previous === newline;
    const hasJustClosed = previous === quotationMark && !this.#hasJustOpened;
    const isAfterMark = marks[previous] === 1;
    const beginsHere = isAfterSpace || this.#hasJustOpened;

    const allowed = this.#allowed.fill(1);
    if (beginsHere) {
      allowed[space] = 0;
      for (let byte = 0; byte < 256; byte++) if (marks[byte] === 1) allowed[byte] = 0;
      if (previous === space || this.#hasJustOpened) allowed[newline] = 0;
      if (wantsCapital) for (let byte = 0; byte < 256; byte++) if (isSmallLetter(byte)) allowed[byte] = 0;
    }
    if (hasJustClosed || isAfterMark) {
      for (let byte = 0; byte < 256; byte++) if (isWordByte(byte) && !isDigit(byte)) allowed[byte] = 0;
    }
    if (isAfterMark) {
      allowed[comma] = 0;
      if (previous !== fullStop) allowed[fullStop] = 0;
    }
    // A quotation mark opens where something may begin, and closes where something may end.
    const mayQuote = isQuoteOpen ? !beginsHere : isAfterSpace;
    if (!mayQuote) allowed[quotationMark] = 0;
    if (isQuoteOpen) {
      allowed[newline] = 0;
      allowed[endByte] = 0;
    }
    forbidOthersInPlace(logits, allowed);
  }

  accept(byte: number): void {
    const wasQuoteOpen = this.#scanner.isQuoteOpen;
    this.#scanner.accept(byte);
    this.#hasJustOpened = byte === quotationMark && !wasQuoteOpen;
  }
}
