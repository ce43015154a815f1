// Text given to a terminal program: a file, or standard input.
import { readFile } from 'node:fs/promises';
import { decodeUtf8Strictly } from '../prose/utf8.ts';
import { UsageError } from './program.ts';

/** The argument that means standard input. */
export const standardInput = '-';

const byteOrderMark = '\uFEFF';

/**
 * Reads UTF-8 text, without its byte order mark.
 *
 * @param file a path, or `-` for standard input
 * @throws {UsageError} if it cannot be read, or is not UTF-8
 */
export async function readTextInput(file: string): Promise<string> {
  const name = file === standardInput ? 'Standard input' : file;
  let bytes: Uint8Array;
  try {
    bytes = file === standardInput ? await readStandardInput() : await readFile(file);
  } catch (error) {
    throw new UsageError(`${name} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
  try {
    const text = decodeUtf8Strictly(bytes);
    return text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
  } catch (error) {
    throw new UsageError(`${name} is not UTF-8 text; save it as UTF-8 and try again.`, { cause: error });
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
