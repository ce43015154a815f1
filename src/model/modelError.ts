// The only error about a model that code below the editor layer throws. It is in the lowest layer so that every layer
// can use it. Its message is one sentence that says what is wrong and where, and can be shown to people unchanged.

/**
 * What went wrong, for callers that need to distinguish.
 * - `modelMissing`: no such model or file.
 * - `modelDamaged`: the bytes are not what the format promises.
 * - `modelMismatch`: well-formed, but not a mixer, or the weights contradict the config.
 * - `contextUnknown`: the file doesn't tell the length of the window, so it must be given.
 * - `runtimeFailed`: WebAssembly or the ONNX runtime failed.
 * - `outOfMemory`: the runtime could not get the memory that the model needs.
 */
export type ModelErrorCode =
  'modelMissing' | 'modelDamaged' | 'modelMismatch' | 'contextUnknown' | 'runtimeFailed' | 'outOfMemory';

/** A model could not be found, read, understood or run. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelError';
    this.code = code;
  }
}
