// A model in which some channels remember nothing: their state is zero before every byte. For finding out what they are good for; it
// reads byte by byte, so it is several times slower than the engine that it wraps.
import { stateRowsPerLayer, type MixerConfig } from '../model/config.ts';
import { vocabularySize } from '../model/vocabulary.ts';
import type { Engine, MixerState, Run } from './engine.ts';
import { TimeSlicer } from './timeSlicer.ts';

/** One running average of the state. */
export interface Channel {
  /** From 0. */
  readonly layer: number;
  readonly channel: number;
}

/** @throws RangeError if the model has no such channel */
export function ablatedEngine(engine: Engine, channels: readonly Channel[]): Engine {
  const { config } = engine;
  for (const { layer, channel } of channels) {
    if (layer >= config.numLayers || channel >= config.hiddenDim)
      throw new RangeError(`The model has no channel ${channel} in layer ${layer}.`);
  }
  return new AblatedEngine(
    engine,
    channels.map((channel) => indexOf(config, channel)),
  );
}

/** Where a channel is in the values of a state. */
function indexOf(config: MixerConfig, { layer, channel }: Channel): number {
  return layer * stateRowsPerLayer(config) * config.hiddenDim + channel;
}

class AblatedEngine implements Engine {
  readonly config: MixerConfig;
  readonly initialState: MixerState;
  readonly #engine: Engine;
  readonly #indices: readonly number[];

  constructor(engine: Engine, indices: readonly number[]) {
    this.config = engine.config;
    this.initialState = engine.initialState;
    this.#engine = engine;
    this.#indices = indices;
  }

  async run(bytes: Uint8Array, from: MixerState): Promise<Run> {
    const logits = new Float32Array(bytes.length * vocabularySize);
    const slicer = new TimeSlicer();
    let state = from;
    for (let at = 0; at < bytes.length; at++) {
      const run = await this.#engine.run(bytes.subarray(at, at + 1), this.#emptied(state));
      logits.set(run.logits, at * vocabularySize);
      ({ state } = run);
      // Unlike the engine's, such a run takes longer than a slice.
      await slicer.yieldIfDue();
    }
    return { logits, state };
  }

  runEach(bytes: Uint8Array, states: readonly MixerState[]): Promise<Run[]> {
    return this.#engine.runEach(
      bytes,
      states.map((state) => this.#emptied(state)),
    );
  }

  async dispose(): Promise<void> {
    // The engine belongs to somebody else.
  }

  #emptied({ values, position }: MixerState): MixerState {
    const emptied = values.slice();
    for (const index of this.#indices) emptied[index] = 0;
    return { values: emptied, position };
  }
}
