// Tracks the range of a text that is being written while others change the document too: only offsets, no editor. No
// edit made here ever touches a character that somebody else wrote.

/** A replacement in a text, in UTF-16 units. Changes that come together are applied in order. */
export interface ContentChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** The range of the written text, in UTF-16 units. */
export interface TrackedRange {
  readonly start: number;
  /** Where the text continues. What somebody types right here stays after it. */
  readonly end: number;
  /** The number of characters before the end that are still as written: only these may be replaced. */
  readonly ownLength: number;
}

/**
 * How long a text must be to be searched for after a change that replaced all of it: the story, or the story with its
 * surroundings if that is too short. Shorter texts might occur by chance.
 */
const tellingCharacters = 24;

/**
 * The range after somebody else's changes.
 *
 * Changes before the range move it, text typed at or after its end does not, and changes inside it are kept. The range
 * is gone once its last character is: what comes next would not follow from what is left. A change that replaces more
 * than it alters (by a formatter, or of all line ends) counts as only what it alters.
 *
 * @param textBefore the document before the changes
 * @returns `undefined` if the place is gone
 */
export function rangeAfterChanges(
  range: TrackedRange,
  changes: readonly ContentChange[],
  textBefore: string,
): TrackedRange | undefined {
  let tracked: TrackedRange | undefined = range;
  let text = textBefore;
  for (const change of changes) {
    tracked = rangeAfter(tracked, change, text);
    if (tracked === undefined) return undefined;
    text = textAfter(text, [change]);
  }
  return tracked;
}

/** A text after changes. */
export function textAfter(text: string, changes: readonly ContentChange[]): string {
  let result = text;
  for (const { rangeOffset, rangeLength, text: inserted } of changes) {
    result = result.slice(0, rangeOffset) + inserted + result.slice(rangeOffset + rangeLength);
  }
  return result;
}

/**
 * The edit that makes the range show the wanted text, as far as it may still be changed.
 *
 * @param shown what was written there so far, regardless of what others made of it
 * @returns the edit, with the range and the written text after it; `undefined` if there is nothing to do
 */
export function editToward(
  range: TrackedRange,
  shown: string,
  wanted: string,
): { readonly edit: ContentChange; readonly range: TrackedRange; readonly shown: string } | undefined {
  let common = shown.length - range.ownLength;
  while (common < shown.length && shown[common] === wanted[common]) common++;
  // Half a surrogate pair cannot be replaced.
  if (common > shown.length - range.ownLength && /^[\udc00-\udfff]/.test(wanted.slice(common))) common--;
  const text = wanted.slice(common);
  const rangeLength = shown.length - common;
  if (text === '' && rangeLength === 0) return undefined;
  const grown = text.length - rangeLength;
  return {
    edit: { rangeOffset: range.end - rangeLength, rangeLength, text },
    range: { start: range.start, end: range.end + grown, ownLength: range.ownLength + grown },
    shown: shown.slice(0, common) + text,
  };
}

function rangeAfter(range: TrackedRange, change: ContentChange, text: string): TrackedRange | undefined {
  if (change.rangeLength > 0 && change.text === withLineEndsOf(change.text, replacedBy(change, text))) {
    return withOtherLineEnds(range, change, text);
  }
  const { rangeOffset, rangeLength, text: inserted } = withoutCommonEnds(change, text);
  const changeEnd = rangeOffset + rangeLength;
  const { start, end, ownLength } = range;
  const grown = inserted.length - rangeLength;
  if (rangeOffset >= end) return range;
  if (changeEnd <= start) return { start: start + grown, end: end + grown, ownLength };
  if (changeEnd >= end) return foundAgain(range, change, text);
  return {
    start: rangeOffset < start ? rangeOffset + inserted.length : start,
    end: end + grown,
    ownLength: Math.min(ownLength, end - changeEnd),
  };
}

/** The change without the parts at both ends that it leaves unchanged. */
function withoutCommonEnds(change: ContentChange, text: string): ContentChange {
  const { rangeOffset, rangeLength, text: inserted } = change;
  if (rangeLength === 0 || inserted === '') return change;
  const longest = Math.min(rangeLength, inserted.length);
  let first = 0;
  while (first < longest && text[rangeOffset + first] === inserted[first]) first++;
  let last = 0;
  while (
    last < longest - first &&
    text[rangeOffset + rangeLength - 1 - last] === inserted[inserted.length - 1 - last]
  ) {
    last++;
  }
  return {
    rangeOffset: rangeOffset + first,
    rangeLength: rangeLength - first - last,
    text: inserted.slice(first, inserted.length - last),
  };
}

/** The range after a text was replaced by the same text with other line ends. */
function withOtherLineEnds({ start, end, ownLength }: TrackedRange, change: ContentChange, text: string): TrackedRange {
  const { rangeOffset, rangeLength, text: inserted } = change;
  const moved = (offset: number): number => {
    if (offset <= rangeOffset) return offset;
    if (offset >= rangeOffset + rangeLength) return offset + inserted.length - rangeLength;
    return rangeOffset + withLineEndsOf(inserted, text.slice(rangeOffset, offset)).length;
  };
  return { start: moved(start), end: moved(end), ownLength: moved(end) - moved(end - ownLength) };
}

/** The range within a text that replaced everything around it, if it can be identified there. */
function foundAgain(range: TrackedRange, change: ContentChange, text: string): TrackedRange | undefined {
  const { rangeOffset, rangeLength, text: inserted } = change;
  const { start, end, ownLength } = range;
  const changeEnd = rangeOffset + rangeLength;
  if (rangeOffset > start || changeEnd < end) return undefined;
  const withBefore = Math.max(rangeOffset, start - tellingCharacters);
  const withAfter = Math.min(changeEnd, end + tellingCharacters);
  const tellingRanges: [from: number, to: number][] = [
    [start, end],
    [withBefore, end],
    [start, withAfter],
  ];
  for (const [from, to] of tellingRanges) {
    const telling = text.slice(from, to);
    const at = inserted.indexOf(telling);
    if (telling.length < tellingCharacters || at === -1 || at !== inserted.lastIndexOf(telling)) continue;
    const found = rangeOffset + at + start - from;
    return { start: found, end: found + end - start, ownLength };
  }
  return undefined;
}

function replacedBy({ rangeOffset, rangeLength }: ContentChange, text: string): string {
  return text.slice(rangeOffset, rangeOffset + rangeLength);
}

function withLineEndsOf(model: string, text: string): string {
  return text.replaceAll(/\r\n|\n/gu, model.includes('\r\n') ? '\r\n' : '\n');
}
