// Where sentences end in English prose, for stop rules and for trimming.

/** Closing marks of all styles that belong to the sentence before them; French puts a space before its own. */
const closers =
  '(?:["\'\\u2018\\u2019\\u201c\\u201d\\u00ab\\u00bb\\u2039\\u203a\\u3009\\u300b\\u300d\\u300f\\u301e\\u301f\\uff02)\\]*_]|[ \\u00a0\\u2009\\u202f][\\u00bb\\u203a])*';
/**
 * A full stop, exclamation or question mark (or several, or an ellipsis), also of Chinese and Japanese, Arabic, Urdu and Hindi, with its
 * closing marks, and nothing after it.
 */
const endPattern = new RegExp(
  `([.!?\\u2026\\u203d\\u061f\\u06d4\\u0964\\u3002\\uff01\\uff0e\\uff1f]+)${closers}$`,
  'u',
);
/** Words whose full stop does not end a sentence; case matters. */
const abbreviations = new Set(
  'Mr Mrs Ms Mx Dr St Mt Prof Rev Hon Gov Sen Gen Col Maj Capt Cmdr Lt Sgt Cpl Pvt Adm Pres Rep Insp Supt Messrs Mme Mlle Msgr Sr Jr vs cf viz ca approx Fig Figs Vol pp al Bros'.split(
    ' ',
  ),
);

/**
 * Whether a full stop after this word is part of it: a title, or a single letter (an initial, or one of "e.g."). "I" doesn't count:
 * its full stop usually ends a sentence. The one definition for stop criteria, trimming, the logits processors and where reading begins.
 */
export function isAbbreviation(word: string): boolean {
  return abbreviations.has(word) || (word.length === 1 && word !== 'I' && /\p{L}/u.test(word));
}

/**
 * Whether a text ends with a whole sentence. Closing quotation marks count as part of it; trailing white space must be cut off
 * first. A full stop that may still turn out to be a decimal point counts as an end: look at the next character to be sure.
 */
export function endsSentence(text: string): boolean {
  // The pattern needs no more than this, and is tried once per byte while a story is written.
  const tail = text.slice(-32);
  const match = endPattern.exec(tail);
  if (match === null || match[1] !== '.') return match !== null;
  const word = /[\p{L}\p{N}]+$/u.exec(tail.slice(0, match.index))?.[0] ?? '';
  return !isAbbreviation(word);
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
