// What a Markdown text says when its syntax is taken away: the prose that a story model reads.
import {
  cursorMark,
  shieldSyntax,
  holdsOffset,
  parseMarkdown,
  splitMarkdown,
  unshieldSyntax,
  type MarkdownNode,
} from './markdown.ts';
import { calloutTitle, hardBreak, verseLines, withoutComments, withoutMarkLines } from './dialects.ts';
import { openQuotes, quoteMarks } from './quoteMarks.ts';

/** Nodes whose children are blocks. */
const containers = new Set(['root', 'blockquote', 'list', 'listItem']);
/** Blocks whose children are text. All others are not prose. */
const textBlocks = new Set(['paragraph', 'heading']);

/** Prose of pieces of documents. What it holds never changes a result, only how soon it is there. */
const rememberedProse = new Map<string, string>();
/** More than the pieces of one document's end, so that typing parses only the piece that the cursor is in. */
const maxRemembered = 256;

/**
 * The prose of a Markdown text that ends where the cursor is: headings, emphasis and links as their text, no markers, no code, no
 * front matter, no tables, no HTML, no images, no bare addresses. Blocks are separated by one newline, line breaks inside a block
 * become spaces (a newline if it is a hard one outside of quotation marks), and runs of spaces one space. It ends with a space where
 * the text does, and with a newline where a new block begins.
 *
 * While a text grows by one character, so does its prose, or it stays. The exceptions are characters that make something else of what
 * stood before: a line break that becomes the end of a block, `1.` that becomes a list, and what becomes code, a table, HTML, an image,
 * an address or an entity. Emphasis and links are none: what opens them is left out before it is closed.
 */
export function markdownProse(markdown: string): string {
  return writtenProse(markdown).replaceAll(/[ \u00a0]+/gu, ' ');
}

/** The same with the writer's no-break spaces, which tell how quotation marks are set. */
export function writtenProse(markdown: string): string {
  const { finished, last } = splitMarkdown(markdown.replaceAll(/\r\n?/gu, '\n').replaceAll(cursorMark, ' '));
  const blocks = finished.map(finishedProse).filter((prose) => prose !== '');
  blocks.push(...unfinishedBlocks(last));
  return blocks.join('\n');
}

function finishedProse(markdown: string): string {
  let prose = rememberedProse.get(markdown);
  if (prose === undefined) {
    const blocks: string[] = [];
    collectBlocks(parseMarkdown(markdown), blocks, undefined);
    prose = blocks.join('\n');
    // The oldest goes.
    if (rememberedProse.size >= maxRemembered) rememberedProse.delete(rememberedProse.keys().next().value!);
    rememberedProse.set(markdown, prose);
  }
  return prose;
}

function unfinishedBlocks(markdown: string): string[] {
  const blocks: string[] = [];
  collectBlocks(parseMarkdown(markdown + cursorMark), blocks, markdown.length);
  return blocks;
}

/** @returns whether the cursor was reached, behind which nothing is read */
function collectBlocks(
  node: MarkdownNode,
  blocks: string[],
  cursorOffset: number | undefined,
  isCallout = false,
): boolean {
  if (containers.has(node.type)) {
    const isQuote = node.type === 'blockquote';
    return (
      node.children?.some((child, index) => collectBlocks(child, blocks, cursorOffset, isQuote && index === 0)) === true
    );
  }
  if (!textBlocks.has(node.type)) return cursorOffset !== undefined && holdsOffset(node, cursorOffset);
  const text = inlineText(node);
  const end = text.indexOf(cursorMark);
  const read = dialectText(end < 0 ? text : text.slice(0, end), {
    isUnfinished: end >= 0,
    isCallout,
    isParagraph: node.type === 'paragraph',
  });
  const prose = end < 0 ? tidy(read).trim() : tidyUnfinished(read);
  if (prose !== '' || end >= 0) blocks.push(prose);
  return end >= 0;
}

interface BlockFacts {
  readonly isUnfinished: boolean;
  /** Whether it is the first of a quote. */
  readonly isCallout: boolean;
  readonly isParagraph: boolean;
}

/** The text of a block without what only some dialects of Markdown know. */
function dialectText(text: string, { isUnfinished, isCallout, isParagraph }: BlockFacts): string {
  const read = withoutMarkLines(withoutComments(isCallout ? calloutTitle(text) : text), isUnfinished);
  if (!isParagraph || !read.startsWith('|')) return read;
  // A table's head comes before the line that makes it one.
  return verseLines(read)?.join(hardBreak) ?? '';
}

function inlineText(node: MarkdownNode): string {
  switch (node.type) {
    case 'text':
      return node.value ?? '';
    case 'inlineCode':
      return shieldSyntax(node.value ?? '');
    case 'break':
      return hardBreak;
    case 'html':
      return /^<br\b/iu.test(node.value ?? '') ? hardBreak : '';
    default: {
      const text = node.children?.map(inlineText).join('') ?? '';
      // An address in angle brackets is its own text.
      const isAddress = node.type === 'link' && (node.url === text || node.url === `mailto:${text}`);
      return isAddress ? '' : text;
    }
  }
}

/** The text of a block up to the cursor. */
function tidyUnfinished(text: string): string {
  const withoutOpenSyntax = text
    .replace(/!(?:\[[^\]]*(?:\](?:\([^)]*|\[[^\]]*)?)?)$/u, '') // ![alt](add
    .replace(/\](?:\((?:[^()]|\([^()]*\))*|\[[^\]]*)$/u, '') // [text](add and [text][lab
    .replace(/<[A-Za-z/!?][^<>]*$/u, '')
    .replace(/\\$/u, '');
  return tidy(withoutOpenSyntax).trimStart();
}

function tidy(text: string): string {
  return unshieldSyntax(
    text
      .replaceAll(/\[([^[\]]*)\]\[[^[\]]*\]/gu, '$1') // a reference whose definition stands elsewhere
      .replaceAll(/\[\^[^[\]\s]*\]/gu, '') // a footnote
      .replaceAll(/(?:https?:\/\/|www\.)\S*/giu, '')
      .replaceAll(/[*`[\]]|~~/gu, '')
      .replaceAll(/(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, '')
      .replaceAll(/[ \t\n]+/gu, ' ')
      .replaceAll(/ ?\u00a0[ \u00a0]*/gu, '\u00a0')
      .split(/ ?\u2028[ \u2028]*/u)
      .reduce(joinLines),
  );
}

/** A newline ends a paragraph, and with it a quotation: inside of one a hard line break is a space. */
function joinLines(text: string, line: string): string {
  const paragraph = text.slice(text.lastIndexOf('\n') + 1);
  return `${text}${openQuotes(quoteMarks(paragraph)).length > 0 ? ' ' : '\n'}${line}`;
}
