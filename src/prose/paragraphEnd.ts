// Whether the paragraph that the cursor is in continues after it: then no suggestion may end the paragraph.
import { goesOnInPlainText } from './plainProse.ts';
import { isSceneBreak } from './sceneBreak.ts';

/** What begins a new block right after a paragraph (https://spec.commonmark.org/0.31.2/#paragraphs); all else is part of it. */
const blockStart =
  /^ {0,3}(?:#{1,6}(?:[ \t]|$)|>|[-*+][ \t]+\S|1[.)][ \t]+\S|`{3}|~{3}|\$\$|%%|<(?:[!?]|\/?(?:address|article|aside|blockquote|body|center|details|dialog|div|dl|fieldset|figure|footer|form|h[1-6]|head|header|hr|html|iframe|link|main|nav|ol|p|pre|script|section|style|summary|table|textarea|ul)(?=[\s/>]|$)))/iu;
/** Turns the line above into a heading. */
const underline = /^ {0,3}(?:-+|=+)[ \t]*$/u;

/** @param place.after the rest of the cursor's line, and the next lines */
export function goesOnAfterCursor(place: {
  readonly before: string;
  readonly after: string;
  readonly isMarkdown: boolean;
}): boolean {
  const [rest = '', next = ''] = place.after.split(/\r\n?|\n/u);
  if (rest.trim() !== '') return true;
  if (next.trim() === '') return false;
  if (!place.isMarkdown) return goesOnInPlainText(place.before, next);
  const isBlankLine = /(?:^|[\r\n])[ \t]*$/u.test(place.before);
  if (underline.test(next)) return !isBlankLine;
  return !blockStart.test(next) && !isSceneBreak(next);
}
