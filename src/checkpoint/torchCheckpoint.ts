// Reads what torch.save writes: a zip archive of `data.pkl`, which describes the object, and one entry `data/<key>` per storage.
// The object may be a state dict or a trainer's checkpoint around one. The file is untrusted; see unpickler.ts and zipEntries.ts.
// Format: https://docs.pytorch.org/docs/stable/notes/serialization.html
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';
import { quotedName } from '../model/spokenName.ts';
import { readElements } from './elementTypes.ts';
import type { MemoryBudget } from './memoryBudget.ts';
import { isParameterName } from './parameterNames.ts';
import type { StoredTensor, StoredTensors } from './storedTensor.ts';
import { findStateDict } from './stateDict.ts';
import { torchNames, TorchOtherTensor, TorchTensor, type TorchStorage } from './torchObjects.ts';
import { unpickle, type PickleValue } from './unpickler.ts';
import { listZipEntries, readZipEntry, type ZipEntry } from './zipEntries.ts';

/**
 * Lists the tensors of the state dict in a file of torch.save.
 *
 * @param budget provides the memory for deflated entries, and gets it back once their tensors are read
 * @param source how errors name the file
 * @throws {ModelError} `modelDamaged` if the file is damaged, `modelMismatch` if it holds something other than a state dict
 */
export async function listTorchTensors(file: Uint8Array, budget: MemoryBudget, source: string): Promise<StoredTensors> {
  const archive = new TorchArchive(file, budget, source);
  await archive.checkByteOrder();
  const stateDict = findStateDict(await archive.readPickle(), source);
  const tensors = new Map<string, StoredTensor>();
  // Tied weights are two tensors over the same numbers: described once, they are read once.
  const sameTensors = new Map<string, StoredTensor>();
  let hasTensors = false;
  for (const [name, value] of stateDict ?? []) {
    if (typeof name !== 'string') continue; // no parameter has such a key
    if (value instanceof TorchTensor) {
      const { storage, layout } = value;
      const identity = JSON.stringify([storage.key, storage.typeName, layout]);
      const tensor = sameTensors.get(identity) ?? archive.describe(value);
      sameTensors.set(identity, tensor);
      tensors.set(name, tensor);
      hasTensors = true;
    } else if (value instanceof TorchOtherTensor) {
      tensors.set(name, {
        ...notAParameter(l10n.t('is {0}, but weights are plain tensors of floating-point numbers', value.what)),
        isInteger: value.isInteger,
      });
    } else if (isParameterName(name)) tensors.set(name, notAParameter(l10n.t('is not a tensor')));
    // Whatever else a trainer keeps among the tensors is not part of the model.
  }
  if (!hasTensors) throw new ModelError('modelMismatch', l10n.t('{0}: holds no state dict.', source));
  return tensors;
}

function notAParameter(problem: string): StoredTensor {
  return { shape: [], elementType: 'none', problem, read: () => new Float32Array(0) };
}

/** A storage on its way from the file into tensors. */
interface LoadedStorage {
  /** Views not yet read; after the last one, inflated bytes are released. */
  pendingViews: number;
  bytes: Uint8Array | undefined;
}

class TorchArchive {
  readonly #file: Uint8Array;
  readonly #budget: MemoryBudget;
  readonly #source: string;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  /** The folder that all entries are in, with its slash. */
  readonly #folder: string;
  readonly #loaded = new Map<string, LoadedStorage>();

  constructor(file: Uint8Array, budget: MemoryBudget, source: string) {
    this.#file = file;
    this.#budget = budget;
    this.#source = source;
    this.#entries = listZipEntries(file, source);
    const pickles = [...this.#entries.keys()].filter((name) => /^(?:[^/]+\/)?data\.pkl$/u.test(name));
    const [pickle] = pickles;
    if (pickle === undefined || pickles.length > 1) {
      throw new ModelError(
        'modelMismatch',
        l10n.t(
          '{0}: is a zip archive, but not one of torch.save, which holds one data.pkl (this one {1}).',
          source,
          pickles.length,
        ),
      );
    }
    this.#folder = pickle.slice(0, -'data.pkl'.length);
    if (this.#entries.has(`${this.#folder}constants.pkl`)) {
      throw new ModelError(
        'modelMismatch',
        l10n.t(
          '{0}: is a TorchScript program; torch.save(model.state_dict(), path) writes a file that can be read.',
          source,
        ),
      );
    }
  }

  /** @throws {ModelError} `modelMismatch` if the numbers are big-endian */
  async checkByteOrder(): Promise<void> {
    if ((await this.#text('byteorder')) !== 'big') return;
    throw new ModelError(
      'modelMismatch',
      l10n.t('{0}: was written by a big-endian machine, which is not supported.', this.#source),
    );
  }

  async readPickle(): Promise<PickleValue> {
    const entry = this.#entries.get(`${this.#folder}data.pkl`)!;
    const pickle = await readZipEntry(this.#file, entry, this.#budget, this.#source);
    const root = unpickle(pickle, torchNames, `${this.#source}: its data.pkl`);
    if (entry.isDeflated) this.#budget.release(entry.byteCount);
    return root;
  }

  describe({ storage, layout }: TorchTensor): StoredTensor {
    const { elementType, typeName } = storage;
    if (elementType === undefined) {
      const isInteger = /^(?:Long|Int|Short|Char|Byte|Bool)Storage$/u.test(typeName);
      return { ...notAParameter(l10n.t('is a {0}, but weights are floating-point numbers', typeName)), isInteger };
    }
    const loaded = this.#loaded.get(storage.key) ?? { pendingViews: 0, bytes: undefined };
    loaded.pendingViews++;
    this.#loaded.set(storage.key, loaded);
    const entry = this.#entryOf(storage, elementType.byteCount);
    const read = async (): Promise<Float32Array> => {
      loaded.bytes ??= await readZipEntry(this.#file, entry, this.#budget, this.#source);
      const values = readElements(elementType, loaded.bytes, layout);
      if (--loaded.pendingViews === 0) {
        loaded.bytes = undefined;
        if (entry.isDeflated) this.#budget.release(entry.byteCount);
      }
      return values;
    };
    return { shape: layout.shape, elementType: elementType.name, read };
  }

  #entryOf({ key, elementCount }: TorchStorage, bytesPerElement: number): ZipEntry {
    const entry = this.#entries.get(`${this.#folder}data/${key}`);
    if (entry?.byteCount !== elementCount * bytesPerElement) {
      throw new ModelError(
        'modelDamaged',
        l10n.t(
          '{0}: the storage {1} of {2} bytes is missing or of another size.',
          this.#source,
          quotedName(key),
          elementCount * bytesPerElement,
        ),
      );
    }
    return entry;
  }

  /** The contents of a short entry, `undefined` if there is none. */
  async #text(name: string): Promise<string | undefined> {
    const entry = this.#entries.get(this.#folder + name);
    if (entry === undefined) return undefined;
    return new TextDecoder().decode(await readZipEntry(this.#file, entry, this.#budget, this.#source)).trim();
  }
}
