// Markdown up to the cursor, parsed: a tree in which the cursor can be found again.
import { fromMarkdown, type Extension } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { countFrontMatterLines } from './frontMatter.ts';
import { blockAfter, type OpenBlock } from './openBlocks.ts';

/** The parts of the parser's tree that are used (https://github.com/syntax-tree/mdast). */
export interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly MarkdownNode[];
  readonly position?:
    | {
        readonly start: { readonly offset?: number | undefined };
        readonly end: { readonly offset?: number | undefined };
      }
    | undefined;
}

/**
 * Stands for the cursor while parsing. With a character there, a trailing space, an empty heading or a line just begun is parsed as it
 * will be once something is typed. A rare punctuation mark, not a letter, because `_so_` followed by a letter is not emphasis.
 */
export const cursorMark = '\u2e4f';

/** Characters that are removed from text as leftover syntax, unless the writer escaped them. */
const syntaxCharacters = '*_`~[]<|\\';
/** Unicode's noncharacters for internal use stand for escaped characters: https://www.unicode.org/faq/private_use.html#nonchar4 */
const firstShield = 0xfdd0;

/** Protects syntax characters from that removal. */
export function shieldSyntax(text: string): string {
  return text.replaceAll(/[*_`~[\]<|\\]/gu, (character) =>
    String.fromCharCode(firstShield + syntaxCharacters.indexOf(character)),
  );
}

/** Undoes {@link shieldSyntax}. */
export function unshieldSyntax(text: string): string {
  return text.replaceAll(/[\ufdd0-\ufdd8]/gu, (shield) => syntaxCharacters[shield.charCodeAt(0) - firstShield]!);
}

const extensions = [gfmTable()];
const treeExtensions: Extension[] = [
  gfmTableFromMarkdown(),
  {
    exit: {
      // As the default does, but marks the character as one that the writer wants to see.
      characterEscapeValue(token) {
        const text = this.stack.pop()!;
        if ('value' in text) text.value += shieldSyntax(this.sliceSerialize(token));
        text.position!.end = { ...token.end };
      },
    },
  },
];

/**
 * Parses Markdown without front matter. Never throws: every text is Markdown. At most 16 quotes and lists nested on one line are
 * parsed as such: the parser's time grows with the cube of their number, and it takes stack space for each.
 */
export function parseMarkdown(markdown: string): MarkdownNode {
  return fromMarkdown(markdown.replaceAll(tooManyMarkers, withoutMarkers), { extensions, mdastExtensions: treeExtensions }); // prettier-ignore
}

/** A line that begins with more than 16 markers of quotes and items. Those of quotes may follow each other without a space. */
const tooManyMarkers = /^[ \t]*(?:(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])[ \t]*){17}.*$/gmu;
const firstMarkers = /^[ \t]*(?:(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])[ \t]*){16}/u;
const laterMarkers = /^(?:(?:>|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$))[ \t]*)*/u;
/** One mark repeated, and nothing else, is a rule and not a list. */
const rule = /^[ \t]*([-*])[ \t]*(?:\1[ \t]*)*$/u;

/** The line with its excess markers turned into ordinary text. Offsets stay the same. */
function withoutMarkers(line: string): string {
  if (rule.test(line)) return line;
  const first = firstMarkers.exec(line)![0];
  const rest = line.slice(first.length);
  const later = laterMarkers.exec(rest)![0];
  return first + later.replaceAll(/\S/gu, '\u00b7') + rest.slice(later.length);
}

/** Markdown in pieces that can be parsed independently. */
export interface MarkdownParts {
  /** All pieces but the last. They change only when a new piece begins, and each ends with a line end. */
  readonly finished: readonly string[];
  /** The piece that the end of the text belongs to; may be empty. */
  readonly last: string;
  /** The block that is still open at the end of the text, of a kind that continues across blank lines. */
  readonly openBlock: OpenBlock | undefined;
}

/**
 * Splits where a block certainly begins: at an unindented line after a blank one, outside fences. Formulas, comments between
 * percent signs and front matter are left out.
 *
 * @param markdown with `\n` as line ends
 */
export function splitMarkdown(markdown: string): MarkdownParts {
  const finished: string[] = [];
  let last = '';
  let openBlock: OpenBlock | undefined;
  let isAfterBlank = false;
  const allLines = markdown.split('\n');
  const lines = allLines.slice(countFrontMatterLines(allLines.length, (line) => allLines[line]!));
  const lineCount = lines.length;
  for (const [index, line] of lines.entries()) {
    const isLast = index === lineCount - 1;
    const isBlank = line.trim() === '';
    if (isAfterBlank && openBlock === undefined && !isBlank && !/^[ \t]/u.test(line)) {
      finished.push(last);
      last = '';
    }
    const before = openBlock;
    // The last line is still being written: it opens nothing yet.
    if (!isLast) openBlock = blockAfter(line, openBlock);
    const isLeftOut = isUnread(before) || isUnread(openBlock);
    last += (isLeftOut ? '' : line) + (isLast ? '' : '\n');
    isAfterBlank = isBlank || isLeftOut;
  }
  return { finished, last, openBlock };
}

/** Whether the parser does not know this kind of block. */
function isUnread(block: OpenBlock | undefined): boolean {
  return block?.kind === 'math' || block?.kind === 'comment';
}

/** Whether the cursor's offset is in a node. */
export function holdsOffset(node: MarkdownNode, offset: number): boolean {
  const { start, end } = node.position ?? {};
  return (start?.offset ?? Infinity) <= offset && offset < (end?.offset ?? -Infinity);
}
