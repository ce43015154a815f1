// Where sentences end in English prose, for stop rules and for trimming.

/** Closing marks that belong to the sentence before them. */
const closers = '["\'\\u201d\\u2019)\\]*_]*';
/** A full stop, exclamation or question mark (or several, or an ellipsis) with its closing marks, and nothing behind it. */
const endPattern = new RegExp(`([.!?\\u2026]+)${closers}$`, 'u');
/** Words whose full stop ends no sentence. */
const abbreviation = /(?:^|[\s"'(\u201c\u2018])(?:Mr|Mrs|Ms|Dr|St|Prof|vs|e\.g|i\.e|[A-Z])\.$/u;

/**
 * Whether a text ends with a whole sentence. Its closing quotation marks count as part of it; white space behind it must be cut
 * off before. A full stop that may yet turn out to be a decimal point counts as an end: look at the next character to be sure.
 */
export function endsSentence(text: string): boolean {
  // The pattern needs no more than this, and is tried once per byte while a story is written.
  const tail = text.slice(-32);
  const match = endPattern.exec(tail);
  return match !== null && !(match[1] === '.' && abbreviation.test(tail.slice(0, match.index + 1)));
}

/** The length of the text up to the end of its last whole sentence; 0 if it has none. */
export function lastSentenceEnd(text: string): number {
  for (let end = text.length; end > 0; end--) {
    const next = text[end];
    const isBoundary = next === undefined || /\s/u.test(next);
    if (isBoundary && !/\s/u.test(text[end - 1]!) && endsSentence(text.slice(Math.max(0, end - 40), end))) return end;
  }
  return 0;
}
