// The SHA-256 of a file: identifies a checkpoint, on a model card and after a download.
import { hexOf } from './hex.ts';

/** As lowercase hexadecimal digits. */
export async function sha256Of(file: Uint8Array<ArrayBuffer>): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', file)));
}
