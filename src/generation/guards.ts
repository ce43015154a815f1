// The guards that a story's options ask for, in one pipeline.
import type { Guard } from '../sampling/guard.ts';
import { emptyLexicon, type Lexicon } from '../sampling/lexicon.ts';
import { NameGuard } from '../sampling/nameGuard.ts';
import { ProseGuard } from '../sampling/proseGuard.ts';
import { RepetitionGuard } from '../sampling/repetitionGuard.ts';
import { WordGuard } from '../sampling/wordGuard.ts';
import type { StoryOptions } from './options.ts';

/** The options that guards follow from. */
export type GuardOptions = Pick<StoryOptions, 'wordGuard' | 'nameGuard' | 'proseGuard' | 'noRepeatWords'>;

/**
 * The most binding first: a guard gives way where those before it have left nothing that it allows.
 *
 * @param lexicon without one, words are not guarded: nothing would be known but the text's own
 */
export function guardsFor(options: GuardOptions, lexicon: Lexicon = emptyLexicon): readonly Guard[] {
  const guards: Guard[] = [];
  const hasLexicon = lexicon.words.size > 0;
  if (options.wordGuard !== 'off' && hasLexicon) guards.push(new WordGuard(lexicon, options.wordGuard));
  if (options.nameGuard && hasLexicon) guards.push(new NameGuard(lexicon));
  if (options.proseGuard) guards.push(new ProseGuard());
  if (options.noRepeatWords > 0) guards.push(new RepetitionGuard(options.noRepeatWords));
  return guards;
}
