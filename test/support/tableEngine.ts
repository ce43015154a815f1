// An engine whose chances are written down: after each text, which bytes may follow and how likely they are.
import type { Engine, MixerState, Run } from '../../src/inference/engine.ts';
import { vocabularySize } from '../../src/model/vocabulary.ts';
import { FakeEngine } from './fakeEngine.ts';

/**
 * Chances by what was written: the first key that fits counts. In a key `?` is any letter, and `*` at the end any rest. What is not
 * listed in an entry has no chance; the chances need not add up to 1. Where no key fits, the sentence ends.
 */
export type Chances = Readonly<Record<string, Readonly<Record<string, number>>>>;

export class TableEngine implements Engine {
  readonly config: Engine['config'];
  readonly initialState: MixerState;
  /** All that was written when it was asked what follows, in order. */
  readonly read: string[] = [];
  readonly #chances: readonly (readonly [RegExp, Readonly<Record<string, number>>])[];
  readonly #promptBytes: number;
  readonly #texts = new WeakMap<MixerState, string>();

  /** @param promptBytes bytes to be read before the text begins, BOS included */
  constructor(promptBytes: number, chances: Chances) {
    const { config, initialState } = new FakeEngine(promptBytes, '');
    this.config = config;
    this.initialState = initialState;
    this.#promptBytes = promptBytes;
    this.#chances = Object.entries(chances).map(([text, next]) => {
      const pattern = text.replaceAll('?', '.').replace(/\*$/u, '.*');
      return [new RegExp(`^${pattern}$`, 'su'), next];
    });
  }

  async run(bytes: Uint8Array, state: MixerState): Promise<Run> {
    const logits = new Float32Array(bytes.length * vocabularySize).fill(-Infinity);
    let text = this.#texts.get(state) ?? '';
    for (const [index, byte] of bytes.entries()) {
      const written = state.position + index + 1 - this.#promptBytes;
      if (written > 0) text += String.fromCharCode(byte);
      if (written > 0) this.read.push(text);
      const [, next] = this.#chances.find(([pattern]) => pattern.test(text)) ?? [];
      for (const [letter, chance] of Object.entries(next ?? (text.endsWith('.') ? { ' ': 1 } : { '.': 1 })))
        logits[index * vocabularySize + letter.charCodeAt(0)] = Math.log(chance);
    }
    const after: MixerState = { values: state.values, position: state.position + bytes.length };
    this.#texts.set(after, text);
    return { logits, state: after };
  }

  runEach(bytes: Uint8Array, states: readonly MixerState[]): Promise<Run[]> {
    return Promise.all(states.map((state, index) => this.run(bytes.subarray(index, index + 1), state)));
  }

  async dispose(): Promise<void> {
    // Nothing is held.
  }
}
