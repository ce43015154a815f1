// Which end of a long text a model reads: at most so many bytes, begun at a clean place, and anchored there.
import { endsSentence } from './sentences.ts';

const newline = 0x0a;
const space = 0x20;
/** So much of a text tells whether a sentence ends with it. */
const sentenceEndBytes = 40;
const decoder = new TextDecoder();

/**
 * Where reading begins in a text.
 *
 * A text that fits is read whole. Of a longer one between a half and the whole of the limit is read: the beginning stays where it is
 * while the text grows, so that what was read before is read once, and moves on by half the limit when it is full. From there it goes
 * forward to the next paragraph, else sentence, else word, within an eighth of the limit, and never into a character.
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
