// Which multi-line block a line is in: front matter, fenced code, a formula, a comment. A parser would have to read the whole
// document to know; this looks only at how each line begins.
import { closesFrontMatter, countFrontMatterLines } from './frontMatter.ts';
import type { TextLines } from './textLines.ts';

/** A block that an earlier line opened and no line has closed yet. */
export interface OpenBlock {
  readonly kind: 'frontMatter' | 'code' | 'html' | 'math' | 'comment';
  /** A line that opens such a block, for a parser that starts reading in the middle of it. */
  readonly opener: string;
}

/** Lines between two remembered states. */
const stride = 128;

const codeFence = /^ *(?:(`{3,})[^`]*|(~{3,}).*)$/u;
/** A line that begins with a comment between percent signs and does not end it. */
const opensComment = /^ *%%(?!%)(?:(?!%%).)*$/u;
const mathFence = /^ *\$\$[^$]*$/u;
/** HTML that continues across blank lines (https://spec.commonmark.org/0.31.2/#html-blocks, conditions 1 and 2). */
const htmlOpening = /^ *(?:<(?:!--|(?:pre|script|style|textarea)(?=[\s>]|$)))/iu;

/**
 * The block that is open at the end of a line.
 *
 * @param line without its line end
 * @param before the block that is open at the beginning of the line
 */
export function blockAfter(line: string, before: OpenBlock | undefined): OpenBlock | undefined {
  if (before?.kind === 'frontMatter') return closesFrontMatter(line, before.opener) ? undefined : before;
  if (before?.kind === 'html') return closesHtml(line, before.opener) ? undefined : before;
  if (before?.kind === 'comment') return line.includes(before.opener) ? undefined : before;
  // Most lines begin with a letter and are done here.
  const start = line.search(/[^ ]/u);
  const first = line[start];
  if (start > 3 || first === undefined || !'`~$<%'.includes(first)) return before;
  if (before?.kind === 'math') return line.trimEnd().endsWith('$$') ? undefined : before;

  const fence = codeFence.exec(line);
  const marks = fence?.[1] ?? fence?.[2];
  if (before?.kind === 'code') {
    const closes = marks?.startsWith(before.opener) === true && line.trim() === marks;
    return closes ? undefined : before;
  }
  if (marks !== undefined) return { kind: 'code', opener: marks };
  if (opensComment.test(line)) return { kind: 'comment', opener: '%%' };
  if (mathFence.test(line)) return { kind: 'math', opener: '$$' };
  const opener = htmlOpening.exec(line)?.[0].trimStart().toLowerCase();
  if (opener === undefined || closesHtml(line.slice(start + opener.length), opener)) return undefined;
  return { kind: 'html', opener };
}

function closesHtml(line: string, opener: string): boolean {
  return opener === '<!--' ? line.includes('-->') : line.toLowerCase().includes(`</${opener.slice(1)}>`);
}

/**
 * Tracks the blocks of one Markdown document.
 *
 * The first look at line n reads the lines before it, about 0.1 microseconds each; later looks read at most 128, or those after
 * the line given to {@link didChange}. Fences inside list items and quotes are not tracked: they end with their container.
 */
export class OpenBlocks {
  readonly #lines: TextLines;
  /** `[i]` is the block before line `i * stride`. */
  #states: (OpenBlock | undefined)[] = [undefined];
  #frontMatterLines: number | undefined;

  constructor(lines: TextLines) {
    this.#lines = lines;
  }

  /** To be called after each change, with the first line that changed. */
  didChange(firstLine: number): void {
    this.#states.length = Math.min(this.#states.length, Math.floor(firstLine / stride) + 1);
    const before = this.#frontMatterLines;
    this.#frontMatterLines = undefined;
    // Everything after front matter depends on where it ends.
    if (before !== this.frontMatterLines()) this.#states.length = 1;
  }

  /** The block that is open at the beginning of a line. `line` is in [0, lineCount]. */
  at(line: number): OpenBlock | undefined {
    const frontMatterLines = this.frontMatterLines();
    if (line > 0 && line < frontMatterLines) {
      return { kind: 'frontMatter', opener: this.#lines.lineText(0).trimEnd() };
    }
    const nearest = Math.min(Math.floor(line / stride), this.#states.length - 1);
    let state = this.#states[nearest];
    for (let index = nearest * stride; index < line; index++) {
      if (index >= frontMatterLines) state = blockAfter(this.#lines.lineText(index), state);
      if ((index + 1) % stride === 0) this.#states[(index + 1) / stride] = state;
    }
    return state;
  }

  /** How many lines at the top are front matter, its two fences included; 0 if there is none. */
  frontMatterLines(): number {
    this.#frontMatterLines ??= countFrontMatterLines(this.#lines.lineCount, (line) => this.#lines.lineText(line));
    return this.#frontMatterLines;
  }
}
