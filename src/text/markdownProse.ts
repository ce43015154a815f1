// What a Markdown text says when its syntax is taken away: the prose that a story model reads.
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfmTable } from 'micromark-extension-gfm-table';

/** The parts of the parser's tree that are looked at (https://github.com/syntax-tree/mdast). */
interface MarkdownNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly MarkdownNode[];
}

const extensions = [frontmatter(['yaml', 'toml']), gfmTable()];
const treeExtensions = [frontmatterFromMarkdown(['yaml', 'toml']), gfmTableFromMarkdown()];

/** Blocks that are not prose. */
const silent = new Set([
  'yaml',
  'toml',
  'code',
  'html',
  'table',
  'definition',
  'thematicBreak',
  'image',
  'imageReference',
]);
/** Nodes whose children are blocks. */
const containers = new Set(['root', 'blockquote', 'list', 'listItem']);

/**
 * The prose of a Markdown text that ends where the cursor is: headings, emphasis and links as their text, no markers, no code, no
 * front matter, no tables, no HTML. Line breaks inside a block become spaces, the ends of blocks one newline. What the parser drops
 * at the end but a writer has typed is kept: one space, or the newline of a new block.
 */
export function markdownProse(markdown: string): string {
  const { head, tail } = splitAtBlock(markdown);
  const prose = [head === '' ? '' : rememberedProse(head), blockProse(tail)].filter((part) => part !== '').join('\n');
  if (prose === '') return '';
  if (/\n[ \t]*\n[ \t]*$/u.test(markdown) || endsBlock(tail)) return `${prose}\n`;
  return /\s$/u.test(markdown) ? `${prose} ` : prose;
}

/** The prose of a text without syntax: line ends are unified, blank lines are single newlines. */
export function plainProse(text: string): string {
  return text.replaceAll(/\r\n?/gu, '\n').replaceAll(/[ \t]*\n\s*\n/gu, '\n');
}

/** Whether the text ends with a finished line that is a block by itself, so that the next line is not part of it. */
function endsBlock(markdown: string): boolean {
  return /(^|\n) {0,3}#{1,6}[ \t][^\n]*\r?\n$/u.test(markdown);
}

// Everything up to the last blank line changes only when the writer starts a new paragraph: its prose is computed once.
let lastHead = '';
let lastHeadProse = '';

function rememberedProse(head: string): string {
  if (head !== lastHead) {
    lastHeadProse = blockProse(head);
    lastHead = head;
  }
  return lastHeadProse;
}

/**
 * Splits at the last blank line behind which a block certainly begins: an unindented line outside of fenced code. The two parts can
 * then be parsed alone.
 */
function splitAtBlock(markdown: string): { head: string; tail: string } {
  const boundary = /\n[ \t]*\r?\n(?=[^\s])/gu;
  let at = 0;
  for (let match = boundary.exec(markdown); match !== null; match = boundary.exec(markdown)) at = boundary.lastIndex;
  const head = markdown.slice(0, at);
  const opened = head.startsWith('---') || head.startsWith('+++') || openFence(head) !== undefined;
  return opened ? { head: '', tail: markdown } : { head, tail: markdown.slice(at) };
}

/** The marker of a code fence (or of a $$ block) that is open at the end of the text. */
export function openFence(markdown: string): string | undefined {
  let open: string | undefined;
  for (const [, marker] of markdown.matchAll(/^ {0,3}(?:>[ \t]?)*(`{3,}|~{3,}|\$\$)[^\n]*$/gmu)) {
    if (open === undefined) open = marker;
    else if (marker!.startsWith(open)) open = undefined;
  }
  return open;
}

function blockProse(markdown: string): string {
  const tree: MarkdownNode = fromMarkdown(markdown, { extensions, mdastExtensions: treeExtensions });
  const blocks: string[] = [];
  collectBlocks(tree, blocks);
  return blocks.join('\n');
}

function collectBlocks(node: MarkdownNode, blocks: string[]): void {
  for (const child of node.children ?? []) {
    if (silent.has(child.type)) continue;
    if (containers.has(child.type)) collectBlocks(child, blocks);
    else {
      const text = inlineText(child).replaceAll(/\s+/gu, ' ').trim();
      if (text !== '') blocks.push(text);
    }
  }
}

function inlineText(node: MarkdownNode): string {
  if (silent.has(node.type)) return '';
  if (node.type === 'break') return ' ';
  return node.children === undefined ? (node.value ?? '') : node.children.map(inlineText).join('');
}
