// From text to the bytes that a model is given.
import { fnv1a } from '../inference/fnv1a.ts';
import { beginByte } from '../model/vocabulary.ts';
import { promptStart } from '../prose/promptWindow.ts';
import { encodeUtf8 } from '../prose/utf8.ts';

/** The bytes to read, BOS first, and what was left out. */
export interface Prompt {
  /** BOS, then the end of the text. Never ends with EOS: the story goes on. */
  readonly bytes: Uint8Array;
  /** Bytes of the text that are not read. */
  readonly skippedBytes: number;
}

/** @param readBytes the most bytes of the text's end to read, 0 for all */
export function promptFrom(text: string, readBytes: number): Prompt {
  const encoded = encodeUtf8(text);
  const skippedBytes = promptStart(encoded, readBytes);
  const bytes = new Uint8Array(encoded.length - skippedBytes + 1);
  bytes[0] = beginByte;
  bytes.set(encoded.subarray(skippedBytes), 1);
  return { bytes, skippedBytes };
}

/** A seed derived from what is read, so that nothing changes before the writer's eyes. */
export function promptSeed(prompt: Uint8Array): number {
  return fnv1a(prompt) >>> 0;
}
