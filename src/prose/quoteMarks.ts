// Quotation marks of all styles in a paragraph: which open, which close, which are apostrophes, and what is open at its end.

/** The marks that can open a quotation, each with those that close it. A keyboard's mark closes what a word processor opened. */
const closersOf: Readonly<Record<string, string>> = {
  '"': '"\u201d',
  '\u201c': '\u201d"',
  '\u201e': '\u201c\u201d"',
  '\u201d': '\u201d"',
  '\u00ab': '\u00bb',
  '\u00bb': '\u00ab\u00bb',
  '\u300c': '\u300d',
  '\u300e': '\u300f',
  '\u300a': '\u300b',
  '\u3008': '\u3009',
  '\u301d': '\u301e\u301f',
  '\u201f': '\u201d"',
  '\uff02': '\uff02',
  "'": "'\u2019",
  '\u2018': "\u2019'",
  '\u201b': "\u2019'",
  '\u201a': "\u2018\u2019'",
  '\u2039': '\u203a',
  '\u203a': '\u2039\u203a',
};
/** Marks that open, wherever they are, unless they can close an open quotation. */
const onlyOpening = '\u201c\u201e\u201f\u201a\u3008\u300a\u300c\u300e\u301d';
const guillemets = '\u00ab\u00bb\u2039\u203a';
/** How deeply nested quotations are tracked. */
const maxDepth = 8;
const apostrophes = "'\u2018\u2019\u201b";
const singles = "'\u2018\u2019\u201a\u201b\u2039\u203a";
const anyQuote = /["'\u2018-\u201f\u00ab\u00bb\u2039\u203a\u3008-\u300f\u301d-\u301f\uff02]/gu;

/** A quotation mark or an apostrophe, and where it is. */
export interface QuoteMark {
  readonly mark: string;
  /** Offset in the paragraph. */
  readonly index: number;
  readonly role: 'open' | 'close' | 'apostrophe';
  /** How many quotations are around this one. */
  readonly depth: number;
  /** The mark that opened what this one closes; its own for one that opens. */
  readonly opener: string;
}

/** Whether a mark is a single one. */
export function isSingle(mark: string): boolean {
  return singles.includes(mark);
}

/** What usually closes a quotation that this mark opened. */
export function usualCloser(opener: string): string {
  return closersOf[opener]?.[0] ?? opener;
}

/**
 * The marks of one paragraph, in order.
 *
 * @param paragraph may be unfinished
 */
export function quoteMarks(paragraph: string): QuoteMark[] {
  const found: QuoteMark[] = [];
  const open: { readonly mark: string; readonly index: number }[] = [];
  for (const { 0: mark, index } of paragraph.matchAll(anyQuote)) {
    const place = new Place(paragraph, index);
    const at = open.findLastIndex((opener) => closersOf[opener.mark]!.includes(mark));
    const role = roleOf(mark, place, open[at]?.index);
    if (role === 'apostrophe') found.push({ mark, index, role, depth: open.length, opener: mark });
    else if (role === 'open') {
      // Only guillemets nest within their own kind. Another mark of a kind that is open starts over: closing the first was forgotten.
      const same = open.findIndex((opener) => opener.mark === mark);
      if (same >= 0 && (!guillemets.includes(mark) || open.length >= maxDepth)) open.length = same;
      found.push({ mark, index, role, depth: open.length, opener: mark });
      open.push({ mark, index });
    } else if (role === 'close') {
      found.push({ mark, index, role, depth: at, opener: open[at]!.mark });
      open.length = at;
    }
  }
  return found;
}

/** The quotations that are open after the last of these marks, the outermost first. */
export function openQuotes(marks: readonly QuoteMark[]): readonly QuoteMark[] {
  const open: QuoteMark[] = [];
  for (const mark of marks) {
    open.length = mark.depth; // an apostrophe's is the number of those open
    if (mark.role === 'open') open.push(mark);
  }
  return open;
}

/** Up to this many characters after a mark are examined. */
const lookAheadCharacters = 600;

/** A mark's surroundings. */
class Place {
  readonly text: string;
  readonly index: number;
  readonly previous: string;
  readonly next: string;

  constructor(text: string, index: number) {
    this.text = text;
    this.index = index;
    this.previous = text[index - 1] ?? '';
    this.next = text[index + 1] ?? '';
  }

  get isInWord(): boolean {
    return isWordCharacter(this.previous) && isWordCharacter(this.next);
  }

  /** Whether a quotation may begin here: after a space, a bracket, a dash, emphasis, or an opening mark. */
  get mayBegin(): boolean {
    return /^(?:[\s([{*_\u2013-\u2015\u00bf\u00a1"'\u2018\u201a\u201c\u201e\u00ab\u2039\u300c\u300e]|)$/u.test(
      this.previous,
    );
  }

  /** Whether words follow the mark directly, or may still come because the text ends here. */
  get isBeforeText(): boolean {
    return !/[\s.,;:!?)\]}]/u.test(this.next);
  }

  get rest(): string {
    return this.text.slice(this.index + 1, this.index + 1 + lookAheadCharacters);
  }
}

/** @param openerIndex where the quotation that this mark could close begins */
function roleOf(mark: string, place: Place, openerIndex: number | undefined): QuoteMark['role'] | undefined {
  if (apostrophes.includes(mark)) {
    if (place.isInWord) return 'apostrophe';
    if (openerIndex !== undefined && closesSingle(place, openerIndex)) return 'close';
    // Nothing opens right after a letter: whoever types U+2018 there means an apostrophe.
    if (isWordCharacter(place.previous)) return 'apostrophe';
    if (mark === '\u2018' || mark === '\u201b') return isLeadingApostrophe(place.rest, mark) ? 'apostrophe' : 'open';
    const opens = mark === "'" && place.mayBegin && place.isBeforeText && !isLeadingApostrophe(place.rest, mark);
    return opens ? 'open' : 'apostrophe';
  }
  if (onlyOpening.includes(mark)) {
    // U+201C also closes what U+201E opened.
    return openerIndex === undefined ? 'open' : 'close';
  }
  if (openerIndex !== undefined) return 'close';
  if (closersOf[mark] === undefined) return undefined;
  // A straight mark after a number means inches.
  if (mark === '"') return /\d/u.test(place.previous) ? undefined : 'open';
  return place.mayBegin && (place.isBeforeText || /[\u00a0\u2009\u202f ]/u.test(place.next)) ? 'open' : undefined;
}

/** What follows if a mark may be an apostrophe: perhaps other apostrophes, then a mark that closes what somebody says. */
const speechEnd =
  /^[^'\u2018\u2019]*(?:[\p{L}\p{N}]['\u2019][^'\u2018\u2019]*)*[.,!?\u2026\u2013\u2014-]['\u2019](?![\p{L}\p{N}])/u;

/** Whether a single mark after an open single quotation closes it, and is not an apostrophe at the end or beginning of a word. */
function closesSingle({ previous, text, index, rest }: Place, openerIndex: number): boolean {
  // Quotations are never empty: a mark right after the opening one is the apostrophe of ’Twas.
  if (/[\s([{]/u.test(previous) || index === openerIndex + 1) return false;
  if (!isWordCharacter(previous)) return true;
  const quoted = text.slice(openerIndex + 1, index);
  // A quoted word.
  if (!/\s/u.test(quoted)) return true;
  // Speech ends with punctuation: if such an end is still to come, this is the boys' dog, or somebody is goin' home.
  if (speechEnd.test(rest)) return false;
  return !(/[sn]/iu.test(previous) && /^\s\p{Ll}/u.test(rest));
}

/** Words written with a leading apostrophe. */
const shortened =
  /^(?:(?:em|tis|twas|twere|twill|til|till|cause|coz|cos|bout|round|cept|n|nuff|neath|gainst|fraid)(?![\p{L}\p{N}])|\d\ds?(?![\p{L}\p{N}]))/iu;

/** @param rest what follows the mark */
export function isLeadingApostrophe(rest: string, mark: string): boolean {
  const word = shortened.exec(rest)?.[0];
  if (word === undefined) return false;
  // "'Till tomorrow,' he said" is a quotation.
  const isQuoted = speechEnd.test(rest);
  if (isQuoted && word.length > 2) return false;
  // Whoever types U+2018 usually means to open a quotation.
  return mark !== '\u2018' || /^(?:em|n|\d\ds?)$/iu.test(word);
}

/** Whether a character belongs to a word. */
export function isWordCharacter(character: string): boolean {
  return /^[\p{L}\p{M}\p{N}]$/u.test(character);
}
