// Downloads one file whose length and sha256 are known beforehand. A download that breaks off is kept and resumed the next time; one
// that turns out to be something else is thrown away. Knows neither an editor nor a network: both are passed in.
import * as l10n from '@vscode/l10n';
import { sha256Of } from '../model/sha256.ts';
import { askHost, type AskContext, type FinalAnswer } from './followRedirects.ts';
import { DownloadError } from './downloadError.ts';

/** A file that a host is known to have. */
export interface KnownFile {
  readonly address: URL;
  readonly byteCount: number;
  /** In lower-case hexadecimal. */
  readonly sha256: string;
}

/** Where the beginning of an interrupted download is kept, for one file. */
export interface PartStore {
  /** What there is; `undefined` if nothing is. */
  read(): Promise<Uint8Array | undefined>;
  write(bytes: Uint8Array): Promise<void>;
  remove(): Promise<void>;
}

/** How to download. */
export interface DownloadContext extends AskContext {
  readonly part: PartStore;
  readonly onProgress: (doneBytes: number) => void;
}

/** Larger files are not requested: the largest checkpoint of the family, with all of its trainer's state, has 12 MB. */
export const maxDownloadBytes = 64 * 2 ** 20;

/**
 * Downloads a file, or the rest of it.
 *
 * @returns its bytes, length and sha256 verified
 * @throws {DownloadError} in one sentence
 * @throws the signal's reason if it is aborted; what has arrived by then is kept
 */
export async function downloadFile(file: KnownFile, context: DownloadContext): Promise<Uint8Array<ArrayBuffer>> {
  const { byteCount, sha256 } = file;
  if (byteCount > maxDownloadBytes) {
    throw new DownloadError(l10n.t('The file has {0} bytes; a checkpoint of this family has fewer.', byteCount));
  }
  const bytes = new Uint8Array(byteCount);
  const kept = await context.part.read();
  const start = kept !== undefined && kept.length < byteCount ? kept.length : 0;
  if (start > 0) bytes.set(kept!);
  await fillFrom(bytes, start, file, context);
  if ((await sha256Of(bytes)) !== sha256) {
    await context.part.remove();
    throw new DownloadError(
      l10n.t(
        'The downloaded file is not the one that was announced (its sha256 differs), so it was deleted; try again.',
      ),
    );
  }
  await context.part.remove();
  return bytes;
}

/** Fills the bytes from an offset on; keeps what has arrived if the download breaks off. */
async function fillFrom(bytes: Uint8Array, start: number, file: KnownFile, context: DownloadContext): Promise<void> {
  const answer = await askFrom(start, file, context);
  let filled = startOf(answer, start, bytes.length);
  const keep = async (): Promise<void> => {
    if (filled > start) await context.part.write(bytes.subarray(0, filled));
  };
  context.onProgress(filled);
  let isTooMuch = false;
  try {
    for await (const piece of answer.contents) {
      isTooMuch = filled + piece.length > bytes.length;
      if (isTooMuch) break;
      bytes.set(piece, filled);
      filled += piece.length;
      context.onProgress(filled);
    }
  } catch (error) {
    await keep();
    throw error;
  }
  if (isTooMuch) {
    await context.part.remove();
    throw new DownloadError(
      l10n.t('More than the announced {0} bytes arrived, so they were deleted; try again.', bytes.length),
    );
  }
  if (filled < bytes.length) {
    await keep();
    throw new DownloadError(
      l10n.t(
        'The connection ended after {0} of {1} bytes; they are kept, so run the command again to resume.',
        filled,
        bytes.length,
      ),
    );
  }
}

/** Requests the file from an offset on, or all of it if the host cannot or will not resume there. */
async function askFrom(start: number, file: KnownFile, context: DownloadContext): Promise<FinalAnswer> {
  // With compression in transit, lengths and offsets would be those of something else.
  const headers = { 'accept-encoding': 'identity' };
  if (start > 0) {
    const answer = await askHost(file.address, { ...headers, range: `bytes=${start}-` }, [200, 206, 416], context);
    checkAnnounced(answer, file);
    if (answer.status !== 416) return answer;
    answer.discard();
  }
  const answer = await askHost(file.address, headers, [200], context);
  checkAnnounced(answer, file);
  return answer;
}

/** Hub hosts repeat the length and the sha256 of a large file when redirecting to it: neither may have changed in the meantime. */
function checkAnnounced({ way, discard }: FinalAnswer, { byteCount, sha256 }: KnownFile): void {
  for (const { header } of way) {
    const size = header('x-linked-size');
    const hash = header('x-linked-etag')?.replaceAll(/^W\/|"/gu, '');
    if ((size === undefined || size === String(byteCount)) && (hash === undefined || hash === sha256)) continue;
    discard();
    throw new DownloadError(l10n.t('The file was changed on the hub in the meantime; run the command again.'));
  }
}

/** The offset at which the contents of an answer belong. */
function startOf(answer: FinalAnswer, asked: number, byteCount: number): number {
  const wrong = (): never => {
    answer.discard();
    throw new DownloadError(
      l10n.t('The host offers a file of a different length than the announced {0} bytes.', byteCount),
    );
  };
  const length = answer.header('content-length');
  if (answer.status === 206) {
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/u.exec(answer.header('content-range') ?? '');
    const isRest = range !== null && Number(range[1]) === asked && Number(range[2]) === byteCount - 1;
    return isRest && (range[3] === '*' || Number(range[3]) === byteCount) ? asked : wrong();
  }
  return length === undefined || Number(length) === byteCount ? 0 : wrong();
}
