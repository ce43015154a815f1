// A story of the panel on its way into a document: nothing is lost, and what the model wrote becomes valid Markdown.
import { fitContinuation } from '../../prose/fitContinuation.ts';

/** Where it goes. */
export interface TakenPlace {
  /** Text before it; its last line is enough. */
  readonly before: string;
  /** Text after it; its first characters are enough. */
  readonly after: string;
  readonly isMarkdown: boolean;
  readonly lineEnd: '\n' | '\r\n';
}

/**
 * The beginning stays as the person wrote it, Markdown or not. What the model wrote gets blank lines between paragraphs
 * and is escaped; its broken characters are dropped. Words don't run together with those around them.
 */
export function takenText(beginning: string, written: string, place: TakenPlace): string {
  const { before, after, isMarkdown, lineEnd } = place;
  const start = /[\p{L}\p{N}.,;:!?…]$/u.test(before) && /^[\p{L}\p{N}"“]/u.test(beginning + written) ? ' ' : '';
  const head = start + beginning.replaceAll(/\r\n?|\n/gu, lineEnd);
  const whole = written.replaceAll(/[\p{Surrogate}\ufffd]/gu, '');
  // Ignores the text after it: a continuation with text after it would be cut to one line.
  const fit = { before: before + head, after: '', kind: 'prose', isMarkdown, lineEnd, isCut: false } as const;
  return head + fitContinuation(whole, fit) + (/^[\p{L}\p{N}]/u.test(after) ? ' ' : '');
}
