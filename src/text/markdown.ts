// Markdown up to the cursor, parsed: a tree in which the cursor can be found again.
import { fromMarkdown, type Extension } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfmTable } from 'micromark-extension-gfm-table';
import { blockAfter, frontMatterFence, type OpenBlock } from './openBlocks.ts';

/** The parts of the parser's tree that are looked at (https://github.com/syntax-tree/mdast). */
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
 * Stands for the cursor while parsing. With a character there, a trailing space, an empty heading or a line just begun are what they
 * will be once something is typed. It is a rare punctuation mark, not a letter, because `_so_` followed by a letter is no emphasis.
 */
export const cursorMark = '\u2e4f';

/** Characters that are cleaned out of text as left-over syntax, unless the writer escaped them. */
const syntaxCharacters = '*_`~[]<|\\';
/** Unicode's noncharacters for internal use stand for escaped characters: https://www.unicode.org/faq/private_use.html#nonchar4 */
const firstGuard = 0xfdd0;

/** Makes syntax characters safe from cleaning. */
export function guardSyntax(text: string): string {
  return text.replaceAll(/[*_`~[\]<|\\]/gu, (character) =>
    String.fromCharCode(firstGuard + syntaxCharacters.indexOf(character)),
  );
}

/** Takes {@link guardSyntax} back. */
export function unguardSyntax(text: string): string {
  return text.replaceAll(/[\ufdd0-\ufdd8]/gu, (guard) => syntaxCharacters[guard.charCodeAt(0) - firstGuard]!);
}

const extensions = [gfmTable()];
const treeExtensions: Extension[] = [
  gfmTableFromMarkdown(),
  {
    exit: {
      // As the default does, but the character is marked as one that the writer wants to see.
      characterEscapeValue(token) {
        const text = this.stack.pop()!;
        if ('value' in text) text.value += guardSyntax(this.sliceSerialize(token));
        text.position!.end = { ...token.end };
      },
    },
  },
];

const frontMatterKinds: ('yaml' | 'toml')[] = ['yaml', 'toml'];
const topExtensions = [frontmatter(frontMatterKinds), ...extensions];
const topTreeExtensions = [frontmatterFromMarkdown(frontMatterKinds), ...treeExtensions];

/**
 * Parses Markdown. Never throws: every text is Markdown.
 *
 * @param options.isTop whether the text is the top of a document, where front matter may stand
 */
export function parseMarkdown(markdown: string, options: { readonly isTop: boolean }): MarkdownNode {
  return options.isTop
    ? fromMarkdown(markdown, { extensions: topExtensions, mdastExtensions: topTreeExtensions })
    : fromMarkdown(markdown, { extensions, mdastExtensions: treeExtensions });
}

/** Markdown in pieces that can be parsed alone. */
export interface MarkdownParts {
  /** All but the last: they change only when a new one begins. Each but the last ends with a line end. */
  readonly finished: readonly string[];
  /** What the end of the text belongs to; may be empty. */
  readonly last: string;
  /** The fenced block that the end of the text stands in, if it is one that goes on through blank lines. */
  readonly openBlock: OpenBlock | undefined;
}

/**
 * Splits where a block certainly begins: at an unindented line after a blank one, outside of fences. Formulas are left out.
 *
 * @param markdown with `\n` as line ends
 */
export function splitMarkdown(markdown: string): MarkdownParts {
  const finished: string[] = [];
  let last = '';
  let openBlock: OpenBlock | undefined;
  let isAfterBlank = false;
  const lines = markdown.split('\n');
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
    if (index === 0) openBlock = openFrontMatter(lines);
    else if (!isLast) openBlock = blockAfter(line, openBlock);
    if (index === 0 && openBlock === undefined && !isLast) openBlock = blockAfter(line, undefined);
    const isFormula = before?.kind === 'math' || openBlock?.kind === 'math';
    last += (isFormula ? '' : line) + (isLast ? '' : '\n');
    isAfterBlank = isBlank || isFormula;
  }
  return { finished, last, openBlock };
}

function openFrontMatter(lines: readonly string[]): OpenBlock | undefined {
  const opener = frontMatterFence(lines[0]!);
  const isClosed = opener !== undefined && lines.findIndex((line, index) => index > 0 && line.trimEnd() === opener) > 0;
  return isClosed ? { kind: 'frontMatter', opener } : undefined;
}

/** Whether the cursor's offset lies in a node. */
export function holdsOffset(node: MarkdownNode, offset: number): boolean {
  const { start, end } = node.position ?? {};
  return (start?.offset ?? Infinity) <= offset && offset < (end?.offset ?? -Infinity);
}
