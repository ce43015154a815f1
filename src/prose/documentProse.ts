// Splits a whole document into parts that can be turned into prose one by one, and keeps them up to date under edits, in time
// proportional to the parts that an edit touches. The same text always gives the same parts, whatever edits led to it.
import { countFrontMatterLines, frontMatterFence } from './frontMatter.ts';
import { blockAfter, type OpenBlock } from './openBlocks.ts';
import { readingOf } from './reading.ts';

/** A piece of a document: a paragraph, a heading, a list, a block of code. */
export interface DocumentPart {
  readonly source: string;
}

/** What an edit did to the parts: `removed[i]` is the older form of `added[i]` where both exist. */
export interface PartChanges {
  readonly removed: readonly DocumentPart[];
  readonly added: readonly DocumentPart[];
}

/** The longest part, in characters. Longer blocks are cut, because parsing takes a second per megabyte. */
const maxPartCharacters = 16_384;

/** From one unindented line after a blank line to the next such line; a fenced block is kept together. */
interface Block {
  readonly source: string;
  /** The open block that its first line is in. */
  readonly before: OpenBlock | undefined;
  readonly parts: readonly DocumentPart[];
}

/** The parts of one document. */
export class DocumentProse {
  readonly #isMarkdown: boolean;
  #blocks: readonly Block[] = [];
  #frontMatterCharacters = 0;

  constructor(isMarkdown: boolean) {
    this.#isMarkdown = isMarkdown;
  }

  /** The document's text, in UTF-16 units. */
  get characters(): number {
    return this.#blocks.reduce((sum, { source }) => sum + source.length, 0);
  }

  /** Replaces the whole text. */
  reset(text: string): PartChanges {
    return this.#replace(0, this.#blocks.length, text, undefined);
  }

  /**
   * Applies an edit.
   *
   * @param offset UTF-16 units from the start of the document
   * @throws RangeError if the edit is not within the text
   */
  edit(offset: number, deletedCharacters: number, inserted: string): PartChanges {
    const end = offset + deletedCharacters;
    if (offset < 0 || deletedCharacters < 0 || end > this.characters) throw new RangeError('An edit outside the text.');
    if (this.#mayBeFrontMatter(offset)) {
      const text = this.#textOf(0, this.#blocks.length);
      return this.reset(text.slice(0, offset) + inserted + text.slice(end));
    }
    const first = Math.max(0, this.#blockAt(offset) - 1);
    const last = Math.min(this.#blocks.length, this.#blockAt(end) + 2);
    const start = this.#offsetOf(first);
    const text = this.#textOf(first, last);
    const edited = text.slice(0, offset - start) + inserted + text.slice(end - start);
    return this.#replace(first, last, edited, this.#blocks[first]?.before);
  }

  /** The part at an offset (at the end of the text, the last part) and the offset within it; `undefined` where there is none. */
  partAt(offset: number): { readonly part: DocumentPart; readonly offset: number } | undefined {
    let rest = offset;
    let last: DocumentPart | undefined;
    for (const { source, parts } of this.#blocks) {
      last = parts.at(-1);
      if (rest >= source.length) {
        rest -= source.length;
        continue;
      }
      for (const part of parts) {
        if (rest < part.source.length) return { part, offset: rest };
        rest -= part.source.length;
      }
      return undefined; // not prose
    }
    return last && { part: last, offset: last.source.length };
  }

  /** The prose of a part, or of a piece of one, with plain marks; paragraphs are separated by newlines. */
  proseOf(source: string): string {
    return readingOf(source, this.#isMarkdown).plain.trim();
  }

  #blockAt(offset: number): number {
    let rest = offset;
    const index = this.#blocks.findIndex(({ source }) => {
      rest -= source.length;
      return rest < 0;
    });
    return index < 0 ? Math.max(0, this.#blocks.length - 1) : index;
  }

  #offsetOf(block: number): number {
    return this.#blocks.slice(0, block).reduce((sum, { source }) => sum + source.length, 0);
  }

  #textOf(first: number, last: number): string {
    return this.#blocks
      .slice(first, last)
      .map(({ source }) => source)
      .join('');
  }

  /** Whether an edit may make, end or change front matter. */
  #mayBeFrontMatter(offset: number): boolean {
    if (!this.#isMarkdown) return false;
    const firstLine = this.#blocks[0]?.source.split('\n', 1)[0] ?? '';
    const isTop = offset <= Math.max(firstLine.length, this.#frontMatterCharacters);
    return isTop || (frontMatterFence(firstLine) !== undefined && this.#frontMatterCharacters === 0);
  }

  #replace(first: number, last: number, text: string, before: OpenBlock | undefined): PartChanges {
    let end = last;
    let source = text;
    let split = this.#split(source, first === 0, before);
    // A fence that was opened or closed changes the blocks after it: split on until one begins in the same open block as before.
    while (end < this.#blocks.length && !isSame(split.after, this.#blocks[end]!.before)) {
      source += this.#blocks[end++]!.source;
      split = this.#split(source, first === 0, before);
    }
    if (first === 0) this.#frontMatterCharacters = split.frontMatterCharacters;
    const old = new Map<string, DocumentPart[]>();
    for (const part of this.#blocks.slice(first, end).flatMap(({ parts }) => parts)) {
      old.set(part.source, [...(old.get(part.source) ?? []), part]);
    }
    const added: DocumentPart[] = [];
    const blocks = split.blocks.map((block) => ({
      ...block,
      parts: block.parts.map((part) => {
        const same = old.get(part.source)?.shift();
        if (same === undefined) added.push(part);
        return same ?? part;
      }),
    }));
    this.#blocks = [...this.#blocks.slice(0, first), ...blocks, ...this.#blocks.slice(end)];
    return { removed: Array.from(old.values()).flat(), added };
  }

  #split(
    text: string,
    isTop: boolean,
    before: OpenBlock | undefined,
  ): { blocks: Block[]; after: OpenBlock | undefined; frontMatterCharacters: number } {
    const lines = text.split(/(?<=\n)/u);
    const frontMatterLines =
      isTop && this.#isMarkdown ? countFrontMatterLines(lines.length, (line) => lines[line]!.trimEnd()) : 0;
    const blocks: Block[] = [];
    let source = lines.slice(0, frontMatterLines).join('');
    const frontMatterCharacters = source.length;
    if (source !== '') blocks.push({ source, before: undefined, parts: [] });
    source = '';
    let openBefore = before;
    let open = before;
    let isFenced = before !== undefined;
    let isAfterBlank = false;
    for (const line of lines.slice(frontMatterLines)) {
      const isBlank = line.trim() === '';
      if (isAfterBlank && open === undefined && !isBlank && !/^[ \t]/u.test(line)) {
        blocks.push({ source, before: openBefore, parts: partsOf(source, isFenced) });
        source = '';
        openBefore = open;
        isFenced = false;
      }
      if (this.#isMarkdown) open = blockAfter(line.replace(/\r?\n$/u, ''), open);
      isFenced ||= open !== undefined;
      source += line;
      isAfterBlank = isBlank;
    }
    if (source !== '') blocks.push({ source, before: openBefore, parts: partsOf(source, isFenced) });
    return { blocks, after: open, frontMatterCharacters };
  }
}

function isSame(one: OpenBlock | undefined, other: OpenBlock | undefined): boolean {
  return one?.kind === other?.kind && one?.opener === other?.opener;
}

/**
 * A block as one part, or the parts of a very long one. It is cut after some of its sentences, chosen by their last letters, so that
 * an edit moves only the cuts next to it.
 */
function partsOf(source: string, isFenced: boolean): DocumentPart[] {
  if (source.length <= maxPartCharacters) return [{ source }];
  if (isFenced) return []; // cut, its pieces would look like prose
  const parts: DocumentPart[] = [];
  let start = 0;
  const cut = (end: number): void => {
    for (; end - start > maxPartCharacters; start += maxPartCharacters)
      parts.push({ source: source.slice(start, start + maxPartCharacters) });
    if (end > start) parts.push({ source: source.slice(start, end) });
    start = end;
  };
  for (const { index, 0: mark } of source.matchAll(/[.!?\u2026]["'\u201d\u2019)]*\s+/gu)) {
    let sum = 0;
    for (let back = 1; back <= 4; back++) sum += source.charCodeAt(index - back) || 0;
    if (sum % 8 === 0) cut(index + mark.length);
  }
  cut(source.length);
  return parts;
}
