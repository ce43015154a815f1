// The models that can be chosen by name: those that ship, and imported ones, which live in the extension's own storage.
// All access goes through workspace.fs, so that it works wherever the editor keeps that storage.
import * as vscode from 'vscode';
import { cardFileName, configFileName, torchFileName, weightsFileName } from '../checkpoint/modelFolder.ts';
import { problemWithModelName } from '../checkpoint/modelName.ts';
import { ModelError } from '../model/modelError.ts';
import { automaticModelName, modelsNamed } from '../settings/automaticModel.ts';
import { shippedModelNames } from '../settings/shippedModels.ts';

/** A model with a name. */
export interface LibraryModel {
  readonly name: string;
  readonly folder: vscode.Uri;
  /** Whether it ships with the extension, and so cannot be changed. */
  readonly isBuiltIn: boolean;
}

/** The files of a model. */
export interface ModelPlace {
  /** How errors refer to the model, and to its weights where naming the model isn't enough. */
  readonly source: string;
  readonly weightsSource?: string;
  readonly weights: vscode.Uri;
  /** Missing for weights that came without one. */
  readonly config: vscode.Uri | undefined;
}

/** Folders being stored or deleted are named this plus the time in milliseconds; no model's name starts like this. */
const unfinishedPrefix = '.unfinished-';
/** Older ones were left behind by an editor that was terminated midway. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

export class ModelLibrary implements vscode.Disposable {
  readonly #builtIn: vscode.Uri;
  readonly #imported: vscode.Uri;
  readonly #hasPaths: boolean;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;

  /**
   * @param builtIn the folder of the shipped models
   * @param imported the folder of the others; created when needed
   * @param hasPaths whether files of this machine have paths
   */
  constructor(builtIn: vscode.Uri, imported: vscode.Uri, hasPaths: boolean) {
    this.#builtIn = builtIn;
    this.#imported = imported;
    this.#hasPaths = hasPaths;
  }

  /** All models, the shipped ones first. */
  async list(): Promise<LibraryModel[]> {
    const builtIn = shippedModelNames.map((name) => ({
      name,
      folder: vscode.Uri.joinPath(this.#builtIn, name),
      isBuiltIn: true,
    }));
    const imported = await modelsIn(this.#imported);
    return [...builtIn, ...imported.filter(({ name }) => builtIn.every((other) => other.name !== name))];
  }

  /** All values of the setting other than paths. */
  async names(): Promise<string[]> {
    return [automaticModelName, ...(await this.list()).map(({ name }) => name)];
  }

  /**
   * Where the files of a model are, or of all models among which the text decides.
   *
   * @param nameOrPath a value of the setting: `auto`, a name, or the path of a model folder or weights file, absolute
   * or relative to the workspace's first folder
   * @throws {ModelError} `modelMissing` if one of them is missing
   */
  async locate(nameOrPath: string): Promise<ModelPlace[]> {
    const models = await this.list();
    return Promise.all(modelsNamed(nameOrPath).map((each) => this.#locateOne(each, models)));
  }

  async #locateOne(nameOrPath: string, models: readonly LibraryModel[]): Promise<ModelPlace> {
    const named = models.find(({ name }) => name === nameOrPath);
    if (named !== undefined) return placeIn(named.folder, named.name);
    const uri = uriOfPath(nameOrPath, this.#hasPaths);
    const stat = uri === undefined ? undefined : await statOf(uri);
    if (uri === undefined || stat === undefined) {
      const or = new Intl.ListFormat(vscode.env.language, { type: 'disjunction' });
      throw new ModelError(
        'modelMissing',
        vscode.l10n.t(
          'There is no model "{0}": set micromixer.model to {1} or to the path of a model, or run "MicroMixer: Choose Model".',
          nameOrPath,
          or.format(models.map(({ name }) => name)),
        ),
      );
    }
    if (isFolder(stat)) return placeIn(uri, nameOrPath);
    const config = await existing(uri, '..', configFileName);
    return { source: nameOrPath, weights: uri, weightsSource: nameOrPath, config };
  }

  /**
   * Stores a model: written into a temporary folder, which is renamed once complete.
   *
   * @throws an error of the file system; nothing is left behind then
   */
  async store(name: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    await vscode.workspace.fs.createDirectory(this.#imported);
    await this.#removeAbandoned();
    const unfinished = this.#unfinished();
    try {
      await vscode.workspace.fs.createDirectory(unfinished);
      for (const [file, bytes] of files)
        await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(unfinished, file), bytes);
      await vscode.workspace.fs.rename(unfinished, this.#folderOf(name), { overwrite: false });
    } catch (error) {
      await vscode.workspace.fs.delete(unfinished, { recursive: true }).then(undefined, () => undefined);
      throw error;
    }
    this.#changed.fire();
  }

  /** What is wrong with a new name, as one sentence; `undefined` if it is fine. */
  async problemWithName(name: string): Promise<string | undefined> {
    const problem = problemWithModelName(name);
    if (problem === 'reserved') return vscode.l10n.t('The name is reserved on Windows.');
    if (problem === 'form') {
      return vscode.l10n.t(
        'The name must be 1 to 64 letters, digits, dots, hyphens or underscores, without a dot at either end.',
      );
    }
    const isTaken = (await this.names()).some((other) => other.toLowerCase() === name.toLowerCase());
    return isTaken ? vscode.l10n.t('There is a model of this name: choose another one.') : undefined;
  }

  /** @throws an error of the file system, for example if there is already a model with this name */
  async rename(name: string, newName: string): Promise<void> {
    await vscode.workspace.fs.rename(this.#folderOf(name), this.#folderOf(newName), { overwrite: false });
    this.#changed.fire();
  }

  /** Removes an imported model for good: renamed first, so that a partial model is never visible, then deleted. */
  async remove(name: string): Promise<void> {
    const unfinished = this.#unfinished();
    await vscode.workspace.fs.rename(this.#folderOf(name), unfinished, { overwrite: false });
    this.#changed.fire();
    await vscode.workspace.fs.delete(unfinished, { recursive: true });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #folderOf(name: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#imported, name);
  }

  #unfinished(): vscode.Uri {
    return this.#folderOf(`${unfinishedPrefix}${Date.now()}-${crypto.randomUUID()}`);
  }

  async #removeAbandoned(): Promise<void> {
    for (const [name] of await vscode.workspace.fs.readDirectory(this.#imported)) {
      if (!name.startsWith(unfinishedPrefix)) continue;
      // A recent one may be another window's. Its name holds the time: folders in a browser's storage have none.
      const began = Number.parseInt(name.slice(unfinishedPrefix.length), 10);
      if (Date.now() - began < abandonedAfterMs) continue;
      const uri = this.#folderOf(name);
      await vscode.workspace.fs.delete(uri, { recursive: true }).then(undefined, () => undefined); // else next time
    }
  }
}

/** The model card of a model folder, if there is one. */
export function cardIn(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  return existing(folder, cardFileName);
}

async function placeIn(folder: vscode.Uri, source: string): Promise<ModelPlace> {
  const safetensors = vscode.Uri.joinPath(folder, weightsFileName);
  const torch = (await statOf(safetensors)) === undefined ? await existing(folder, torchFileName) : undefined;
  return { source, weights: torch ?? safetensors, config: await existing(folder, configFileName) };
}

async function modelsIn(parent: vscode.Uri): Promise<LibraryModel[]> {
  if ((await statOf(parent)) === undefined) return [];
  const entries = await vscode.workspace.fs.readDirectory(parent);
  return entries
    .filter(([name, type]) => isFolder({ type }) && !name.startsWith('.'))
    .map(([name]) => ({ name, folder: vscode.Uri.joinPath(parent, name), isBuiltIn: false }));
}

/**
 * A path in the settings; `undefined` for what can only be a name. Where files have no paths, it is on the workspace's
 * file system.
 */
function uriOfPath(path: string, hasPaths: boolean): vscode.Uri | undefined {
  if (hasPaths && /^(?:[\\/]|[a-z]:[\\/])/iu.test(path)) return vscode.Uri.file(path);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (path.startsWith('/')) return folder?.with({ path });
  const isRelative = /[\\/]|\.(?:safetensors|pt|pth|bin)$/iu.test(path);
  return isRelative && folder !== undefined ? vscode.Uri.joinPath(folder, path.replaceAll('\\', '/')) : undefined;
}

async function existing(base: vscode.Uri, ...parts: readonly string[]): Promise<vscode.Uri | undefined> {
  const uri = vscode.Uri.joinPath(base, ...parts);
  return (await statOf(uri)) === undefined ? undefined : uri;
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  return vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
}

function isFolder({ type }: Pick<vscode.FileStat, 'type'>): boolean {
  return (type & vscode.FileType.Directory) !== 0; // a link to a folder has a second bit set
}
