// An engine that "predicts" a given text: after the k-th byte of it the k+1-th is likeliest. Loops and stops are tested with it.
import type { Engine, MixerState, Run } from '../../src/inference/engine.ts';
import { endByte, vocabularySize } from '../../src/model/vocabulary.ts';
import type { MixerConfig } from '../../src/model/config.ts';

const config: MixerConfig = {
  hiddenDim: 1,
  channelMlpDim: 1,
  numLayers: 1,
  hyperHiddenDim: 1,
  pooling: 'decay',
  tokenShift: false,
  decayGateRank: 0,
  rotary: false,
  contextBytes: undefined,
};

/** Logit of the predicted byte; all others are 0. */
const certainty = 50;

export class FakeEngine implements Engine {
  readonly config: MixerConfig;
  readonly initialState: MixerState = { values: new Float32Array(1), position: 0 };
  /** All bytes that were run, in order. */
  readonly bytesRun: number[] = [];
  readonly #story: Uint8Array;
  readonly #promptBytes: number;

  /**
   * @param promptBytes bytes to be read before the story begins, BOS included
   * @param story what it predicts then; EOS follows
   */
  constructor(promptBytes: number, story: string | Uint8Array, contextBytes?: number) {
    this.#promptBytes = promptBytes;
    this.#story = typeof story === 'string' ? new TextEncoder().encode(story) : story;
    this.config = { ...config, contextBytes };
  }

  async run(bytes: Uint8Array, state: MixerState): Promise<Run> {
    const logits = new Float32Array(bytes.length * vocabularySize);
    bytes.forEach((byte, index) => {
      this.bytesRun.push(byte);
      const written = state.position + index + 1 - this.#promptBytes;
      logits[index * vocabularySize + (this.#story[written] ?? endByte)] = certainty;
    });
    return { logits, state: { values: state.values, position: state.position + bytes.length } };
  }

  runEach(bytes: Uint8Array, states: readonly MixerState[]): Promise<Run[]> {
    return Promise.all(states.map((state, index) => this.run(bytes.subarray(index, index + 1), state)));
  }

  async dispose(): Promise<void> {
    // Nothing is held.
  }
}
