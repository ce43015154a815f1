// How much of the end of a long text a model reads: a limited number of bytes, from a clean place that stays put.
import { endsSentence } from './sentences.ts';

const newline = 0x0a;
const space = 0x20;
/** How much of a text is examined for the end of a sentence. */
const sentenceEndBytes = 40;
const decoder = new TextDecoder();

/**
 * Where reading begins in a text.
 *
 * A text that fits is read whole. Of a longer one, between half the limit and all of it is read: the beginning stays where it is
 * while the text grows, so that nothing is read twice, and moves on by half the limit when the limit is reached. From there it goes
 * forward to the next paragraph, else sentence, else word, within an eighth of the limit, and never splits a character.
 * It depends on the text alone.
 *
 * @param text UTF-8
 * @param maxBytes the most bytes to read; 0 reads all
 * @returns the byte offset at which to begin
 */
export function promptStart(text: Uint8Array, maxBytes: number): number {
  if (maxBytes === 0 || text.length <= maxBytes) return 0;
  const shift = Math.max(1, Math.floor(maxBytes / 2));
  const anchor = Math.ceil((text.length - maxBytes) / shift) * shift;
  const end = Math.min(text.length, anchor + Math.ceil(maxBytes / 8));
  const startsParagraph = (index: number): boolean => text[index - 1] === newline;
  const startsSentence = (index: number): boolean =>
    text[index - 1] === space &&
    endsSentence(decoder.decode(text.subarray(Math.max(0, index - 1 - sentenceEndBytes), index - 1)));
  const startsWord = (index: number): boolean => text[index - 1] === space;
  for (const isClean of [startsParagraph, startsSentence, startsWord]) {
    for (let index = anchor; index < end; index++) if (isClean(index)) return index;
  }
  let index = anchor;
  while (index < text.length && (text[index]! & 0xc0) === 0x80) index++; // inside a character
  return index;
}
