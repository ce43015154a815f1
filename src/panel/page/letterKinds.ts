// Kinds of letters, as a reader distinguishes them.

export type LetterKind = 'letter' | 'space' | 'quote' | 'mark';
/** In display order. */
export const letterKinds: readonly LetterKind[] = ['letter', 'space', 'quote', 'mark'];

export function letterKindOf(character: string): LetterKind {
  if (/\s/u.test(character)) return 'space';
  if (/["“”„«»]/u.test(character)) return 'quote';
  return /[\p{L}\p{N}\p{M}]/u.test(character) ? 'letter' : 'mark';
}
