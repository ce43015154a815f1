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

/** Nodes whose children are blocks. */
const containers = new Set(['root', 'blockquote', 'list', 'listItem']);
/** Blocks whose children are text. All others are not prose. */
const textBlocks = new Set(['paragraph', 'heading']);

/** Stands for a hard line break until white space is tidied. */
const hardBreak = '\u2028';

/** Prose of pieces of documents. What it holds never changes a result, only how soon it is there. */
const rememberedProse = new Map<string, string>();
/** More than the pieces of one document's end, so that typing parses only the piece that the cursor is in. */
const maxRemembered = 256;

/**
 * The prose of a Markdown text that ends where the cursor is: headings, emphasis and links as their text, no markers, no code, no
 * front matter, no tables, no HTML, no images, no bare addresses. Blocks are separated by one newline, line breaks inside a block
 * become spaces (a newline if it is a hard one), and runs of spaces one space. It ends with a space where the text does, and with a
 * newline where a new block begins.
 *
 * While a text grows by one character, so does its prose, or it stays. The exceptions are characters that make something else of what
 * stood before: a line break that becomes the end of a block, `1.` that becomes a list, and what becomes code, a table, HTML, an image,
 * an address or an entity. Emphasis and links are none: what opens them is left out before it is closed.
 */
export function markdownProse(markdown: string): string {
  const { finished, last } = splitMarkdown(markdown.replaceAll(/\r\n?/gu, '\n').replaceAll(cursorMark, ' '));
  const blocks = finished.map(finishedProse).filter((prose) => prose !== '');
  blocks.push(...unfinishedBlocks(last));
  return blocks.join('\n');
}

/** The prose of a text without syntax: line ends are unified, blank lines are single newlines. */
export function plainProse(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n').replaceAll(/[ \t]*\n\s*\n/gu, '\n');
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
function collectBlocks(node: MarkdownNode, blocks: string[], cursorOffset: number | undefined): boolean {
  if (containers.has(node.type)) {
    return node.children?.some((child) => collectBlocks(child, blocks, cursorOffset)) === true;
  }
  if (!textBlocks.has(node.type)) return cursorOffset !== undefined && holdsOffset(node, cursorOffset);
  const text = inlineText(node);
  const end = text.indexOf(cursorMark);
  // A table's head comes before the line that makes it one.
  const isTableHead = node.type === 'paragraph' && text.startsWith('|');
  const read = isTableHead ? '' : end < 0 ? text : text.slice(0, end);
  const prose = end < 0 ? tidy(read).trim() : tidyUnfinished(read);
  if (prose !== '' || end >= 0) blocks.push(prose);
  return end >= 0;
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
      .replaceAll(/[ \t\n\u00a0]+/gu, ' ')
      .replaceAll(/ ?\u2028 ?/gu, '\n'),
  );
}
