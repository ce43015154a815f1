// How much memory opening a checkpoint may take. Files are untrusted and can promise far more than they hold (a deflated zip entry
// 1000 times its size, a tensor of stride 0 any size), so every large block is requested here before it is allocated.
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';

/** What may be allocated besides the file itself, so that file and contents stay within 4 times its size. float16 weights need 2. */
const bytesPerFileByte = 3;

/** Counts the bytes allocated for one file. Objects of a fixed size, and those that the unpickler bounds itself, are not counted. */
export class MemoryBudget {
  readonly #source: string;
  #left: number;

  /** @param source how errors name the file */
  constructor(fileBytes: number, source: string) {
    this.#left = bytesPerFileByte * fileBytes;
    this.#source = source;
  }

  /**
   * Requests memory that is about to be allocated.
   *
   * @param what names its use in the error, for example `the tensor layer_norm.weight`
   * @throws {ModelError} `modelDamaged` if it is too much for a file of this size
   */
  take(bytes: number, what: string): void {
    if (!(bytes <= this.#left)) {
      throw new ModelError(
        'modelDamaged',
        l10n.t(
          '{0}: {1} would take {2} bytes of memory, more than a file of this size can honestly hold.',
          this.#source,
          what,
          bytes,
        ),
      );
    }
    this.#left -= bytes;
  }

  /** Gives back what was needed only for a moment. */
  release(bytes: number): void {
    this.#left += bytes;
  }
}
