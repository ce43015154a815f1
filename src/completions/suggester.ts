// Makes suggestions: decides whether to, has one written, fits it to its place, and remembers it. Knows nothing of the editor.
import type { SuggestionLimit, SuggestionWriter } from '../decoding/bestOf.ts';
import { confidenceLimits } from '../decoding/confidenceCutoff.ts';
import { maxPhraseBitsOf } from '../decoding/phraseCutoff.ts';
import type { LearnedPlace } from '../decoding/learnedDocument.ts';
import type { StoryOptions } from '../decoding/storyOptions.ts';
import { promptFrom, promptSeed } from '../decoding/prompt.ts';
import { fitContinuation } from '../prose/fitContinuation.ts';
import { goesOnAfterCursor } from '../prose/paragraphEnd.ts';
import { placementOf, type Placement, type QuietReason } from '../prose/placement.ts';
import { isWordCharacter } from '../prose/quoteMarks.ts';
import { readingOf } from '../prose/reading.ts';
import { withClosedQuote } from '../prose/typography.ts';
import { settingDefinitions, type Settings } from '../settings/definitions.ts';
import { writingSettings } from '../settings/writingSettings.ts';
import { SuggestionCache, type Request } from './suggestionCache.ts';

/** The cursor's surroundings, as much of them as is read. */
export interface CursorContext {
  /** Text before the cursor: the document's last few thousand characters, from the start of a line. */
  readonly before: string;
  /** Text after the cursor: the rest of the line and the next few. */
  readonly after: string;
  readonly isFromStart: boolean;
  readonly isMarkdown: boolean;
  readonly lineEnd: '\n' | '\r\n';
  /** Where in the writer's document the cursor is, if suggestions learn from it. */
  readonly learned?: LearnedPlace | undefined;
}

/** What a suggestion depends on besides the text. */
export interface SuggestionOptions extends Omit<StoryOptions, 'seed' | 'stopStrings' | 'trimToSentence'> {
  /** Added to the seed that is derived from the text: another number gives other suggestions. */
  readonly seed: number;
  readonly readBytes: number;
  readonly allowMidWord: boolean;
  /** How many different suggestions to make. */
  readonly count: number;
  /** How many short candidates the first suggestion is the likeliest of. */
  readonly bestOf: number;
  readonly request: Request;
  /** How likely a suggestion must be; `undefined` lets everything through. */
  readonly limit: SuggestionLimit | undefined;
}

/** The part of the settings that a suggestion depends on. */
export function suggestionOptions(settings: Settings, request: Request): SuggestionOptions {
  return {
    ...writingSettings(settings),
    seed: settings.seed,
    readBytes: settings.readLength,
    maxBytes: settings.suggestionLength,
    stopAt: settings.stopAt,
    allowMidWord: settings.midWord,
    count: request === 'explicit' ? settings.candidates : 1,
    bestOf: settings.bestOf,
    request,
    limit: limitOf(settings, request),
  };
}

function limitOf(settings: Settings, request: Request): SuggestionLimit | undefined {
  if (request === 'explicit') return undefined;
  const anyOf = confidenceLimits(settings);
  if (anyOf === undefined) return undefined; // everything is suggested, without waiting for a rest
  return request === 'automatic'
    ? { of: 'words', anyOf }
    : { of: 'phrase', bits: maxPhraseBitsOf[settings.phraseConfidence] };
}

/** What kind of place the cursor is at, or why nothing is suggested there, even on request. */
export function placementAt(
  context: CursorContext,
  { allowMidWord }: Pick<SuggestionOptions, 'allowMidWord'>,
): Placement {
  return placementOf({ ...context, lineAfter: restOfLine(context.after), allowMidWord });
}

/** Suggestions, or why there are none. */
export type Suggestions = { readonly texts: readonly string[] } | { readonly quiet: QuietReason };

/** Attempts for each candidate: some continuations come out alike, or empty. */
const attemptsPerCandidate = 3;
/** Each attempt is a little more daring than the one before: a beginning that everybody knows has one likely continuation. */
const warmerPerAttempt = 0.2;

/** One writer's suggestions. At most one generation runs: a new request ends the one before it. */
export class Suggester {
  readonly #cache = new SuggestionCache();
  readonly #writer: SuggestionWriter;
  #running: AbortController | undefined;
  /** How many requests the cache could not answer, for tests and the benchmark. */
  generations = 0;

  constructor(writer: SuggestionWriter) {
    this.#writer = writer;
  }

  /** What can be said without the model: quiet, or what is left of an earlier suggestion. `undefined` if the model must be asked. */
  lookUp(context: CursorContext, options: SuggestionOptions): Suggestions | undefined {
    const placement = placementAt(context, options);
    if ('quiet' in placement) return placement;
    const circumstances = circumstancesOf(context, options);
    const texts = this.#cache.lookUp(context.before, circumstances, options.count, options.request);
    return texts === undefined ? undefined : { texts };
  }

  /**
   * Suggestions for this place. The same text and options give the same suggestions.
   *
   * @throws the signal's reason, or an AbortError if a newer request came
   */
  async suggest(context: CursorContext, options: SuggestionOptions, signal?: AbortSignal): Promise<Suggestions> {
    const known = this.lookUp(context, options);
    if (known !== undefined) return known;
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    const end = (): void => controller.abort(signal?.reason);
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted === true) end();
    try {
      this.generations++;
      const texts = await this.#write(context, options, controller.signal);
      this.#cache.add(context.before, circumstancesOf(context, options), texts, options.request, options.count);
      return { texts };
    } finally {
      signal?.removeEventListener('abort', end);
      if (this.#running === controller) this.#running = undefined;
    }
  }

  /** Makes the suggestion that will be wanted if this one is accepted. Errors are ignored. */
  async prefetch(context: CursorContext, accepted: string, options: SuggestionOptions): Promise<void> {
    if (this.#running !== undefined) return;
    const learned = context.learned && {
      ...context.learned,
      inserted: (context.learned.inserted ?? '') + accepted,
    };
    await this.suggest({ ...context, before: context.before + accepted, learned }, options).catch(() => undefined);
  }

  /** Ends what is running and forgets all suggestions, after the model or the settings have changed. */
  reset(): void {
    this.#running?.abort();
    this.#cache.clear();
  }

  async #write(context: CursorContext, options: SuggestionOptions, signal: AbortSignal): Promise<readonly string[]> {
    const placement = placementAt(context, options);
    if ('quiet' in placement) return [];
    const { kind } = placement;
    if (options.request === 'pause' && kind !== 'prose') return [];
    const reading = readingOf(context.before, context.isMarkdown);
    const prompt = promptFrom(reading.plain, options.readBytes).bytes;
    const seed = promptSeed(prompt) + options.seed;
    // Where a suggestion may not leave the line, there is no point in writing past its end.
    const isOneLine = kind !== 'prose' || goesOnAfterCursor(context);
    const stopAt = isOneLine && options.stopAt === 'length' ? 'paragraph' : options.stopAt;
    const texts = new Set<string>();
    for (let attempt = 0; attempt < options.count * attemptsPerCandidate && texts.size < options.count; attempt++) {
      const storyOptions: StoryOptions = {
        ...options,
        temperature: Math.min(
          settingDefinitions.temperature.maximum,
          options.temperature * (1 + attempt * warmerPerAttempt),
        ),
        stopAt,
        stopStrings: [],
        trimToSentence: false,
        seed: (seed + attempt) >>> 0,
      };
      const search = {
        candidates: attempt === 0 ? options.bestOf : 1,
        limit: options.limit,
        learned: context.learned,
      };
      const { text: raw, isCut } = await this.#writer.suggest(prompt, storyOptions, search, signal);
      const styled = reading.write(withClosedQuote(raw, reading.plain));
      const text = fitContinuation(styled, { ...context, kind, isCut });
      if (options.request === 'pause' && endsWord(context.before, text)) return []; // whoever rests within a word is looking for its end
      if (text !== '') texts.add(text);
      // What follows the cursor is what the model would have written: there is nothing to add before it. But if it began a paragraph
      // where none can begin, it may have something else to say.
      else if (attempt === 0 && raw.trim() !== '' && context.after.trim() !== '' && !(isOneLine && /^ *\n/u.test(raw)))
        break;
      // Greedy decoding has only one answer, and where the model is not sure, drawing again does not make it so.
      if (options.temperature === 0 || options.limit !== undefined) break;
    }
    return [...texts];
  }
}

/** Whether a continuation ends a word that the text before it began. */
function endsWord(before: string, continuation: string): boolean {
  return isWordCharacter(before.at(-1) ?? '') && isWordCharacter(continuation[0] ?? '');
}

function restOfLine(after: string): string {
  return /^[^\r\n]*/u.exec(after)![0];
}

/** All that a suggestion depends on besides the text before the cursor; not what differs between requests, which share the cache. */
function circumstancesOf({ after, isMarkdown, lineEnd }: CursorContext, options: SuggestionOptions): string {
  const { count: _, request: __, limit: ___, ...rest } = options;
  return JSON.stringify([after.slice(0, 200), isMarkdown, lineEnd, rest]);
}
