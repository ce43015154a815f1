// Removes from a continuation what already follows the cursor.
import { isWordCharacter } from './quoteMarks.ts';

/** This many equal words are no accident. */
const tellingWords = 3;

/**
 * Cuts what repeats the text after the cursor: an end of the continuation that is the beginning of that text, all of that text and
 * whatever follows it, or everything if it says nothing else. A few words that the next paragraph happens to begin with are left alone.
 *
 * @param text what the model wrote
 * @param after the text after the cursor: the rest of the line and the next lines
 */
export function withoutRepeat(text: string, after: string): string {
  const [restOfLine = '', ...nextLines] = after.split(/\r\n?|\n/u).map(readable);
  const nextLine = nextLines.find((line) => line !== '') ?? '';
  const own = readable(text);
  if (`${restOfLine} ${nextLine}`.trim().startsWith(own)) return '';
  return restOfLine === '' ? withoutNextLine(text, nextLine) : withoutRestOfLine(text, restOfLine);
}

function withoutRestOfLine(text: string, rest: string): string {
  if (countWords(rest) >= tellingWords) {
    const at = text.indexOf(rest);
    if (at >= 0 && isWordEdge(text, at) && hasSameQuotes(text, at, rest)) return text.slice(0, at);
  }
  for (let size = Math.min(text.length, rest.length); size > 0; size--) {
    const at = text.length - size;
    const overlap = rest.slice(0, size);
    if (!text.endsWith(overlap) || !isWordEdge(text, at) || !isWordEdge(rest, size)) continue;
    if (hasSameQuotes(text, at, rest)) return text.slice(0, at);
  }
  return text;
}

function withoutNextLine(text: string, nextLine: string): string {
  let offset = 0;
  for (const paragraph of text.split('\n')) {
    const own = readable(paragraph);
    const isTelling = countWords(nextLine) >= tellingWords;
    if (own !== '' && (nextLine.startsWith(own) || (isTelling && own.startsWith(nextLine))))
      return text.slice(0, offset);
    offset += paragraph.length + 1;
  }
  for (let size = Math.min(text.length, nextLine.length); size > 0; size--) {
    const end = nextLine.slice(0, size);
    if (!text.endsWith(end) || !isWordEdge(text, text.length - size) || !isWordEdge(nextLine, size)) continue;
    if (countWords(end) >= tellingWords) return text.slice(0, text.length - size);
  }
  return text;
}

/** Whether marks that look alike open, or close, in both: one that opens after the cursor is not the one that closes here. */
function hasSameQuotes(text: string, at: number, rest: string): boolean {
  const quotes = Math.min(rest.length, text.length - at);
  for (let index = 0; index < quotes; index++) {
    if (
      /["'\u201c\u201d\u00ab\u00bb\u2018\u2019]/u.test(rest[index]!) &&
      opens(text, at + index) !== opens(rest, index)
    )
      return false;
  }
  return true;
}

/** Whether a quotation mark opens: by what comes before it or, where nothing does, by what follows. */
function opens(text: string, index: number): boolean {
  const rest = text.slice(index + 1);
  if (index > 0) return /[\s([{\u2013\u2014]/u.test(text[index - 1]!);
  return /^[\p{L}\p{N}\u00bf\u00a1\u2026]/u.test(rest) && !/^(?:s|t|d|m|ll|re|ve)(?![\p{L}\p{N}])/u.test(rest);
}

/** A line without leading markers, emphasis, escapes and superfluous space. */
function readable(line: string): string {
  return line
    .replace(/^\s*(?:(?:>|[-*+]|#{1,6}|\d{1,9}[.)])\s+)*/u, '')
    .replaceAll(/\\(?=[!-/:-@[-`{-~])|[*_`]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}'\u2019]+/gu)?.length ?? 0;
}

/** Whether no word continues across an offset. */
function isWordEdge(text: string, offset: number): boolean {
  return !isWordCharacter(text[offset - 1] ?? '') || !isWordCharacter(text[offset] ?? '');
}
