// The likeliest next words at a place, and those that may follow them: a small tree, with the probabilities of the model and those
// after the logits processors. Exact as far as it goes: branches are followed in the order of their probability, several side by side,
// until no other word can be likelier.
import { joinedBytes } from './joinedBytes.ts';
import { TimeSlicer } from '../inference/timeSlicer.ts';
import type { ModelRunner, Prefix, PrefillOptions } from '../inference/modelRunner.ts';
import type { LogitsProcessor } from '../logitsProcessors/logitsProcessor.ts';
import { processorsFor } from '../logitsProcessors/pipeline.ts';
import { ProseScanner } from '../logitsProcessors/proseScanner.ts';
import { endByte, isSpecialByte, vocabularySize } from '../model/vocabulary.ts';
import { softmaxInto } from './probabilities.ts';
import type { Predictor } from './adaptivePredictor.ts';
import type { StoryOptions } from './storyOptions.ts';
import { followWritten, type ExplainedPlace, type StoryContext } from './storyteller.ts';

/** A word that may come next. */
export interface WordBranch {
  /** What precedes the word (a space, a full stop, quotation marks) and the word, without what ends it. */
  readonly text: string;
  /** Whether it is not a word but the end of the story. */
  readonly isEnd: boolean;
  /** [0, 1]: the model's probability, with what is known of the writer's text; of a later word, given the one before it. */
  readonly share: number;
  /** [0, 1]: the same without the bytes that the processors forbid; 0 if they forbid this word. */
  readonly allowedShare: number;
  /** Why they do. */
  readonly reason?: string | undefined;
  /** The words that are likeliest after it, likeliest first; only for the first branches. */
  readonly next: readonly WordBranch[];
}

/** Where the words go. */
export type WordPlace = Pick<ExplainedPlace, 'prompt' | 'written'>;

/** How many words to find at the place, how many of these to follow further, and how many words to find after each. */
const shape = { words: 6, branches: 3, wordsAfter: 2 };
/** What is rarer is not followed. */
const rareShare = 0.001;
/** At most this many beginnings of words are read for one list of words. */
const maxRead = 256;
/** This many of them are read at once. */
const readAtOnce = 8;
/** What is longer, with what precedes it, doesn't count as a word. */
const maxPathBytes = 40;

/** The beginning of a word. */
interface Path {
  /** What comes before its last byte; `undefined` at the place itself. */
  readonly parent: ReadPath | undefined;
  /** Its bytes from where the list begins. */
  readonly bytes: readonly number[];
  readonly share: number;
}

/** A beginning that was read, and what may follow it. */
interface ReadPath extends Path {
  readonly prefix: Prefix;
  /** All bytes from the place on, across lists. */
  readonly all: readonly number[];
  /** (256): what the next byte is chosen from. */
  readonly logits: Float32Array;
  /** (256): not 0 for bytes that end the word in progress. */
  readonly ends: Uint8Array;
}

/** A word that was found: the path to its last letter, or the path with EOS as its last byte. */
interface FoundWord {
  readonly path: ReadPath;
  readonly share: number;
  readonly isEnd: boolean;
}

/**
 * The likeliest words at a place.
 *
 * @returns likeliest first, none below 0.1 %; at most six, with at most two words after each of the first three that the processors allow
 * @throws the signal's reason if it is aborted, within one slice
 */
export async function nextWords(
  runner: ModelRunner,
  { prompt, written }: WordPlace,
  options: StoryOptions,
  { signal, lexicon, learned }: Pick<StoryContext, 'signal' | 'lexicon' | 'learned'> = {},
): Promise<WordBranch[]> {
  const text = joinedBytes(prompt, written);
  const search = new WordSearch(runner, text, { windowRule: options.windowRule, signal }, learned?.predictor);
  const processed = new ProcessedWords(processorsFor(options, lexicon, learned?.words), { prompt, written }, signal);
  const branches: WordBranch[] = [];
  let followed = 0;
  for (const word of await search.words(shape.words)) {
    const first = await processed.judge([word]);
    const next: WordBranch[] = [];
    if (!word.isEnd && first.allowedShare > 0 && followed++ < shape.branches) {
      for (const following of await search.words(shape.wordsAfter, word.path)) {
        next.push({ ...(await processed.judge([word, following])), next: [] });
      }
    }
    branches.push({ ...first, next });
  }
  return branches;
}

/** Looks for words after one text. */
class WordSearch {
  readonly #runner: ModelRunner;
  readonly #text: Uint8Array;
  readonly #options: PrefillOptions;
  readonly #predictor: Predictor | undefined;
  readonly #slicer: TimeSlicer;

  constructor(runner: ModelRunner, text: Uint8Array, options: PrefillOptions, predictor: Predictor | undefined) {
    this.#runner = runner;
    this.#text = text;
    this.#options = options;
    this.#predictor = predictor;
    this.#slicer = new TimeSlicer(options.signal);
  }

  /** @param previous the last letter of the word before; without it, the words at the place, or the rest of the one that it is in */
  async words(count: number, previous?: ReadPath): Promise<FoundWord[]> {
    const root =
      previous ??
      this.#path(
        { parent: undefined, bytes: [], share: 1 },
        await this.#runner.prefill(this.#text, this.#options),
        this.#text,
      );
    const found: FoundWord[] = [];
    let open = this.#followers({ ...root, bytes: [], share: 1 }, previous, found);
    for (let read = 0; read < maxRead && open.length > 0;) {
      found.sort((left, right) => right.share - left.share);
      const least = Math.max(rareShare, found[count - 1]?.share ?? 0);
      open = open.filter(({ share }) => share >= least).sort((left, right) => right.share - left.share);
      const now = open.splice(0, readAtOnce);
      read += now.length;
      for (const path of await this.#read(now)) open.push(...this.#followers(path, undefined, found));
    }
    return found.sort((left, right) => right.share - left.share).slice(0, count);
  }

  /** What may follow a path; adds the word that it completes. @param previous if the path is a whole word, which has to end first */
  #followers(path: ReadPath, previous: ReadPath | undefined, found: FoundWord[]): Path[] {
    const shares = new Float64Array(vocabularySize);
    softmaxInto(shares, path.logits);
    const end = endShare(shares, path.ends);
    if (previous === undefined && end > 0 && path.share * end >= rareShare)
      found.push({ path, share: path.share * end, isEnd: false });
    const whole = previous === undefined ? 1 : end;
    const paths: Path[] = [];
    for (let byte = 0; byte < vocabularySize; byte++) {
      if ((path.ends[byte] !== 0) !== (previous !== undefined)) continue;
      const share = (path.share * shares[byte]!) / whole;
      if (share < rareShare || path.bytes.length >= maxPathBytes) continue;
      if (byte === endByte) found.push({ path: withByte(path, byte), share, isEnd: true });
      else if (!isSpecialByte(byte)) paths.push({ parent: path, bytes: [...path.bytes, byte], share });
    }
    return paths;
  }

  async #read(paths: readonly Path[]): Promise<ReadPath[]> {
    if (paths.length === 0) return [];
    await this.#slicer.yieldIfDue();
    const texts = paths.map(({ parent, bytes }) => joinedBytes(this.#text, parent!.all, [bytes.at(-1)!]));
    const prefixes = await this.#runner.decodeEach(
      paths.map(({ parent }) => parent!.prefix),
      texts,
      this.#options,
    );
    return paths.map((path, index) => this.#path(path, prefixes[index]!, texts[index]!));
  }

  /** @param text all that was read, up to the end of the path */
  #path(path: Path, prefix: Prefix, text: Uint8Array): ReadPath {
    const { parent, bytes } = path;
    const all = parent === undefined ? bytes : [...parent.all, bytes.at(-1)!];
    const logits = this.#predictor?.mixed(prefix.logits, text) ?? prefix.logits;
    return { ...path, prefix, all, logits, ends: endsOf(all) };
  }
}

/** What the logits processors make of words. */
class ProcessedWords {
  readonly #processors: readonly LogitsProcessor[];
  readonly #place: WordPlace;
  readonly #slicer: TimeSlicer;

  constructor(processors: readonly LogitsProcessor[], place: WordPlace, signal: AbortSignal | undefined) {
    this.#processors = processors;
    this.#place = place;
    this.#slicer = new TimeSlicer(signal);
  }

  /** Judges the last of one or more consecutive words. */
  async judge(words: readonly FoundWord[]): Promise<Omit<WordBranch, 'next'>> {
    const { path, share, isEnd } = words.at(-1)!;
    const text = new TextDecoder().decode(Uint8Array.from(isEnd ? path.bytes.slice(0, -1) : path.bytes));
    const branch = { text, isEnd, share };
    await followWritten(this.#processors, this.#place, this.#slicer);
    let allowedShare = 1;
    const start = words.length > 1 ? words.at(-2)!.path.all.length : 0;
    for (const { logits, ends, byte, at } of stepsOf(path, isEnd)) {
      const allowed = logits.slice();
      const reason = this.#forbidIn(allowed, byte ?? ends);
      const shares = new Float64Array(vocabularySize);
      softmaxInto(shares, allowed);
      if (at === start && start > 0) allowedShare = 1 / endShare(shares, ends);
      allowedShare *= byte === undefined ? endShare(shares, ends) : shares[byte]!;
      if (!(allowedShare > 0)) return { ...branch, allowedShare: 0, reason };
      if (byte !== undefined) for (const processor of this.#processors) processor.accept(byte);
    }
    return { ...branch, allowedShare };
  }

  /** @returns the reason of the processor that forbids the byte, or all bytes that are marked; `undefined` if none does */
  #forbidIn(logits: Float32Array, wanted: number | Uint8Array): string | undefined {
    const isForbidden = (): boolean =>
      typeof wanted === 'number'
        ? logits[wanted] === -Infinity
        : wanted.every((isWanted, byte) => isWanted === 0 || logits[byte] === -Infinity);
    let reason: string | undefined;
    for (const processor of this.#processors) {
      processor.forbidInPlace(logits);
      if (reason === undefined && isForbidden()) ({ reason } = processor);
    }
    return reason;
  }
}

/** The choices on the way to the end of a word: what each was made from, and the byte chosen, at last any of those that end it. */
function stepsOf(
  path: ReadPath,
  isEnd: boolean,
): { logits: Float32Array; ends: Uint8Array; byte: number | undefined; at: number }[] {
  const steps = isEnd ? [] : [{ ...path, byte: undefined as number | undefined, at: path.all.length }];
  for (let here = path; here.parent !== undefined; here = here.parent) {
    const at = here.parent.all.length;
    steps.unshift({ ...here.parent, byte: here.all[at], at });
  }
  return steps;
}

/** A path with one more byte, which is not read because nothing follows it. */
function withByte(path: ReadPath, byte: number): ReadPath {
  return { ...path, parent: path, bytes: [...path.bytes, byte], all: [...path.all, byte] };
}

/** (256): not 0 for bytes that end the word in which the bytes end. */
function endsOf(bytes: readonly number[]): Uint8Array {
  const ends = new Uint8Array(vocabularySize);
  if (!scannerAfter(bytes).isInWord) return ends;
  for (let byte = 0; byte < vocabularySize; byte++) if (scannerAfter(bytes).accept(byte)) ends[byte] = 1;
  return ends;
}

function scannerAfter(bytes: readonly number[]): ProseScanner {
  const scanner = new ProseScanner();
  for (const byte of bytes) scanner.accept(byte);
  return scanner;
}

function endShare(shares: Float64Array, ends: Uint8Array): number {
  return shares.reduce((sum, share, byte) => (ends[byte] === 0 ? sum : sum + share), 0);
}
