// The SHA-256 of a file: what tells a checkpoint from any other, on a model card and after a download.
import { hexOf } from './hex.ts';

/** As hexadecimal digits, in small letters. */
export async function sha256Of(file: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', file)));
}
