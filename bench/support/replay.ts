// Someone types stories and accepts the suggestions that are right.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { lexiconFileName } from '../../src/checkpoint/modelFolder.ts';
import type { SuggestionWriter } from '../../src/decoding/bestOf.ts';
import { Suggester, type SuggestionOptions } from '../../src/completions/suggester.ts';
import { UnaskedFilter } from '../../src/completions/unaskedFilter.ts';
import { defaultSettings } from '../../src/settings/definitions.ts';
import type { ModelClient } from '../../src/worker/client.ts';
import { projectFolder } from '../../test/support/models.ts';
import { cursorAfter, markdownOf } from './typist.ts';

/** The counts. */
export interface Tally {
  readonly letters: number;
  readonly keys: number;
  /** Keys after which a suggestion was showing, and those where its next word was right. */
  readonly shown: number;
  readonly taken: number;
  /** Suggestions that appeared where none was showing: all, and those of at most three characters. */
  readonly came: number;
  readonly cameShort: number;
  /** How often ghost text came or went between two keys, except by being typed or accepted to its end. */
  readonly flips: number;
  /** Places where a sentence begins, and those at which a suggestion was right. */
  readonly sentences: number;
  readonly sentencesHelped: number;
  /** In new suggestions: words, and real words; names where the text has some, and those of the text. */
  readonly words: number;
  readonly realWords: number;
  readonly names: number;
  readonly keptNames: number;
  /** Runs of four words that a suggestion completed, and those that occurred before. */
  readonly runs: number;
  readonly repeatedRuns: number;
  /** From the call to the answer. */
  readonly milliseconds: readonly number[];
}

type Counts = { -readonly [Key in keyof Tally]: Key extends 'milliseconds' ? number[] : number };

/** An English word list that is independent of the training text. */
const english = new Set(createRequire(import.meta.url)('an-array-of-english-words') as readonly string[]);
const lexiconNames = new Set(
  readFileSync(path.join(projectFolder, 'models', lexiconFileName), 'utf8')
    .split('\n')
    .filter((word) => word !== word.toLowerCase()),
);
/** About as much as src/prose/documentSlice.ts cuts out. */
const lookBackCharacters = 8192;
/** Capitalized words that name nobody. */
const noNames =
  /^(?:I(?:'.*)?|Mom(?:my|ma)?|Mum(?:my)?|Mama|Dad(?:dy)?|Papa|Grandma|Grandpa|Granny|Mr|Mrs|Ms|Miss|Dr|TV|OK)$/u;
const wordPattern = /[\p{L}\p{N}]+(?:'[\p{L}]+)*/gu;
/** What the editor's key for the next word accepts in Markdown: a word, or what comes before one. */
const editorWord =
  /[\p{Alphabetic}\p{Number}\p{Nonspacing_Mark}](?:[\p{Alphabetic}\p{Number}\p{Nonspacing_Mark}_]*[\p{Alphabetic}\p{Number}\p{Nonspacing_Mark}])?/u;

/** What a writer's document contains besides what is typed. */
export interface Document {
  /** The text in it before the first key. */
  readonly start: string;
  /** Who learns from it; nobody if missing. */
  readonly learner?: ModelClient | undefined;
  /** Texts of other files of its folder. */
  readonly folder?: readonly string[];
}

/** Types stories, and counts. */
export async function replay(
  writer: SuggestionWriter,
  options: SuggestionOptions,
  stories: readonly string[],
  document: Document = { start: '' },
  minCharacters: number = defaultSettings.shortestSuggestion,
): Promise<Tally> {
  const counts: Counts = {
    letters: 0,
    keys: 0,
    shown: 0,
    taken: 0,
    came: 0,
    cameShort: 0,
    flips: 0,
    sentences: 0,
    sentencesHelped: 0,
    words: 0,
    realWords: 0,
    names: 0,
    keptNames: 0,
    runs: 0,
    repeatedRuns: 0,
    milliseconds: [],
  };
  for (const story of stories) {
    await type(markdownOf(story), new Suggester(writer), options, counts, document, minCharacters);
  }
  return counts;
}

async function type(
  story: string,
  suggester: Suggester,
  options: SuggestionOptions,
  counts: Counts,
  { start, learner, folder }: Document,
  minCharacters: number,
): Promise<void> {
  counts.letters += story.length;
  const name = 'document';
  learner?.forgetText(name);
  learner?.learnText({ document: name, source: name, isMarkdown: true, text: start });
  for (const [index, text] of (folder ?? []).entries()) {
    learner?.learnText({ document: name, source: `file ${index}`, isMarkdown: true, text });
  }
  const filter = new UnaskedFilter();
  let standing = '';
  let typed = 0;
  for (let at = 0; at < story.length;) {
    const before = story.slice(0, at);
    const inserted = story.slice(typed, at);
    if (inserted !== '') {
      learner?.editText(name, [{ offset: start.length + typed, deletedCharacters: 0, inserted }]);
    }
    typed = at;
    const learned = learner && { document: name, offset: start.length + at };
    const generations = suggester.generations;
    const began = performance.now();
    const suggestions = await suggester.suggest({ ...cursorAfter(lastPart(start) + before), learned }, options);
    counts.milliseconds.push(performance.now() - began);
    const [text] = filter.filter(before, 'texts' in suggestions ? suggestions.texts : [], minCharacters);
    if (text !== undefined && text !== standing) {
      counts.came++;
      if (text.trim().length <= 3) counts.cameShort++;
    }
    if ((text ?? '') !== standing && (text === undefined) !== (standing === '')) counts.flips++;
    const isSentenceStart = at > 0 && /[.!?]["']?\s+$/u.test(before) && /\S/u.test(story[at]!);
    if (isSentenceStart) counts.sentences++;
    if (text === undefined) {
      standing = '';
      counts.keys++;
      at++;
      continue;
    }
    if (suggester.generations > generations) inspect(before, text, counts);
    counts.shown++;
    const from = at;
    const word = nextWord(text);
    if (isRight(story, at, text)) {
      counts.keys++;
      at += text.length;
    } else if (isRight(story, at, word)) {
      counts.keys += /^\s/u.test(word) ? 2 : 1;
      at += word.length;
    } else {
      counts.keys++;
      standing = text.startsWith(story[at]!) ? text.slice(1) : '\0';
      at++;
      continue;
    }
    standing = text.slice(at - from);
    if (isSentenceStart) counts.sentencesHelped++;
    counts.taken++;
  }
}

/** As much of a text's end as the editor examines, starting at a paragraph. */
function lastPart(text: string): string {
  return text.length <= lookBackCharacters
    ? text
    : text.slice(text.indexOf('\n\n', text.length - lookBackCharacters) + 2);
}

/** Whether a text is at this place and does not end inside a word. */
function isRight(story: string, at: number, text: string): boolean {
  if (!story.startsWith(text, at)) return false;
  return !/[\p{L}\p{N}]/u.test(text.at(-1)!) || !/[\p{L}\p{N}']/u.test(story[at + text.length] ?? ' ');
}

/**
 * What a person would call the next word of a suggestion: the space before it and the word, or the mark that comes
 * first.
 */
function nextWord(text: string): string {
  const match = editorWord.exec(text);
  if (match === null) return text;
  const lead = text.slice(0, match.index);
  return lead.trim() === '' ? lead + match[0] : lead;
}

/** Counts the parts of a new suggestion. */
function inspect(before: string, text: string, counts: Counts): void {
  const said = new Set(before.toLowerCase().match(wordPattern) ?? []);
  const names = namesIn(before, 0);
  // A word that the writer began belongs to the suggestion that completes it.
  const start = before.length - /[\p{L}\p{N}']*$/u.exec(before)![0].length;
  const whole = before + text;
  for (const match of whole.slice(start).matchAll(wordPattern)) {
    counts.words++;
    if (isReal(match[0], said)) counts.realWords++;
  }
  // A name that the writer began is the writer's choice.
  if (names.size > 0) {
    for (const name of namesIn(whole, before.length)) {
      counts.names++;
      if (names.has(name)) counts.keptNames++;
    }
  }
  countRuns(before, whole, counts);
}

function isReal(word: string, said: ReadonlySet<string>): boolean {
  if (/^\d+$/u.test(word) || /^(?:can't|won't|ok|tv|mr|mrs)$/iu.test(word)) return true;
  const stem = word.replace(/(?:n't|'(?:s|m|d|ll|re|ve))$/u, '');
  return english.has(stem.toLowerCase()) || said.has(stem.toLowerCase()) || lexiconNames.has(stem);
}

/** Words capitalized inside a sentence, without possessives, from an offset on. */
function namesIn(text: string, from: number): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(/(?<=[\p{Ll},;] )\p{Lu}[\p{L}]+/gu)) {
    if (match.index >= from && !noNames.test(match[0])) names.add(match[0]);
  }
  return names;
}

function countRuns(before: string, whole: string, counts: Counts): void {
  const words = whole.toLowerCase().match(wordPattern) ?? [];
  const known = (before.toLowerCase().match(wordPattern) ?? []).length;
  const seen = new Set<string>();
  for (let end = 4; end <= words.length; end++) {
    const run = words.slice(end - 4, end).join(' ');
    if (end > known) {
      counts.runs++;
      if (seen.has(run)) counts.repeatedRuns++;
    }
    seen.add(run);
  }
}
