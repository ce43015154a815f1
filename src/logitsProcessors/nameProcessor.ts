// Keeps names consistent: a capitalized word inside a sentence is one of the text's own names. A new name may come only
// where one is introduced ("a boy named Tom"), or while the text has none; it is then one of the lexicon's, in full. A
// word that the writer has begun becomes one of the text's names if possible.
import * as l10n from '@vscode/l10n';
import { forbidOthersInPlace, type LogitsProcessor } from './logitsProcessor.ts';
import { hasSmall, type Lexicon } from './lexicon.ts';
import type { WordFollower } from './noRepeatProcessor.ts';
import { isCapitalized, ProseScanner } from './proseScanner.ts';
import { isTitleLine, mayBeName, nobodysNames, trieOf, withoutPossessive } from './names.ts';
import type { TextWords } from './textWords.ts';
import { apostrophe, isCapital, isWordByte, newline } from './wordBytes.ts';
import { WordTrie } from './wordTrie.ts';
import { WordWalk } from './wordWalk.ts';

/** Someone may be introduced after these words; after the copulas only if they follow "name". */
const introducers = trieOf('named called');
const copulas = trieOf('is was');
const nameWord = trieOf('name');

/** (256) each: bytes that begin no name, and bytes that are not part of a word. */
const notCapitals = Uint8Array.from({ length: 256 }, (_, byte) => (isCapital(byte) ? 0 : 1));
const notInWords = Uint8Array.from({ length: 256 }, (_, byte) => (isWordByte(byte) ? 0 : 1));

export class NameProcessor implements LogitsProcessor, WordFollower {
  get reason(): string {
    return l10n.t('begins a name that is not in the text');
  }
  readonly #lexicon: Lexicon;
  readonly #learned: TextWords | undefined;
  readonly #scanner = new ProseScanner();
  readonly #names = new WordTrie();
  /**
   * Lexicon names in titles: they may be written, but a text with names only in its title still counts as having none.
   */
  readonly #titleNames = new WordTrie();
  /** Lowercase words of the text. */
  readonly #small = new WordTrie();
  /** Capitalized words inside a sentence that also exist in lowercase: names only if they come twice. */
  readonly #doubtfulNames = new WordTrie();
  /** The text's names, and words that name nobody new. */
  readonly #known: WordWalk;
  /** What a sentence may begin with. */
  readonly #common: WordWalk;
  /** Any name of the lexicon. */
  readonly #any: WordWalk;
  /** The text's names alone. */
  readonly #own: WordWalk;
  readonly #allowed = new Uint8Array(256);
  #mayIntroduce = false;
  #isAfterName = false;
  /** Whether the writer began the word in progress, and not as one of the text's names: it may then become any name. */
  #isWritersNew = false;
  #hasCapital = false;

  /** @param known from the writer's text beyond the prompt */
  constructor(lexicon: Lexicon, known?: TextWords) {
    this.#lexicon = lexicon;
    this.#learned = known;
    const { words } = lexicon;
    this.#known = new WordWalk([
      { words: this.#names, isFolded: false, possessives: 'all' },
      { words: this.#titleNames, isFolded: false, possessives: 'all' },
      { words: nobodysNames, isFolded: false, possessives: 'all' },
      ...(known === undefined ? [] : [{ words: known.names, isFolded: false, possessives: 'all' } as const]),
    ]);
    this.#common = new WordWalk([
      { words, isFolded: true, possessives: 'none' },
      { words: this.#small, isFolded: true, possessives: 'all' },
      ...(known === undefined ? [] : [{ words: known.unknown, isFolded: true, possessives: 'all' } as const]),
    ]);
    this.#any = new WordWalk([{ words, isFolded: false, possessives: 'all' }]);
    const own = [this.#names, ...(known === undefined ? [] : [known.names])];
    this.#own = new WordWalk(own.map((names) => ({ words: names, isFolded: false, possessives: 'all' })));
  }

  begin(prompt: Uint8Array): void {
    this.#names.clear();
    this.#titleNames.clear();
    this.#doubtfulNames.clear();
    this.#small.clear();
    this.#scanner.restart();
    this.#mayIntroduce = false;
    this.#isAfterName = false;
    for (let start = 0; start < prompt.length;) {
      const lineEnd = prompt.indexOf(newline, start);
      const end = lineEnd < 0 ? prompt.length : lineEnd + 1;
      const line = prompt.subarray(start, end);
      const isTitle = isTitleLine(line);
      for (const byte of line) if (this.#scanner.accept(byte)) this.#finishWord(isTitle);
      start = end;
    }
    // Only the word in progress has to be followed.
    this.#restartWord();
    if (!this.#scanner.isInWord) return;
    for (const byte of this.#scanner.word) this.#follow(byte);
    if (this.#scanner.isApostrophePending) this.#follow(apostrophe);
    this.#isWritersNew = !this.#own.beginsLonger;
  }

  forbidInPlace(logits: Float32Array): void {
    const { isInWord, isInSign, isSentenceStart } = this.#scanner;
    if (isInSign || (isInWord && !this.#hasCapital)) return;
    const mayBeNew = this.#mayBeNew;
    const allowed = this.#allowed;
    // Before a word, only capitals are restricted; inside one, every byte that would be part of it.
    if (!isInWord) allowed.set(notCapitals);
    else if (this.#known.isWord || (isSentenceStart && this.#common.isWord) || (mayBeNew && this.#any.isWord)) {
      allowed.set(notInWords);
    } else allowed.fill(0);
    this.#known.markNext(allowed);
    if (isSentenceStart) this.#common.markNext(allowed);
    if (mayBeNew) this.#any.markNext(allowed);
    forbidOthersInPlace(logits, allowed);
  }

  accept(byte: number): void {
    if (this.#scanner.accept(byte)) this.#finishWord(false);
    if (this.#scanner.isInWord) this.#follow(byte);
    else this.#restartWord();
  }

  leadsOnlyTo(byte: number, word: Uint8Array, at: number): boolean {
    const { isInWord, isSentenceStart } = this.#scanner;
    // This processor doesn't handle words without a capital.
    if (isInWord ? !this.#hasCapital : !isCapital(byte)) return false;
    return (
      this.#known.leadsOnlyTo(byte, word, at) &&
      (!isSentenceStart || this.#common.leadsOnlyTo(byte, word, at)) &&
      (!this.#mayBeNew || this.#any.leadsOnlyTo(byte, word, at))
    );
  }

  /** Whether a name may come that is not in the text. */
  get #mayBeNew(): boolean {
    return this.#isWritersNew || this.#mayIntroduce || this.#names.size + (this.#learned?.names.size ?? 0) === 0;
  }

  #follow(byte: number): void {
    if (this.#known.length === 0) this.#hasCapital = isCapital(byte);
    this.#known.advance(byte);
    this.#common.advance(byte);
    this.#any.advance(byte);
    this.#own.advance(byte);
  }

  #finishWord(isInTitle: boolean): void {
    const { word, isWordAtSentenceStart } = this.#scanner;
    this.#mayIntroduce = introducers.has(word) || (this.#isAfterName && copulas.has(word));
    this.#isAfterName = nameWord.has(word);
    if (!isCapitalized(word)) {
      this.#small.add(word);
      return;
    }
    const name = withoutPossessive(word);
    if (!mayBeName(name)) return;
    const isWrittenSmall = hasSmall(this.#lexicon.words, name);
    if (isInTitle) {
      // In a title, any word may be capitalized.
      if (!isWrittenSmall && this.#lexicon.words.has(name)) this.#titleNames.add(name);
    } else if (!isWrittenSmall || (!isWordAtSentenceStart && this.#doubtfulNames.has(name))) this.#names.add(name);
    else if (!isWordAtSentenceStart) this.#doubtfulNames.add(name);
  }

  #restartWord(): void {
    this.#known.restart();
    this.#common.restart();
    this.#any.restart();
    this.#own.restart();
    this.#isWritersNew = false;
  }
}
