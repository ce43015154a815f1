// The logits processors required by a story's options, in one pipeline.
import type { LogitsProcessor } from './logitsProcessor.ts';
import { EndProcessor } from './endProcessor.ts';
import { emptyLexicon, type Lexicon } from './lexicon.ts';
import { NameProcessor } from './nameProcessor.ts';
import { ProseProcessor } from './proseProcessor.ts';
import { NoRepeatProcessor, type WordFollower } from './noRepeatProcessor.ts';
import type { TextWords } from './textWords.ts';
import { WordProcessor } from './wordProcessor.ts';
import type { Settings } from '../settings/definitions.ts';

/** The options that determine the processors. */
export interface ProcessorOptions extends Pick<Settings, 'wordGuard' | 'nameGuard' | 'proseGuard' | 'noRepeatWords'> {
  /** The least number of sentences before the story may end on its own; 0 or undefined lets it end at once. */
  readonly minSentences?: number | undefined;
}

/**
 * The most binding first: a processor gives way where those before it have left nothing that it allows.
 *
 * @param lexicon without one, words are not checked: only the text's own would be known
 * @param known from the writer's text beyond the prompt
 */
export function processorsFor(
  options: ProcessorOptions,
  lexicon: Lexicon = emptyLexicon,
  known?: TextWords,
): readonly LogitsProcessor[] {
  const processors: LogitsProcessor[] = [];
  const { minSentences = 0 } = options;
  if (minSentences > 0) processors.push(new EndProcessor(minSentences));
  const followers: (LogitsProcessor & WordFollower)[] = [];
  const hasLexicon = lexicon.words.size > 0;
  if (options.wordGuard !== 'off' && hasLexicon) followers.push(new WordProcessor(lexicon, options.wordGuard, known));
  if (options.nameGuard && hasLexicon) followers.push(new NameProcessor(lexicon, known));
  processors.push(...followers);
  if (options.proseGuard) processors.push(new ProseProcessor());
  if (options.noRepeatWords > 0) processors.push(new NoRepeatProcessor(options.noRepeatWords, followers));
  return processors;
}
