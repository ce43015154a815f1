// The entries of a zip archive in memory, stored or deflated: the container that torch.save has written since version 1.6.
// Libraries for whole archives trust the sizes that the archive declares, so the directory is read and checked here and only the
// inflating is left to DecompressionStream, which Node and browsers both have. Nothing is ever written anywhere under an entry's name.
// Format: APPNOTE.TXT 6.3.10, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16.
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';
import { quotedName } from '../model/spokenName.ts';
import type { MemoryBudget } from './memoryBudget.ts';

const localHeaderSignature = 0x04034b50;
const localHeaderBytes = 30;
const directoryEntrySignature = 0x02014b50;
const directoryEntryBytes = 46;
const directoryEndSignature = 0x06054b50;
const directoryEndBytes = 22;
const maxCommentBytes = 0xffff;

const storedMethod = 0;
const deflatedMethod = 8;
/** Encrypted, strongly encrypted, or with a masked local header. */
const encryptedFlags = 0x0001 | 0x0040 | 0x2000;

/** One entry, its extent checked to be within the file. */
export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  /** Offset of the local header, which comes before the contents. */
  readonly headerStart: number;
  /** Extent of the contents in the file. */
  readonly start: number;
  readonly end: number;
  /** Declared size of the contents; {@link readZipEntry} verifies it. */
  readonly byteCount: number;
  readonly crc32: number;
}

/**
 * Lists the entries of an archive by name, folders left out.
 *
 * @param source how errors name the file
 * @throws {ModelError} `modelDamaged` if it is not a whole, plain archive: truncated, encrypted, zip64, or with entries that
 *   overlap, share a name, or have names that point outside the archive
 */
export function listZipEntries(file: Uint8Array, source: string): ReadonlyMap<string, ZipEntry> {
  const fail = (problem: string): never => {
    throw new ModelError('modelDamaged', l10n.t('{0}: {1}.', source, problem));
  };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const directoryEnd = findDirectoryEnd(view);
  if (directoryEnd === undefined)
    return fail(l10n.t('the zip directory at its end is missing, so the file is cut off or damaged'));
  const entryCount = view.getUint16(directoryEnd + 10, true);
  const size = view.getUint32(directoryEnd + 12, true);
  const start = view.getUint32(directoryEnd + 16, true);
  // torch.save always writes zip64 records too, but fills in the plain ones, which are enough below 4 GB.
  if (entryCount === 0xffff || size === 0xffff_ffff || start === 0xffff_ffff) {
    fail(l10n.t('it is a zip64 archive, which only files above 4 GB need; no mixer is that large'));
  }
  if (view.getUint32(directoryEnd + 4, true) !== 0 || view.getUint16(directoryEnd + 8, true) !== entryCount) {
    fail(l10n.t('it is one part of a zip archive in several parts'));
  }
  if (start + size > directoryEnd) fail(l10n.t('its zip directory does not lie inside the file'));

  const entries: ZipEntry[] = [];
  let position = start;
  for (let index = 0; index < entryCount; index++) {
    if (position + directoryEntryBytes > start + size || view.getUint32(position, true) !== directoryEntrySignature) {
      fail(l10n.t('its zip directory is damaged'));
    }
    const end = position + directoryEntryBytes + extraBytesAt(view, position + 28, 3);
    if (end > start + size) fail(l10n.t('its zip directory is damaged'));
    entries.push(readDirectoryEntry(file, view, position, start, fail));
    position = end;
  }
  if (position !== start + size) fail(l10n.t('its zip directory is damaged'));
  checkOverlaps(entries, fail);

  const byName = new Map<string, ZipEntry>();
  for (const entry of entries) {
    if (entry.name.endsWith('/')) continue;
    if (byName.has(entry.name)) fail(l10n.t('two zip entries are named {0}', quotedName(entry.name)));
    byName.set(entry.name, entry);
  }
  return byName;
}

/**
 * The contents of an entry: a view into the file if it is stored, else inflated into memory requested from the budget.
 *
 * @throws {ModelError} `modelDamaged` if the contents have another size or checksum than declared
 */
export async function readZipEntry(
  file: Uint8Array,
  entry: ZipEntry,
  budget: MemoryBudget,
  source: string,
): Promise<Uint8Array> {
  const stored = file.subarray(entry.start, entry.end);
  const contents = entry.isDeflated ? await inflate(stored, entry, budget, source) : stored;
  // torch.serialization.set_crc32_options(False) leaves all checksums 0 (seen with torch 2.8).
  if (entry.crc32 !== 0 && crc32(contents) !== entry.crc32) {
    throw new ModelError(
      'modelDamaged',
      l10n.t('{0}: the checksum of the zip entry {1} is wrong.', source, quotedName(entry.name)),
    );
  }
  return contents;
}

function findDirectoryEnd(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - directoryEndBytes - maxCommentBytes);
  for (let position = view.byteLength - directoryEndBytes; position >= first; position--) {
    const isFound =
      view.getUint32(position, true) === directoryEndSignature &&
      position + directoryEndBytes + view.getUint16(position + 20, true) === view.byteLength;
    if (isFound) return position;
  }
  return undefined;
}

/** The sum of the lengths, 2 bytes each, of the parts that follow a header. */
function extraBytesAt(view: DataView, position: number, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += view.getUint16(position + 2 * index, true);
  return sum;
}

function readDirectoryEntry(
  file: Uint8Array,
  view: DataView,
  position: number,
  directoryStart: number,
  fail: (problem: string) => never,
): ZipEntry {
  const nameStart = position + directoryEntryBytes;
  const nameBytes = file.subarray(nameStart, nameStart + view.getUint16(position + 28, true));
  const name = new TextDecoder().decode(nameBytes);
  if (isUnsafeName(name)) fail(l10n.t('the zip entry {0} points outside the archive', quotedName(name)));
  if (view.getUint16(position + 8, true) & encryptedFlags)
    fail(l10n.t('the zip entry {0} is encrypted', quotedName(name)));
  const method = view.getUint16(position + 10, true);
  if (method !== storedMethod && method !== deflatedMethod) {
    fail(
      l10n.t(
        'the zip entry {0} is compressed by method {1}; only stored and deflated ones are read',
        quotedName(name),
        method,
      ),
    );
  }
  const storedBytes = view.getUint32(position + 20, true);
  const byteCount = view.getUint32(position + 24, true);
  const headerStart = view.getUint32(position + 42, true);
  if ([storedBytes, byteCount, headerStart].includes(0xffff_ffff)) {
    fail(
      l10n.t(
        'the zip entry {0} has sizes in zip64, which only files above 4 GB need; no mixer is that large',
        quotedName(name),
      ),
    );
  }
  if (method === storedMethod && storedBytes !== byteCount) {
    fail(
      l10n.t(
        'the zip entry {0} is stored, but declares two sizes, {1} and {2} bytes',
        quotedName(name),
        storedBytes,
        byteCount,
      ),
    );
  }
  // The sizes in the local header are ignored: torch.save leaves them 0 and writes them after the contents.
  const isPlaced =
    headerStart + localHeaderBytes + nameBytes.length <= directoryStart &&
    view.getUint32(headerStart, true) === localHeaderSignature &&
    view.getUint16(headerStart + 8, true) === method &&
    view.getUint16(headerStart + 26, true) === nameBytes.length &&
    nameBytes.every((byte, index) => byte === file[headerStart + localHeaderBytes + index]);
  if (!isPlaced) fail(l10n.t('the zip entry {0} is not where the directory says', quotedName(name)));
  const start = headerStart + localHeaderBytes + extraBytesAt(view, headerStart + 26, 2);
  const end = start + storedBytes;
  if (end > directoryStart) fail(l10n.t('the zip entry {0} reaches into the directory', quotedName(name)));
  const crc = view.getUint32(position + 16, true);
  return { name, isDeflated: method === deflatedMethod, headerStart, start, end, byteCount, crc32: crc };
}

/** Such names are harmless here, but no trainer writes them: whoever made the file meant harm to another program. */
function isUnsafeName(name: string): boolean {
  return /^[/\\]|^[a-z]:|\\|\0/iu.test(name) || name.split('/').includes('..');
}

function checkOverlaps(entries: readonly ZipEntry[], fail: (problem: string) => never): void {
  const inOrder = entries.toSorted((left, right) => left.headerStart - right.headerStart);
  let lastEnd = 0;
  for (const { name, headerStart, end } of inOrder) {
    if (headerStart < lastEnd) fail(l10n.t('the zip entry {0} overlaps the one before it', quotedName(name)));
    lastEnd = end;
  }
}

/** How much is handed to the inflater at a time: it may return 1000 times as much before anybody can stop it. */
const inflateStepBytes = 4096;

/**
 * Inflates into one block of the declared size, and stops when it is full: work and memory are bounded by what the entry declares,
 * whatever it really holds.
 */
async function inflate(
  deflated: Uint8Array,
  entry: ZipEntry,
  budget: MemoryBudget,
  source: string,
): Promise<Uint8Array> {
  const fail = (problem: string): never => {
    throw new ModelError(
      'modelDamaged',
      l10n.t('{0}: the zip entry {1} {2}.', source, quotedName(entry.name), problem),
    );
  };
  budget.take(entry.byteCount, l10n.t('the zip entry {0}', quotedName(entry.name)));
  const contents = new Uint8Array(entry.byteCount);
  let length = 0;
  let position = 0;
  const steps = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (controller) => {
        // The cast: the type excludes views of shared memory, which no file system hands out.
        controller.enqueue(deflated.subarray(position, position + inflateStepBytes) as Uint8Array<ArrayBuffer>);
        position += inflateStepBytes;
        if (position >= deflated.length) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const reader = steps.pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const read = async (): Promise<Uint8Array | undefined> =>
    (await reader.read().catch(() => fail(l10n.t('cannot be inflated')))).value;
  let piece = await read();
  for (; piece !== undefined && length + piece.length <= contents.length; piece = await read()) {
    contents.set(piece, length);
    length += piece.length;
  }
  if (piece !== undefined) void reader.cancel().catch(() => undefined); // nobody wants the rest
  if (piece !== undefined || length !== contents.length)
    fail(l10n.t('does not have the {0} bytes that it declares', entry.byteCount));
  return contents;
}

/** Remainders of each byte for the polynomial of zip, reflected (APPNOTE.TXT 4.4.7). */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? 0xedb8_8320 ^ (remainder >>> 1) : remainder >>> 1;
  return remainder;
});

function crc32(bytes: Uint8Array): number {
  let remainder = 0xffff_ffff;
  for (let index = 0; index < bytes.length; index++) {
    remainder = crcTable[(remainder ^ bytes[index]!) & 0xff]! ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}
