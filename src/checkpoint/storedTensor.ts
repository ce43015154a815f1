// Tensors as they lie in a checkpoint: described, not yet read. Shapes are checked against a config before any memory is taken,
// so both formats hand out these descriptions and openCheckpoint.ts decides which of them to read.

/** One tensor of a checkpoint file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** The type that the file stores its values in, for example `float16`. */
  readonly elementType: string;
  /** Why it cannot be one of a model's parameters, as the end of a sentence that begins with its name; then it is not to be read. */
  readonly problem?: string | undefined;
  /** Whether it holds whole numbers or truth values, as counters and the state of random generators do. */
  readonly isInteger?: boolean;
  /**
   * Widens the values to float32, row-major. To be called once, and not while another one is read: it may free what it read from.
   *
   * @throws {ModelError} `modelDamaged` if the bytes are not what the file promises, `modelMismatch` for a type that no mixer has
   */
  readonly read: () => Float32Array | Promise<Float32Array>;
}

/** Tensors by the names that the file gives them. */
export type StoredTensors = ReadonlyMap<string, StoredTensor>;
