// Front matter: what a document says about itself at its top, in YAML, TOML or JSON (https://gohugo.io/content-management/front-matter/).
// The one place that knows how it begins and ends.

/** The most lines that front matter, or a title block, may have: what goes on for longer is none. */
const maxFrontMatterLines = 1000;

/** The lines that open front matter, each with the one that closes it. */
const closers: Readonly<Record<string, string>> = { '---': '---', '+++': '+++', ';;;': ';;;', '{': '}' };

/** The fence with which a document's first line opens front matter, if it does. */
export function frontMatterFence(firstLine: string): string | undefined {
  const fence = firstLine.trimEnd();
  return Object.hasOwn(closers, fence) ? fence : undefined;
}

/** Whether a line ends the front matter that began with this fence. */
export function closesFrontMatter(line: string, fence: string): boolean {
  return line.trimEnd() === closers[fence];
}

/**
 * How many lines at the top of a document are front matter, its two fences included; 0 if there is none, or it is not closed.
 *
 * @param lineText gives the text of a line in [0, lineCount)
 */
export function countFrontMatterLines(lineCount: number, lineText: (line: number) => string): number {
  const titleLines = countTitleLines(lineCount, lineText);
  const fence = frontMatterFence(lineText(0));
  if (titleLines > 0 || fence === undefined) return titleLines;
  const end = Math.min(lineCount, maxFrontMatterLines);
  for (let line = 1; line < end; line++) if (closesFrontMatter(lineText(line), fence)) return line + 1;
  return 0;
}

/**
 * How many lines at the top are a Pandoc title block (https://pandoc.org/MANUAL.html#extension-pandoc_title_block): title, authors
 * and date, each after a percent sign, perhaps continued on lines that begin with a space.
 */
function countTitleLines(lineCount: number, lineText: (line: number) => string): number {
  let fields = 0;
  for (let line = 0; line < lineCount; line++) {
    const text = lineText(line);
    if (/^%(?:[ \t]|$)/u.test(text) && fields < 3) fields++;
    else if (fields === 0 || !/^[ \t]+\S/u.test(text)) return line;
    if (line === maxFrontMatterLines) return 0;
  }
  return lineCount;
}

/** What a line of front matter looks like: a key, an item, a comment, a bracket, or indented under its key. */
const frontMatterLine = /^(?:#|-[ \t]|[ \t]|[[\]{}]|["']?[\w.-]+["']?[ \t]*[:=])/u;

/**
 * Whether the beginning of a document ends inside front matter. The front matter may not be closed yet, and a story may begin with a
 * line that looks like its fence, so only what looks like front matter throughout counts. A word just begun on the last line may still
 * become a key.
 */
export function endsInFrontMatter(lines: readonly string[]): boolean {
  if (isJsonBegun(lines) || countTitleLines(lines.length, (line) => lines[line]!) === lines.length) return true;
  const fence = frontMatterFence(lines[0]!);
  if (fence === undefined || lines.length === 1) return false;
  const whole = lines.slice(1, -1);
  const last = lines.at(-1)!;
  if (whole[0]?.trim() === '' || whole.some((line) => closesFrontMatter(line, fence))) return false;
  if (!whole.every((line) => line.trim() === '' || frontMatterLine.test(line))) return false;
  const isKeyBegun = /^["']?[\w.-]*$/u.test(last) && whole.at(-1)?.trim() !== '';
  return isKeyBegun || last.trim() === '' || closers[fence]!.startsWith(last) || frontMatterLine.test(last);
}

/** Whether a text is JSON that is not closed yet, with its first key on the same line as the opening brace. */
function isJsonBegun(lines: readonly string[]): boolean {
  return /^\{[ \t]*"/u.test(lines[0]!) && !lines.some((line) => line.trim() === '' || /\}[ \t]*$/u.test(line));
}
