// Writes zip archives, honest ones and ones that lie about themselves.
import { deflateSync } from 'fflate';

/** One entry; whatever is given beside name and contents is what the archive claims. */
export interface ZippedEntry {
  readonly name: string;
  readonly contents: Uint8Array;
  readonly isDeflated?: boolean;
  readonly method?: number;
  readonly flags?: number;
  readonly byteCount?: number;
  readonly storedBytes?: number;
  readonly headerStart?: number;
  readonly localName?: string;
  readonly crc32?: number;
}

/** What the end of the archive claims. */
export interface ZipEnd {
  readonly entryCount?: number;
  readonly directoryStart?: number;
  readonly directoryBytes?: number;
  readonly diskNumber?: number;
}

/** Checksums are left 0, as torch.save leaves them on demand, so that they do not hide other checks. */
export function zip(entries: readonly ZippedEntry[], end: ZipEnd = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let position = 0;
  const add = (part: Uint8Array): void => {
    parts.push(part);
    position += part.length;
  };
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name);
    const stored = entry.isDeflated === true ? deflateSync(entry.contents, { level: 6 }) : entry.contents;
    const method = entry.method ?? (entry.isDeflated === true ? 8 : 0);
    const localName = new TextEncoder().encode(entry.localName ?? entry.name);
    directory.push(
      record(46, name, [
        [0, 4, 0x02014b50],
        [8, 2, entry.flags ?? 0],
        [10, 2, method],
        [16, 4, entry.crc32 ?? 0],
        [20, 4, entry.storedBytes ?? stored.length],
        [24, 4, entry.byteCount ?? entry.contents.length],
        [28, 2, name.length],
        [42, 4, entry.headerStart ?? position],
      ]),
    );
    add(
      record(30, localName, [
        [0, 4, 0x04034b50],
        [8, 2, method],
        [26, 2, localName.length],
      ]),
    );
    add(stored);
  }
  const directoryStart = position;
  directory.forEach(add);
  const directoryBytes = position - directoryStart;
  add(
    record(22, new Uint8Array(0), [
      [0, 4, 0x06054b50],
      [4, 2, end.diskNumber ?? 0],
      [8, 2, end.entryCount ?? entries.length],
      [10, 2, end.entryCount ?? entries.length],
      [12, 4, end.directoryBytes ?? directoryBytes],
      [16, 4, end.directoryStart ?? directoryStart],
    ]),
  );
  const file = new Uint8Array(position);
  let offset = 0;
  for (const part of parts) {
    file.set(part, offset);
    offset += part.length;
  }
  return file;
}

/** What torch.save would make of this pickle and these storages. */
export function torchFile(
  dataPickle: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = {},
  options: { readonly isDeflated?: boolean } = {},
): Uint8Array {
  return zip([
    { name: 'archive/data.pkl', contents: dataPickle, ...options },
    ...Object.entries(storages).map(([key, contents]) => ({ name: `archive/data/${key}`, contents, ...options })),
    { name: 'archive/version', contents: new TextEncoder().encode('3\n') },
  ]);
}

function record(
  byteCount: number,
  name: Uint8Array,
  fields: readonly (readonly [number, 2 | 4, number])[],
): Uint8Array {
  const bytes = new Uint8Array(byteCount + name.length);
  const view = new DataView(bytes.buffer);
  for (const [offset, size, value] of fields) {
    if (size === 2) view.setUint16(offset, value, true);
    else view.setUint32(offset, value, true);
  }
  bytes.set(name, byteCount);
  return bytes;
}
