// Files in memory under a scheme of their own: a storage without plain paths, as on the web, which can be made to fail.
import * as vscode from 'vscode';
import { maxWeightsBytes } from '../../../src/checkpoint/modelFolder.ts';

export class MemoryFiles implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  readonly folders = new Set<string>(['/']);
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;
  /** Writing a file with this name fails. */
  fullAt: string | undefined;
  /** A file with this name claims to be larger than any model. */
  largeAt: string | undefined;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    const bytes = this.files.get(path);
    if (bytes === undefined && !this.folders.has(path)) throw vscode.FileSystemError.FileNotFound(path);
    const type = bytes === undefined ? vscode.FileType.Directory : vscode.FileType.File;
    return {
      type,
      ctime: 0,
      mtime: Date.now(),
      size: path === `/${this.largeAt}` ? maxWeightsBytes + 1 : (bytes?.length ?? 0),
    };
  }

  readDirectory({ path }: vscode.Uri): [string, vscode.FileType][] {
    const inside = (each: string): boolean => each !== path && each.slice(0, each.lastIndexOf('/')) === path;
    const nameOf = (each: string): string => each.slice(each.lastIndexOf('/') + 1);
    return [
      ...[...this.folders]
        .filter(inside)
        .map((each): [string, vscode.FileType] => [nameOf(each), vscode.FileType.Directory]),
      ...[...this.files.keys()]
        .filter(inside)
        .map((each): [string, vscode.FileType] => [nameOf(each), vscode.FileType.File]),
    ];
  }

  createDirectory({ path }: vscode.Uri): void {
    this.folders.add(path);
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw vscode.FileSystemError.FileNotFound(path);
    return bytes;
  }

  writeFile({ path }: vscode.Uri, content: Uint8Array): void {
    if (this.fullAt !== undefined && path.endsWith(`/${this.fullAt}`))
      throw vscode.FileSystemError.NoPermissions('full');
    this.files.set(path, content);
  }

  delete({ path }: vscode.Uri): void {
    const isInside = (each: string): boolean => each === path || each.startsWith(`${path}/`);
    for (const each of [...this.files.keys()].filter(isInside)) this.files.delete(each);
    for (const each of [...this.folders].filter(isInside)) this.folders.delete(each);
  }

  rename(from: vscode.Uri, to: vscode.Uri, { overwrite }: { readonly overwrite: boolean }): void {
    if (!overwrite && (this.folders.has(to.path) || this.files.has(to.path)))
      throw vscode.FileSystemError.FileExists(to);
    const moved = (each: string): string => to.path + each.slice(from.path.length);
    const isInside = (each: string): boolean => each === from.path || each.startsWith(`${from.path}/`);
    for (const each of [...this.folders].filter(isInside)) {
      this.folders.delete(each);
      this.folders.add(moved(each));
    }
    for (const [each, bytes] of [...this.files].filter(([path]) => isInside(path))) {
      this.files.delete(each);
      this.files.set(moved(each), bytes);
    }
  }
}

/** What the editor would remember. */
export class Memory implements vscode.Memento {
  readonly #values = new Map<string, unknown>();
  keys = (): readonly string[] => [...this.#values.keys()];
  get = <Value>(key: string, fallback?: Value): Value => (this.#values.get(key) as Value) ?? fallback!;
  update = async (key: string, value: unknown): Promise<void> => void this.#values.set(key, value);
}
