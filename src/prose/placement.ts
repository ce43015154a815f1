// Where the cursor is: whether prose is being written there, and what kind of line it is.
import { cursorMark, holdsOffset, parseMarkdown, splitMarkdown, type MarkdownNode } from './markdown.ts';
import { calloutMarker, directive, endsInComment, verseLines } from './dialects.ts';
import { endsInFrontMatter } from './frontMatter.ts';
import { isSceneBreak } from './sceneBreak.ts';

/** Prose, or a kind of line that is only continued to its end, without a new paragraph or marker. */
export type ProseKind = 'prose' | 'heading' | 'listItem' | 'quote' | 'verse';

/** Why nothing is suggested. */
export type QuietReason =
  | 'frontMatter'
  | 'codeBlock'
  | 'codeSpan'
  | 'link'
  | 'html'
  | 'table'
  | 'definition'
  /** Between percent signs. */
  | 'comment'
  /** A tag, the name of an emoji, or a placeholder of a template. */
  | 'tag'
  /** The line is nothing but a marker such as `#` or `1.` whose space is still to come, a scene break, or a callout's type. */
  | 'marker'
  | 'midWord';

export type Placement = { readonly kind: ProseKind } | { readonly quiet: QuietReason };

/** The surroundings of the cursor. */
export interface Surroundings {
  /** Text before the cursor, from the start of a line; the document's start if `isFromStart`. */
  readonly before: string;
  /** The rest of the cursor's line. */
  readonly lineAfter: string;
  readonly isFromStart: boolean;
  readonly isMarkdown: boolean;
  /** Whether to suggest inside a word, that is, right before a letter. */
  readonly allowMidWord: boolean;
}

const quietNodes: Readonly<Record<string, QuietReason>> = {
  code: 'codeBlock',
  inlineCode: 'codeSpan',
  html: 'html',
  table: 'table',
  definition: 'definition',
  image: 'link',
  imageReference: 'link',
};

const address = /(?:(?:https?:|www\.|mailto:|\b[a-z][a-z0-9+.-]*:\/\/)\S*|[\w.+-]+@[\w-]+(?:\.\S*)?)$/iu;
/** Markers of quotes before a line's content. */
const quoteMarkers = /^[ \t]*(?:>[ \t]?)*/u;
/** A numbered item's marker before a scene break; the marks of other items could be part of the break. */
const itemNumber = /^[ \t]*\d{1,9}[.)][ \t]+/u;
const markerOnly = /^[ \t]*(?:>[ \t]?)*(?:>|#{1,6}|[-*+_=~`:<]+|\d{1,9}[.)]|(?:&(?:nbsp|emsp|ensp|#160);)+)$/u;

/** A definition that is a comment (`[//]: # (…`) or has a title; both may continue across line ends until a blank line. */
const openDefinition =
  /(?:^|\n)[ \t]*(?:>[ \t]?)*\[[^\]\n]*\]:[ \t]*(?:#\S*|<[^<>\n]*>|\S*[/.]\S*)\s+(?:\((?:(?!\n[ \t]*\n)[^()])*\)?|(["'])(?:(?!\n[ \t]*\n|\1)[\s\S])*\1?)[ \t]*$/u;

/** Syntax that is still open at the end of the line. Closed code spans, links, HTML and escapes were blanked out before. */
const openSyntax: readonly (readonly [RegExp, QuietReason])[] = [
  // A lone backtick far away does not open a code span; it is somebody's quotation mark.
  [/`[^`]{0,60}$/u, 'codeSpan'],
  // Wiki links and embeds.
  [/\[\[[^[\]\n]{0,200}\]?$/u, 'link'],
  // Footnotes and citations.
  [/\[\^[^[\]\s]*$/u, 'link'],
  [/(?<![\p{L}\p{N}_])@[\p{L}\p{N}_:.#$%&+?<>~/{}-]*$/u, 'link'],
  // The name of a block.
  [/(?:^|\s)\^[\w-]*$/u, 'link'],
  // Or a reference to it.
  [/\(\([^()\s]*$/u, 'link'],
  [/(?:^|[\s([])#(?:[\p{L}_/-][\p{L}\p{M}\p{N}_/-]*|\d*[\p{L}_/-][\p{L}\p{M}\p{N}_/-]*)?$/u, 'tag'],
  [/(?:^|[\s(])[:][\p{L}\p{N}_+-]+$/u, 'tag'],
  [/\{[{%#.:>][^{}]*\}?$/u, 'tag'],
  [/!\[[^\]]*(?:\](?:\([^)]*|\[[^\]]*)?)?$/u, 'link'],
  [/\](?:\((?:[^()]|\([^()]*\))*|\[[^\]]*)$/u, 'link'],
  [/^[ \t]*[\p{L}][\p{L}\p{N} _-]{0,30}::(?:\s.*)?$/u, 'tag'],
  // An inline formula; in an amount of money, a number follows the dollar sign.
  [/\$(?=\\|\p{L}(?![\p{L}\p{N}]))[^$]{0,80}$/u, 'codeSpan'],
  [/<[a-z][a-z0-9+.-]*:[^<>]*$/iu, 'link'],
  [/(?:^|\s)<$|<[A-Za-z/!?%][^<>]*$/u, 'html'],
  [address, 'link'],
];

/** The unclosed text of a link, an inline note or a field; what is longer, or a sentence, is somebody's remark. */
const openText = /\[[^[\].!?]{0,60}\n[^\]]*$/u;

/** Where the cursor is. Costs a pass over the lines of `before`, and parsing the block that the cursor is in. */
export function placementOf(surroundings: Surroundings): Placement {
  const { before, lineAfter, isFromStart } = surroundings;
  // After a letter an apostrophe belongs to the word; elsewhere it may open what somebody says.
  const isMidWord = /^[\p{L}\p{N}]/u.test(lineAfter) || /[\p{L}\p{N}]\n['\u2019][\p{L}\p{N}]/u.test(`${before.slice(-2)}\n${lineAfter}`); // prettier-ignore
  if (!surroundings.allowMidWord && isMidWord) return { quiet: 'midWord' };
  const line = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
  if (!surroundings.isMarkdown) {
    if (isSceneBreak(line + lineAfter) && !/^\s*#+\s+$/u.test(line)) return { quiet: 'marker' };
    return address.test(line.slice(-300)) ? { quiet: 'link' } : { kind: 'prose' };
  }
  const markdown = before.replaceAll(/\r\n?/gu, '\n').replaceAll(cursorMark, ' ');
  if (isFromStart && endsInFrontMatter(markdown.split('\n'))) return { quiet: 'frontMatter' };
  const { last, openBlock } = splitMarkdown(markdown);
  if (openBlock?.kind === 'math') return { quiet: 'codeBlock' };
  if (openBlock?.kind === 'comment') return { quiet: 'comment' };

  const source = last + cursorMark + lineAfter;
  const root = parseMarkdown(source);
  const placement = placementInTree(root, last.length);
  if ('quiet' in placement) return placement;
  if (isMarkerOnly(line, lineAfter)) return { quiet: 'marker' };
  const text = withoutClosedSyntax(root, last);
  if (text.includes('<!--')) return { quiet: 'html' };
  if (openDefinition.test(text)) return { quiet: 'definition' };
  if (endsInComment(text.slice(text.lastIndexOf('\n\n') + 1))) return { quiet: 'comment' };
  const openLine = text.slice(last.lastIndexOf('\n') + 1);
  const open = openSyntax.find(([pattern]) => pattern.test(openLine));
  if (open !== undefined) return { quiet: open[1] };
  if (openText.test(`${openLine}\n${lineAfter}`)) return { quiet: 'link' };
  return openLine.replace(quoteMarkers, '').startsWith('|') ? verseOrTable(text) : placement;
}

/** Whether a line has nothing but a marker: of a block that is still to come, of a callout or directive, or between scenes. */
function isMarkerOnly(line: string, lineAfter: string): boolean {
  if (markerOnly.test(line)) return true;
  const content = line.replace(quoteMarkers, '');
  if ((content !== line && calloutMarker.test(content)) || directive.test(content)) return true;
  // One mark and a space begin an item or a heading.
  const isBlockBegun = /^[ \t]*(?:[-*+]|#{1,6})[ \t]+$/u.test(content) && lineAfter.trim() === '';
  return !isBlockBegun && isSceneBreak((content + lineAfter).replace(itemNumber, ''));
}

/** Tells a verse of a line block from a table's row: a verse has no second bar, and comes after another verse or has two words. */
function verseOrTable(text: string): Placement {
  const lines = text.split('\n').map((line) => line.replace(/^(?:[ \t]*>[ \t]?)*(?:[ \t]+(?=\|))?/u, ''));
  const verses = verseLines(lines.slice(lines.findLastIndex((line) => !/^[| \t]/u.test(line)) + 1).join('\n'));
  const isVerse = verses !== undefined && (verses.length > 1 || /\S\s+\S+\s/u.test(verses[0]!));
  return isVerse ? { kind: 'verse' } : { quiet: 'table' };
}

function placementInTree(root: MarkdownNode, cursorOffset: number): Placement {
  const holdsCursor = (node: MarkdownNode): boolean => holdsOffset(node, cursorOffset);
  let kind: ProseKind = 'prose';
  for (let node = root.children?.find(holdsCursor); node !== undefined; node = node.children?.find(holdsCursor)) {
    const quiet = quietNodes[node.type];
    if (quiet !== undefined) return { quiet };
    if (node.type === 'link' || node.type === 'linkReference') {
      // The text of a link is prose; its target is not. `<address>` is told by its open bracket later.
      if (node.children?.some(holdsCursor) !== true) return { quiet: 'link' };
    }
    if (node.type === 'heading') kind = 'heading';
    else if (node.type === 'listItem') kind = 'listItem';
    else if (node.type === 'blockquote' && kind === 'prose') kind = 'quote';
  }
  return { kind };
}

/** The text with closed code spans, links, images, HTML and escapes replaced by letters. */
function withoutClosedSyntax(root: MarkdownNode, text: string): string {
  let result = text;
  const visit = (node: MarkdownNode): void => {
    const start = node.position?.start.offset ?? 0;
    const end = node.position?.end.offset ?? 0;
    const isClosed = node.type in quietNodes || node.type === 'link' || node.type === 'linkReference';
    if (isClosed && end <= text.length) result = result.slice(0, start) + 'x'.repeat(end - start) + result.slice(end);
    else for (const child of node.children ?? []) visit(child);
  };
  visit(root);
  return result.replaceAll(/\\[!-/:-@[-`{-~]/gu, 'xx');
}
