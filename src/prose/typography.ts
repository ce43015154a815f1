// The document's own quotation marks, apostrophes, dashes and ellipses, for what the model writes in plain ones. The latest use decides.
import {
  isLeadingApostrophe,
  isSingle,
  isWordCharacter,
  openQuotes,
  quoteMarks,
  usualCloser,
  type QuoteMark,
} from './quoteMarks.ts';
import { dashStylesOf, writeDashes, type DashStyles } from './dashes.ts';
import { endsSentence } from './sentences.ts';

export { plainTypography } from './plainMarks.ts';

/** A pair of quotation marks, with the spaces inside them. */
export interface QuoteStyle {
  readonly open: string;
  readonly close: string;
}

/** The style of a document. */
export interface Typography {
  readonly outer: QuoteStyle;
  /** Of a quotation within another. */
  readonly inner: QuoteStyle;
  readonly apostrophe: string;
  readonly ellipsis: string;
  readonly dashes: DashStyles;
}

/** The inner marks for a document that has none: by its outer pair, or by the mark that opens it. */
const usualInner: Readonly<Record<string, QuoteStyle>> = {
  '"': { open: "'", close: "'" },
  '\u201c': { open: '\u2018', close: '\u2019' },
  '\u201d': { open: '\u2019', close: '\u2019' },
  '\u201e': { open: '\u201a', close: '\u2018' },
  '\u201e\u201d': { open: '\u201a', close: '\u2019' },
  '\u00ab': { open: '\u201c', close: '\u201d' },
  '\u00bb': { open: '\u203a', close: '\u2039' },
  '\u300c': { open: '\u300e', close: '\u300f' },
  '\u300a': { open: '\u3008', close: '\u3009' },
  '\u201f': { open: '\u2018', close: '\u2019' },
  "'": { open: '"', close: '"' },
  '\u2018': { open: '\u201c', close: '\u201d' },
  '\u201a': { open: '\u201e', close: '\u201c' },
  '\u2039': { open: '\u00ab', close: '\u00bb' },
  '\u203a': { open: '\u00bb', close: '\u00ab' },
};
const straight: QuoteStyle = { open: '"', close: '"' };
const curly: QuoteStyle = { open: '\u201c', close: '\u201d' };
/** Spaces that are used inside guillemets. */
const innerSpace = /^[ \u00a0\u2009\u202f]$/u;

/** How much of a text's end is examined for its style, in characters. */
const tellingCharacters = 16_384;

/**
 * The style of a text.
 *
 * @param prose one paragraph per line
 */
export function typographyOf(prose: string): Typography {
  const text = prose.slice(-tellingCharacters);
  const uses = lastUses(text);
  const isCurly = uses.apostrophe === '\u2019';
  const outer = uses.outer ?? (isCurly ? curly : straight);
  const mark = outer.open[0]!;
  return {
    outer,
    inner: uses.inner ?? usualInner[mark + outer.close.at(-1)!] ?? usualInner[mark] ?? usualInner['"']!,
    apostrophe: uses.apostrophe ?? (/["'\u00ab\u00bb\u2039\u203a\u300c]/u.test(mark) ? "'" : '\u2019'),
    ellipsis: text.lastIndexOf('\u2026') > text.lastIndexOf('...') ? '\u2026' : '...',
    dashes: dashStylesOf(text),
  };
}

interface Uses {
  outer?: QuoteStyle | undefined;
  inner?: QuoteStyle | undefined;
  apostrophe?: string | undefined;
}

function lastUses(text: string): Uses {
  const uses: Uses = {};
  /** Levels whose last quotation is still open: an earlier one shows how it will be closed. */
  const unclosed = new Set<'outer' | 'inner'>();
  for (const paragraph of text.split('\n').toReversed()) {
    const marks = quoteMarks(paragraph);
    for (const [index, use] of [...marks.entries()].toReversed()) {
      if (use.role === 'apostrophe') uses.apostrophe ??= use.mark === "'" ? "'" : '\u2019';
      if (use.role !== 'open') continue;
      const close = marks.slice(index + 1).find(({ role, depth }) => role === 'close' && depth === use.depth);
      if (use.depth === 0 && isSingle(use.mark) && !isSpeech(paragraph, use, close)) continue;
      const level = use.depth === 0 ? 'outer' : 'inner';
      const style = styleOf(paragraph, use, close);
      if (uses[level] === undefined) {
        uses[level] = style;
        if (close === undefined) unclosed.add(level);
      } else if (unclosed.has(level) && close !== undefined && isSamePair(uses[level].open, style.open)) {
        uses[level] = style;
        unclosed.delete(level);
      }
    }
    const isKnown = uses.outer !== undefined && uses.inner !== undefined && uses.apostrophe !== undefined;
    if (isKnown && unclosed.size === 0) break;
  }
  return uses;
}

/** Whether two openings are alike. A mark that nothing follows yet is like the same mark with a space. */
function isSamePair(open: string, other: string): boolean {
  return other.startsWith(open);
}

/** @param close the mark that closes it; `undefined` if it is not closed yet */
function styleOf(paragraph: string, open: QuoteMark, close: QuoteMark | undefined): QuoteStyle {
  const next = paragraph[open.index + 1] ?? '';
  const isSpaced = /[\u00ab\u00bb\u2039\u203a]/u.test(open.mark) && innerSpace.test(next);
  const spaceInFront = close === undefined ? next : (paragraph[close.index - 1] ?? '');
  const hasSpaceInFront = isSpaced && innerSpace.test(spaceInFront);
  return {
    open: open.mark + (isSpaced ? next : ''),
    close: (hasSpaceInFront ? spaceInFront : '') + (close?.mark ?? usualCloser(open.mark)),
  };
}

/** Whether a quotation in single marks is what somebody says, and not a 'word' held at arm's length. */
function isSpeech(paragraph: string, open: QuoteMark, close: QuoteMark | undefined): boolean {
  if (close === undefined) return /^[\p{Lu}\p{N}\u2026\u00bf\u00a1]?$/u.test(paragraph[open.index + 1] ?? '');
  return /[.,!?\u2026\u2013\u2014-]\s?$/u.test(paragraph.slice(open.index, close.index));
}

/**
 * Turns the document's outer quotation marks, whatever they are, into the double ones that the model knows best, and those inside them
 * into single ones. Nothing changes where they are so already.
 *
 * @param text prose, one paragraph per line
 */
export function withDoubleQuotes(text: string, style: Typography): string {
  return isReadByDepth(style) ? text.split('\n').map(inDoubleQuotes).join('\n') : text;
}

/** Whether the depth of a quotation, not the mark itself, determines how it is read. */
function isReadByDepth({ outer, inner }: Typography): boolean {
  return isSingle(outer.open[0]!) || isForeign(outer.open[0]!) || !isSingle(inner.open[0]!);
}

/** Inward-pointing guillemets and East Asian marks: the plain form has no double mark for them, or not for this direction. */
function isForeign(mark: string): boolean {
  return /[\u00bb\u3008\u300a\u300c\u300e\u301d\uff02]/u.test(mark);
}

function inDoubleQuotes(paragraph: string): string {
  let result = '';
  let end = 0;
  for (const { mark, index, role, depth, opener } of quoteMarks(paragraph)) {
    if (role === 'apostrophe') continue;
    const [open, close] = depth === 0 ? '\u201c\u201d' : '\u2018\u2019';
    const isKept = depth === 0 ? !isSingle(opener) && !isForeign(opener) : isSingle(opener);
    result += paragraph.slice(end, index) + (isKept ? mark : role === 'open' ? open : close);
    end = index + 1;
  }
  return result + paragraph.slice(end);
}

/** Adds the closing mark to a continuation that ends a sentence within a quotation that it opened. Both texts are plain. */
export function withClosedQuote(continuation: string, before: string): string {
  const text = before + continuation;
  const paragraph = text.slice(text.lastIndexOf('\n') + 1);
  const isOpen = openQuotes(quoteMarks(paragraph)).some(({ mark }) => mark === '"');
  // The last mark is the one that opened: it must be in the continuation.
  return isOpen && continuation.includes('"') && endsSentence(continuation) ? `${continuation}"` : continuation;
}

/**
 * A plain continuation in the style of a document.
 *
 * @param before the prose that it continues, as it is written; its last line is enough
 */
export function inTypography(continuation: string, before: string, style: Typography): string {
  const paragraph = before.slice(before.lastIndexOf('\n') + 1);
  const text = writeDashes(continuation, before, style.dashes).replaceAll('...', style.ellipsis);
  return spaceAfterOpening(text, paragraph, style) + new QuoteWriter(paragraph, style).write(text);
}

/** The space that the document sets inside its marks, if the paragraph ends right after an opening one. */
function spaceAfterOpening(text: string, paragraph: string, { outer, inner }: Typography): string {
  const opening = openQuotes(quoteMarks(paragraph)).at(-1);
  if (opening?.index !== paragraph.length - 1 || /^\s|^$/u.test(text)) return '';
  return [outer, inner].find(({ open }) => open.startsWith(opening.mark))?.open.slice(1) ?? '';
}

/** An open quotation: whether the model sees a double mark, and what closes it. */
interface Open {
  readonly isDouble: boolean;
  readonly close: string;
  /** Whether the mark certainly opened a quotation that is still open: only the writer's own did. */
  readonly isCertain?: boolean;
}

/** Puts the document's quotation marks where the model wrote plain ones. */
class QuoteWriter {
  readonly #style: Typography;
  readonly #before: string;
  #open: Open[];

  constructor(paragraph: string, style: Typography) {
    this.#style = style;
    this.#before = paragraph;
    const { outer, inner } = style;
    this.#open = openQuotes(quoteMarks(paragraph)).map(({ mark, depth }) => ({
      isCertain: true,
      isDouble: isReadByDepth(style) ? depth === 0 : !isSingle(mark),
      close: [outer, inner].find(({ open }) => open.startsWith(mark))?.close ?? usualCloser(mark),
    }));
  }

  write(text: string): string {
    let result = '';
    for (let index = 0; index < text.length; index++) {
      const character = text[index]!;
      const written =
        character === '"' ? this.#double(result) : character === "'" ? this.#single(text, index, result) : character;
      if (character === '\n') this.#open = [];
      result += written;
    }
    return result;
  }

  #double(written: string): string {
    const at = this.#open.findLastIndex(({ isDouble }) => isDouble);
    if (at < 0) {
      this.#open.push({ isDouble: true, close: this.#style.outer.close });
      return this.#style.outer.open;
    }
    // Quotations within it end with it.
    const [outer, ...within] = this.#open.splice(at) as [Open, ...Open[]];
    const ended = [...within.toReversed().filter(({ isCertain }) => isCertain === true), outer];
    return ended.reduce((marks, { close }) => marks + this.#closing(close, written + marks), '');
  }

  #single(text: string, index: number, written: string): string {
    const { apostrophe, inner } = this.#style;
    const previous = text[index - 1] ?? this.#before.at(-1) ?? '';
    const next = text[index + 1] ?? '';
    if (isWordCharacter(previous) && isWordCharacter(next)) return apostrophe;
    const rest = text.slice(index + 1);
    const at = this.#open.findLastIndex(({ isDouble }) => !isDouble);
    if (
      at >= 0 &&
      !/\s/u.test(previous) &&
      !(isWordCharacter(previous) && /^\s\p{Ll}/u.test(rest) && /^[^"]*[.,!?\u2026-]'/u.test(rest))
    ) {
      const { close } = this.#open[at]!;
      this.#open.length = at;
      return this.#closing(close, written);
    }
    const opens =
      /^[\s("\u201c\u00ab]?$/u.test(previous) &&
      isWordCharacter(next) &&
      !isLeadingApostrophe(rest, "'") &&
      /[\p{L}\p{N}.,!?]'(?![\p{L}\p{N}])/u.test(rest);
    // A mark that closes a quotation that nobody opened is left out.
    if (!opens) return /[.!?,\u2026]/u.test(previous) && !isWordCharacter(next) ? '' : apostrophe;
    // Straight single marks stay as they are in a document that has no others.
    this.#open.push({ isDouble: false, close: inner.close });
    return inner.open;
  }

  /** The closing mark, preceded by its space unless there is one already. */
  #closing(close: string, written: string): string {
    const last = written.at(-1) ?? this.#before.at(-1) ?? '';
    return innerSpace.test(close[0]!) && /\s/u.test(last) ? close.slice(1) : close;
  }
}
