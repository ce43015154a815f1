// Strings to bytes and back, with a streaming decoder that never shows half a character.

const encoder = new TextEncoder();

/** The UTF-8 bytes of a string; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * Decodes bytes as they come. A character is emitted as soon as it is complete; bytes that can no longer become valid are emitted as
 * U+FFFD, one per maximal subpart, as the WHATWG Encoding Standard asks (https://encoding.spec.whatwg.org/#utf-8-decoder).
 * A byte order mark is kept, as any other character.
 */
export class Utf8Stream {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** The characters that these bytes complete; empty while one is unfinished. */
  push(bytes: Uint8Array): string {
    return this.#decoder.decode(bytes, { stream: true });
  }

  /** Ends the stream: an unfinished character becomes U+FFFD. The stream can then be used again. */
  end(): string {
    return this.#decoder.decode();
  }
}

/**
 * Decodes a whole byte string.
 *
 * @throws TypeError if it is not UTF-8
 */
export function decodeUtf8Strictly(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
