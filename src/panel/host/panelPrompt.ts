// From the text in a panel to the bytes that the model reads.
import { promptFrom } from '../../decoding/prompt.ts';
import { markdownProse } from '../../prose/markdownProse.ts';

/**
 * Only the end of a long text is read: between half of this many characters and all of them. Parsing Markdown takes a
 * second per megabyte, on the editor's own thread.
 */
const lookBackCharacters = 131_072;
const shiftCharacters = lookBackCharacters / 2;

/**
 * The end of a possibly long text, starting at a line or else a word, at a point that stays fixed while the text grows.
 */
function endOf(text: string): string {
  if (text.length <= lookBackCharacters) return text;
  const anchor = Math.ceil((text.length - lookBackCharacters) / shiftCharacters) * shiftCharacters;
  const clean = ['\n\n', '\n', ' '].map((mark) => text.indexOf(mark, anchor)).find((index) => index >= 0) ?? anchor;
  return text.slice(clean < text.length - shiftCharacters / 2 ? clean : anchor);
}

/** Pasted control characters have no content, and three of them have another meaning for the model. */
export function withoutControls(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(/(?![\n\t])\p{Cc}/gu, '');
}

/** The prompts of one panel: the same text is asked about many times, letter by letter, but parsed only once. */
export class Prompts {
  #text = '';
  #readBytes = -1;
  #bytes = new Uint8Array();

  /**
   * The prose of a text that may be Markdown, ready to be read by the model. Depends only on the text and the limit.
   *
   * @param readBytes the most bytes to read, 0 for all
   */
  of(text: string, readBytes: number): Uint8Array {
    if (text !== this.#text || readBytes !== this.#readBytes) {
      this.#bytes = Uint8Array.from(promptFrom(markdownProse(withoutControls(endOf(text))), readBytes).bytes);
      this.#text = text;
      this.#readBytes = readBytes;
    }
    return this.#bytes;
  }
}
