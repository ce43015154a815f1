// Texts from outside: UTF-8, with or without the mark that some editors put in front of it.
import { decodeUtf8Strictly } from '../prose/utf8.ts';

const byteOrderMark = '\uFEFF';

/**
 * Decodes a file of text. A byte order mark in front says how the file is written and is no part of the text.
 *
 * @throws TypeError if it is not UTF-8
 */
export function decodeTextFile(bytes: Uint8Array): string {
  const text = decodeUtf8Strictly(bytes);
  return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
}
