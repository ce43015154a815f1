// The one error that everything below the editor throws about a model. It lives in the lowest layer so that all may use it.
// Its message is one sentence that names what is wrong and where, fit to be shown to a person as it is.

/**
 * What went wrong, for callers that act on it.
 * - `modelMissing`: no such model or file.
 * - `modelDamaged`: the bytes are not what the format promises.
 * - `modelMismatch`: well-formed, but not a mixer, or weights that contradict the config.
 * - `contextUnknown`: the window length cannot be read off the file and must be given.
 * - `runtimeFailed`: WebAssembly or the ONNX runtime refused.
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
