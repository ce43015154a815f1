// Tensors in a checkpoint: described, not yet read. Shapes are checked against a config before any memory is allocated, so both
// formats hand out these descriptions and openCheckpoint.ts decides which of them to read.

/** One tensor of a checkpoint file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** The type that the file stores its values in, for example `float16`. */
  readonly elementType: string;
  /** Why it cannot be one of a model's parameters, as the end of a sentence that begins with its name; then it must not be read. */
  readonly problem?: string | undefined;
  /** Whether it holds integers or booleans, as counters and the state of random generators do. */
  readonly isInteger?: boolean;
  /**
   * Converts the values to float32, row-major. Call it once, and not while another tensor is being read: it may free what it reads from.
   *
   * @throws {ModelError} `modelDamaged` if the bytes are not what the file promises, `modelMismatch` for a type that no mixer has
   */
  readonly read: () => Float32Array | Promise<Float32Array>;
}

/** Tensors by the names that the file gives them. */
export type StoredTensors = ReadonlyMap<string, StoredTensor>;
