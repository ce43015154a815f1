// What letters have in common, as far as a reader sees it.

export type LetterKind = 'letter' | 'space' | 'quote' | 'mark';
/** In the order in which they are listed. */
export const letterKinds: readonly LetterKind[] = ['letter', 'space', 'quote', 'mark'];

export function letterKindOf(character: string): LetterKind {
  if (/\s/u.test(character)) return 'space';
  if (/["“”„«»]/u.test(character)) return 'quote';
  return /[\p{L}\p{N}\p{M}]/u.test(character) ? 'letter' : 'mark';
}
