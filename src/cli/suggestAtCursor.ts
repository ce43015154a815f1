// What the editor would suggest at a place in a text: the same switches, the same slice of the document, the same suggester.
import { Suggester, suggestionOptions } from '../completions/suggester.ts';
import type { Request } from '../completions/suggestionCache.ts';
import { writeBestOf, type SuggestionWriter } from '../decoding/bestOf.ts';
import type { MixingWeights } from '../decoding/mixingWeights.ts';
import type { ModelChoice } from '../decoding/modelChoice.ts';
import type { Lexicon } from '../logitsProcessors/lexicon.ts';
import { LearnedTexts } from '../worker/learnedTexts.ts';
import { sliceAt } from '../prose/documentSlice.ts';
import { OpenBlocks } from '../prose/openBlocks.ts';
import type { QuietReason } from '../prose/placement.ts';
import { linesOf } from '../prose/textLines.ts';
import type { Settings } from '../settings/definitions.ts';
import { UsageError } from './program.ts';

/** Marks the cursor in a text: a caret (U+2038). */
export const caret = '\u2038';

/** Loaded models, and what all models share. */
export interface SuggestionParts {
  readonly choice: ModelChoice;
  readonly lexicon: Lexicon;
  readonly mixing: MixingWeights;
}

/** The name, among the texts learned from, of the document that gets the suggestion. */
const documentName = 'document';

/** How suggestions are requested. */
export interface CursorRequest {
  /** The identifier of the document's language. */
  readonly language: string;
  readonly request: Request;
  readonly settings: Settings;
}

/** Suggestions, and why there are none: `null` also if the model has nothing to say or is not sure of it. */
export interface ShownSuggestions {
  readonly suggestions: readonly string[];
  readonly quiet: QuietReason | SwitchedOff | null;
}

/** Suggestions are off for the language, off altogether, or appear only on request. */
export type SwitchedOff = 'language' | 'off' | 'manual';

/**
 * The suggestions at the cursor of a document.
 *
 * @param marked the document, with one {@link caret}
 * @throws {UsageError} if there is not exactly one cursor
 */
export async function suggestAtCursor(
  marked: string,
  { language, request, settings }: CursorRequest,
  { choice, lexicon, mixing }: SuggestionParts,
): Promise<ShownSuggestions> {
  const pieces = marked.split(caret);
  if (pieces.length !== 2) {
    const count = pieces.length === 1 ? 'none' : String(pieces.length - 1);
    throw new UsageError(`The text must have one ${caret} (U+2038) where the cursor stands, not ${count}.`);
  }
  const off = switchedOff(language, request, settings);
  if (off !== undefined) return { suggestions: [], quiet: off };

  const [before, after] = pieces as [string, string];
  const lines = linesOf(before + after);
  const linesBefore = linesOf(before);
  const line = linesBefore.lineCount - 1;
  const cursor = { line, character: linesBefore.lineText(line).length };
  const isMarkdown = language === 'markdown';
  const slice = sliceAt(lines, cursor, isMarkdown ? new OpenBlocks(lines) : undefined);
  const learned = settings.learnFrom === 'off' ? undefined : { document: documentName, offset: before.length };
  const context = { ...slice, isMarkdown, lineEnd: lines.lineEnd, learned };
  const texts = new LearnedTexts(lexicon, mixing, () => false);
  texts.learn({ document: documentName, source: documentName, isMarkdown, text: before + after });
  await texts.allLearned();
  const writer: SuggestionWriter = {
    suggest: async (prompt, options, search, signal) => {
      const runner = await choice.runnerFor(prompt, { windowRule: options.windowRule, signal });
      return writeBestOf(runner, prompt, options, search, { signal, lexicon, learned: texts.at(search.learned) });
    },
  };
  const answer = await new Suggester(writer).suggest(context, suggestionOptions(settings, request));
  return 'quiet' in answer ? { suggestions: [], quiet: answer.quiet } : { suggestions: answer.texts, quiet: null };
}

function switchedOff(language: string, request: Request, settings: Settings): SwitchedOff | undefined {
  if (!settings.languages.includes(language)) return 'language';
  if (!settings.enable) return 'off';
  return settings.trigger === 'manual' && request === 'automatic' ? 'manual' : undefined;
}
