// What a model reads of a document before the cursor (prose without syntax, in plain marks), and how what it writes comes back (in the
// document's own style).
import { writtenProse } from './markdownProse.ts';
import { plainProse } from './plainProse.ts';
import { inTypography, plainTypography, typographyOf, withDoubleQuotes } from './typography.ts';

/** What was read at one place in a document. */
export interface Reading {
  /** The prose before the place, as the model learned to read it. */
  readonly plain: string;
  /** Puts what the model wrote after it into the document's marks. */
  write(continuation: string): string;
}

/** @param before the text before the cursor, from the start of a line */
export function readingOf(before: string, isMarkdown: boolean): Reading {
  const prose = isMarkdown ? writtenProse(before) : plainProse(before);
  const style = typographyOf(prose);
  const plain = plainTypography(withDoubleQuotes(prose, style)).replaceAll(/ {2,}/gu, ' ');
  return { plain, write: (continuation) => inTypography(continuation, prose, style) };
}
