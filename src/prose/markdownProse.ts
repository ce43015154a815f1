// A Markdown text with its syntax removed: the prose that a story model reads.
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

/** A cache of the prose of pieces of documents. It never changes a result, only how soon it is there. */
const rememberedProse = new Map<string, string>();
/** More than are read of one document, so that typing parses only the piece that the cursor is in. */
const maxRemembered = 256;

/**
 * The prose of a Markdown text that ends where the cursor is: headings, emphasis and links as their text, no markers, no code, no
 * front matter, no tables, no HTML, no images, no bare addresses. Blocks are separated by one newline, line breaks inside a block
 * become spaces (hard ones outside quotation marks become newlines), and runs of spaces become one space. It ends with a space where
 * the text does, and with a newline where a new block begins.
 *
 * When a text grows by one character, so does its prose, or it stays the same. The exceptions are characters that turn what came before
 * into something else: a line break that becomes the end of a block, `1.` that becomes a list, and what becomes code, a table, HTML, an
 * image, an address or an entity. Emphasis and links are not among them: what opens them is left out even before it is closed.
 */
export function markdownProse(markdown: string): string {
  return writtenProse(markdown).replaceAll(/[ \u00a0]+/gu, ' ');
}

/** The same, but with the writer's no-break spaces, which show how quotation marks are set. */
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
    // Evicts the oldest.
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

/** @returns whether the cursor was reached, after which nothing is read */
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
  /** Whether it is the first block of a quote, which may begin with a callout's marker. */
  readonly isCallout: boolean;
  readonly isParagraph: boolean;
}

/** The text of a block without the syntax that only some Markdown dialects have. */
function dialectText(text: string, { isUnfinished, isCallout, isParagraph }: BlockFacts): string {
  const read = withoutMarkLines(withoutComments(isCallout ? calloutTitle(text) : text), isUnfinished);
  if (!isParagraph || !read.startsWith('|')) return read;
  // What is not verse is the head of a table, whose delimiter line is still to come.
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
      // The text of an address in angle brackets is the address itself.
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
      .replaceAll(/\[([^[\]]*)\]\[[^[\]]*\]/gu, '$1') // a reference whose definition is elsewhere
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

/** A newline ends a paragraph, and with it any quotation, so inside a quotation a hard line break becomes a space. */
function joinLines(text: string, line: string): string {
  const paragraph = text.slice(text.lastIndexOf('\n') + 1);
  return `${text}${openQuotes(quoteMarks(paragraph)).length > 0 ? ' ' : '\n'}${line}`;
}
