// Dashes: how a document writes them, and with which spaces.

/** A dash with the spaces around it. */
export interface DashStyle {
  readonly before: string;
  readonly mark: string;
  readonly after: string;
}

/** The dashes of a document; `undefined` where it has none. */
export interface DashStyles {
  /** Between clauses. */
  readonly clause: DashStyle | undefined;
  /** At the beginning of a line, where somebody speaks. */
  readonly speech: DashStyle | undefined;
  /** Between numbers. */
  readonly range: string;
}

const spaces = '[ \\u00a0\\u2009\\u200a\\u202f]';
const anyDash = new RegExp(
  `(${spaces}?)([\\u2013\\u2014\\u2015]+|(?<!-)--+|(?<=${spaces}|^)-(?=${spaces}|$))(${spaces}?)`,
  'gmu',
);

/**
 * The dashes of a text: of each kind, the style that it used last.
 *
 * @param text prose, one paragraph per line; may end right after a dash
 */
export function dashStylesOf(text: string): DashStyles {
  let clause: DashStyle | undefined;
  let speech: DashStyle | undefined;
  for (const match of text.matchAll(anyDash)) {
    const [whole, before, mark, after] = match as unknown as [string, string, string, string];
    const previous = text[match.index - 1] ?? '\n';
    const next = text[match.index + whole.length] ?? '';
    if (/\d/u.test(previous) && /\d/u.test(next) && before === '' && after === '') continue;
    const isLineStart = previous === '\n' || (before === '' && /["'\u2018-\u201f\u00ab\u00bb(]/u.test(previous));
    if (isLineStart) {
      // Nothing follows yet, so this dash does not show which space the document uses.
      if (next !== '' || after !== '') speech = { before: '', mark, after };
      else speech ??= { before: '', mark, after: ' ' };
    } else {
      // There is no space before a punctuation mark or a line end: go by the space before the dash.
      const isBeforeWord = /[\p{L}\p{N}]/u.test(next);
      clause = { before, mark, after: after !== '' || isBeforeWord ? after : before };
    }
  }
  const range = /\d([-\u2013])\d(?![\s\S]*\d[-\u2013]\d)/u.exec(text.slice(-2000))?.[1] ?? '-';
  // A document whose only dashes introduce speech uses the same mark between clauses.
  if (clause === undefined && speech !== undefined) clause = { before: ' ', mark: speech.mark, after: ' ' };
  return { clause, speech, range };
}

/**
 * Puts the document's dashes into a plain continuation, in which a dash is a hyphen between spaces.
 *
 * @param before the prose that it continues, as it is written
 */
export function writeDashes(continuation: string, before: string, { clause, speech, range }: DashStyles): string {
  let text = continuation;
  if (range !== '-') text = text.replaceAll(/(?<=\d)-(?=\d)/gu, range);
  text = afterDash(text, before, clause, speech);
  return text.replaceAll(/( |^)--?(?=[ \n"']|$)( ?)/gmu, (match, space: string, spaceAfter: string, offset: number) => {
    const previous = offset === 0 ? (before.at(-1) ?? '\n') : text[offset - 1]!;
    if (space === '' && previous === '\n') return speech === undefined ? match : speech.mark + speech.after;
    if (clause === undefined || (space === '' && !/\s/u.test(previous))) return match;
    const isAtEnd = spaceAfter === '' || offset + match.length === text.length;
    if (space === '') return clause.mark + (isAtEnd ? spaceAfter : ' ');
    return clause.before + clause.mark + (isAtEnd ? spaceAfter && clause.after : clause.after);
  });
}

/** Right after a dash of the writer's, the space is the document's. */
function afterDash(text: string, before: string, clause: DashStyle | undefined, speech: DashStyle | undefined): string {
  const dash = /(.?)(?:[\u2013-\u2015]|(?<!-)--)$/su.exec(before);
  if (dash === null || !/^ ?[\p{L}\p{N}]/u.test(text)) return text;
  const style = dash[1] === '' || dash[1] === '\n' ? speech : clause;
  if (style === undefined) return text;
  return style.after + text.trimStart();
}
