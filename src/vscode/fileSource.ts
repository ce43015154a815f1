// How files get to the model's thread: as a path where the thread can read them itself, otherwise as a blob of exactly
// the file's bytes, sent without another copy so that megabytes don't block the sending thread.
import * as vscode from 'vscode';
import { lexiconFileName, maxWeightsBytes, mixingFileName, runtimeFileName } from '../checkpoint/modelFolder.ts';
import { ModelError } from '../model/modelError.ts';
import type { FileSource, LoadModel, ModelFiles } from '../worker/messages.ts';
import type { ModelPlace } from './modelLibrary.ts';

/** What every model needs besides its own files. */
export type SharedFiles = Readonly<Pick<LoadModel, 'wasm' | 'lexicon' | 'mixing'>>;

export class FileSources {
  readonly #extensionUri: vscode.Uri;
  /** Whether the thread reads files of this machine by path. */
  readonly hasPaths: boolean;
  /** The extension's own files, by address; they don't change while it runs. */
  readonly #own = new Map<string, Promise<FileSource>>();
  /** How many files have been read here, for tests. */
  reads = 0;

  constructor(extensionUri: vscode.Uri, hasPaths: boolean) {
    this.#extensionUri = extensionUri;
    this.hasPaths = hasPaths;
  }

  /**
   * A file in the form the thread gets it. Its size is checked before any of it is read. The extension's own files are
   * read once for all threads.
   *
   * @throws {ModelError} `modelMissing` if it doesn't exist, `modelMismatch` if it is too large for a mixer
   */
  async of(uri: vscode.Uri): Promise<FileSource> {
    if (this.#isKept(uri)) return this.#ofOwn(uri);
    let size: number;
    try {
      ({ size } = await vscode.workspace.fs.stat(uri));
    } catch (error) {
      throw missing(uri, error);
    }
    if (size > maxWeightsBytes) {
      throw new ModelError(
        'modelMismatch',
        vscode.l10n.t('{0} is too large for a mixer ({1} bytes); choose another file.', spoken(uri), size),
      );
    }
    return this.#read(uri);
  }

  /** All files of a model. @throws {ModelError} as {@link of} does */
  async ofModel({ weights, config, ...names }: ModelPlace): Promise<ModelFiles> {
    const [weightsSource, configSource] = await Promise.all([this.of(weights), config && this.of(config)]);
    return { ...names, weights: weightsSource, config: configSource };
  }

  /** @throws {ModelError} `modelMissing` */
  async shared(): Promise<SharedFiles> {
    const file = (...parts: readonly string[]): Promise<FileSource> =>
      this.#ofOwn(vscode.Uri.joinPath(this.#extensionUri, ...parts));
    const [wasm, lexicon, mixing] = await Promise.all([
      file('dist', runtimeFileName),
      file('models', lexiconFileName),
      file('models', mixingFileName),
    ]);
    return { wasm, lexicon, mixing };
  }

  /**
   * Reads what every thread and these models need, but only files that are cached: a writer's own model is read when it
   * is wanted.
   */
  async readAhead(places: readonly ModelPlace[]): Promise<void> {
    const kept = places.filter(({ weights }) => this.#isKept(weights));
    await Promise.all([this.shared(), ...kept.map((place) => this.ofModel(place))]);
  }

  #isKept(uri: vscode.Uri): boolean {
    return !this.hasPaths && uri.toString().startsWith(`${this.#extensionUri.toString()}/`);
  }

  #ofOwn(uri: vscode.Uri): Promise<FileSource> {
    const address = uri.toString();
    let source = this.#own.get(address);
    if (source === undefined) {
      source = this.#read(uri);
      this.#own.set(address, source);
      source.catch(() => this.#own.delete(address));
    }
    return source;
  }

  async #read(uri: vscode.Uri): Promise<FileSource> {
    // In a browser, a local folder has the scheme `file` too, but no path.
    if (this.hasPaths && uri.scheme === 'file') return uri.fsPath;
    try {
      const bytes = await vscode.workspace.fs.readFile(uri);
      this.reads++;
      // The cast: a blob rejects a view on shared memory, which no file system returns.
      return new Blob([bytes as Uint8Array<ArrayBuffer>]);
    } catch (error) {
      throw missing(uri, error);
    }
  }
}

function missing(uri: vscode.Uri, cause: unknown): ModelError {
  return new ModelError(
    'modelMissing',
    vscode.l10n.t('{0} cannot be read; choose another file or model.', spoken(uri)),
    { cause },
  );
}

/** The name people know a file by. */
function spoken(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString(true);
}
