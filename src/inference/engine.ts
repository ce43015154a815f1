// What runs a model: bytes and state in, logits and state out. Everything above this file knows only this interface.
import type { MixerConfig } from '../model/config.ts';

/** What a model carries from byte to byte. Immutable: running the model makes a new state, so any state can be kept and returned to. */
export interface MixerState {
  /** (layers x rows per layer, H), row-major: for each layer the running sum or average, and with token shift the last byte's vector. */
  readonly values: Float32Array;
  /** Bytes read so far. A model with a window can be run while this is below its context. */
  readonly position: number;
}

/** The result of one run. */
export interface Run {
  /** (bytes, 256), row-major: the logits after each byte. Belongs to the caller. */
  readonly logits: Float32Array;
  /** The state after the last byte. */
  readonly state: MixerState;
}

/** One loaded model. Calls may overlap; they are carried out one after the other. */
export interface Engine {
  readonly config: MixerConfig;
  /** The state before the first byte: zeros. */
  readonly initialState: MixerState;
  /**
   * Runs the bytes, one or more. Any split of a text into runs gives bit for bit the same logits.
   * A run never yields to the event loop: keep it to a few dozen bytes and let {@link TimeSlicer} decide when to yield.
   *
   * @throws {ModelError} `runtimeFailed` if the runtime fails or the engine is disposed; RangeError if a model with a window would
   *   run past its context
   */
  run(bytes: Uint8Array, state: MixerState): Promise<Run>;
  /**
   * Runs one byte for each of one or more states. The results are bit for bit those of as many calls of {@link run}, in less time.
   *
   * @param bytes one per state
   * @throws as {@link run} does
   */
  runEach(bytes: Uint8Array, states: readonly MixerState[]): Promise<Run[]>;
  /** Frees the model. Later runs throw. */
  dispose(): Promise<void>;
}

/** The result of one inspected run. All rows belong to the caller. */
export interface InspectedRun {
  /** (layers + 1, bytes, 256), row-major: the logits that the final norm and the head give after the embedding and after each layer. */
  readonly lens: Float32Array;
  /** (layers, bytes, H): the averages of what came so far. */
  readonly averages: Float32Array;
  /** (layers, bytes, H): the share of each average that is kept at each byte, [0, 1]; `undefined` without decay pooling. */
  readonly rates: Float32Array | undefined;
  readonly state: MixerState;
}

/** The same model once more, with its inside exposed: slower, and only for inspection. */
export interface Inspector {
  readonly config: MixerConfig;
  /** Runs one or more bytes, from a state of the {@link Engine} or of an earlier run. Yields and throws as {@link Engine.run} does. */
  run(bytes: Uint8Array, state: MixerState): Promise<InspectedRun>;
  /** Frees it. Later runs throw. */
  dispose(): Promise<void>;
}
