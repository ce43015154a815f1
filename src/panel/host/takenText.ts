// A story of the panel as it is put into a document: nothing of it is lost, and what the model wrote becomes good Markdown.
import { fitContinuation } from '../../prose/fitContinuation.ts';

/** Where it is to stand. */
export interface TakenPlace {
  /** Text before it; its last line is enough. */
  readonly before: string;
  /** Text behind it; its first characters are enough. */
  readonly after: string;
  readonly isMarkdown: boolean;
  readonly lineEnd: '\n' | '\r\n';
}

/**
 * The beginning stays as the person wrote it, Markdown or not. What the model wrote gets blank lines between paragraphs and is escaped;
 * characters that it left broken are left out. Words do not grow together with those around them.
 */
export function takenText(beginning: string, written: string, place: TakenPlace): string {
  const { before, after, isMarkdown, lineEnd } = place;
  const start = /[\p{L}\p{N}.,;:!?…]$/u.test(before) && /^[\p{L}\p{N}"“]/u.test(beginning + written) ? ' ' : '';
  const head = start + beginning.replaceAll(/\r\n?|\n/gu, lineEnd);
  const whole = written.replaceAll(/[\p{Surrogate}\ufffd]/gu, '');
  // Nothing behind it counts: text in front of other text would be cut to one line.
  const fit = { before: before + head, after: '', kind: 'prose', isMarkdown, lineEnd, isCut: false } as const;
  return head + fitContinuation(whole, fit) + (/^[\p{L}\p{N}]/u.test(after) ? ' ' : '');
}
