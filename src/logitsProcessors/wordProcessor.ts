// Every word must be a real one: while it is being written, only bytes are allowed that can still lead to a known word.
// Known are the lexicon's words, the words of the text itself (names, invented words, other scripts), possessives of
// names and of the text's own words, and numbers.
import * as l10n from '@vscode/l10n';
import { forbidOthersInPlace, type LogitsProcessor } from './logitsProcessor.ts';
import type { WordFollower } from './noRepeatProcessor.ts';
import { knows, type Lexicon } from './lexicon.ts';
import { likeliest } from '../model/logits.ts';
import type { Settings } from '../settings/definitions.ts';
import type { TextWords } from './textWords.ts';
import { ProseScanner } from './proseScanner.ts';
import { apostrophe, isDigit, isWordByte } from './wordBytes.ts';
import { WordTrie } from './wordTrie.ts';
import { WordWalk } from './wordWalk.ts';

/** How strictly words must be known ones; `lenient` lets through what the model is sure of. */
export type WordRule = Settings['wordGuard'];

/** In lenient mode, a byte that leads to no known word is allowed if the model gives it at least this probability. */
const sureProbability = 0.5;

/** (256) for any byte: whether it can come where no word is in progress, or end one. */
const signs = Uint8Array.from({ length: 256 }, (_, byte) => (isWordByte(byte) ? 0 : 1));

export class WordProcessor implements LogitsProcessor, WordFollower {
  get reason(): string {
    return l10n.t('leads to no word that is known');
  }
  readonly #isLenient: boolean;
  readonly #scanner = new ProseScanner();
  readonly #lexicon: Lexicon;
  /** The words of the text so far that are not in the lexicon. */
  readonly #said = new WordTrie();
  readonly #walk: WordWalk;
  readonly #allowed = new Uint8Array(256);
  #isNumber = false;
  /** Whether the last byte is an apostrophe after a whole word: it may be a closing quotation mark. */
  #mayHaveClosed = false;

  /** @param known from the writer's text beyond the prompt */
  constructor(lexicon: Lexicon, rule: Exclude<WordRule, 'off'>, known?: TextWords) {
    const { words } = lexicon;
    this.#lexicon = lexicon;
    this.#isLenient = rule === 'lenient';
    this.#walk = new WordWalk([
      { words, isFolded: false, possessives: 'names' },
      { words, isFolded: true, possessives: 'none' },
      { words: this.#said, isFolded: false, possessives: 'all' },
      { words: this.#said, isFolded: true, possessives: 'all' },
      ...(known === undefined
        ? []
        : ([
            { words: known.unknown, isFolded: false, possessives: 'all' },
            { words: known.unknown, isFolded: true, possessives: 'all' },
          ] as const)),
    ]);
  }

  begin(prompt: Uint8Array): void {
    this.#said.clear();
    this.#scanner.restart();
    for (const byte of prompt) this.#scan(byte);
    // Only the word in progress has to be followed.
    this.#restartWord();
    if (!this.#scanner.isInWord) return;
    for (const byte of this.#scanner.word) this.#follow(byte);
    if (this.#scanner.isApostrophePending) this.#follow(apostrophe);
  }

  forbidInPlace(logits: Float32Array): void {
    if (this.#scanner.isInSign) return;
    const allowed = this.#allowed;
    const isInWord = this.#scanner.isInWord;
    // A word that began like no known one can only end: it may be a new name of the writer's.
    const mayEnd = !isInWord || this.#isNumber || this.#mayHaveClosed || this.#walk.isWord || !this.#canGoOn();
    if (mayEnd) allowed.set(signs);
    else allowed.fill(0);
    if (!isInWord || this.#isNumber) for (let digit = 0x30; digit <= 0x39; digit++) allowed[digit] = 1;
    this.#walk.markNext(allowed);
    if (this.#isLenient && isSure(logits, allowed)) return;
    forbidOthersInPlace(logits, allowed);
  }

  accept(byte: number): void {
    this.#scan(byte);
    if (this.#scanner.isInWord) this.#follow(byte);
    else this.#restartWord();
  }

  leadsOnlyTo(byte: number, word: Uint8Array, at: number): boolean {
    return !this.#isNumber && this.#walk.leadsOnlyTo(byte, word, at);
  }

  #scan(byte: number): void {
    const hasEnded = this.#scanner.accept(byte);
    if (hasEnded && !knows(this.#lexicon, this.#scanner.word)) this.#said.add(this.#scanner.word);
  }

  #restartWord(): void {
    this.#walk.restart();
    this.#isNumber = false;
    this.#mayHaveClosed = false;
  }

  #follow(byte: number): void {
    this.#isNumber = isDigit(byte) && (this.#walk.length === 0 || this.#isNumber);
    this.#mayHaveClosed = byte === apostrophe && this.#walk.isWord;
    this.#walk.advance(byte);
  }

  #canGoOn(): boolean {
    this.#allowed.fill(0);
    this.#walk.markNext(this.#allowed);
    return this.#allowed.includes(1);
  }
}

/** Whether the model is sure of a byte that is not allowed. */
function isSure(logits: Float32Array, allowed: Uint8Array): boolean {
  const best = likeliest(logits);
  if (allowed[best] !== 0) return false;
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - logits[best]!);
  return 1 / sum >= sureProbability;
}
