// A model without some of its channels: against the reference without them, and the same model with them afterwards.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ablatedEngine } from '../../src/inference/ablatedEngine.ts';
import type { Engine, MixerState, Run } from '../../src/inference/engine.ts';
import { referenceLogits } from '../../src/model/reference.ts';
import { engineFor, fixture, fixtureNames } from '../support/models.ts';

for (const name of fixtureNames) {
  test(`${name}: without a channel the logits are those of the reference without it, in one run and in several`, async () => {
    const { model } = fixture(name);
    const engine = await engineFor(model);
    const bytes = [1, 72, 105, 32, 116, 104, 101, 114, 101].slice(0, model.config.contextBytes ?? 9);
    const layer = model.config.numLayers - 1;
    for (const channel of [0, model.config.hiddenDim - 1]) {
      const without = ablatedEngine(engine, [{ layer, channel }]);
      const expected = referenceLogits(model, bytes, [{ layer, channel }]);
      const whole = await without.run(Uint8Array.from(bytes), without.initialState);
      expected.flatMap((row) => [...row]).forEach((logit, at) => assert.ok(Math.abs(whole.logits[at]! - logit) < 1e-4));
      const first = await without.run(Uint8Array.from(bytes.slice(0, 4)), without.initialState);
      const [last] = await without.runEach(Uint8Array.of(bytes[4]!), [first.state]);
      assert.deepEqual(last!.logits, whole.logits.slice(4 * 256, 5 * 256));
      const plain = referenceLogits(model, bytes).at(-1)!;
      assert.ok(
        expected.at(-1)!.some((logit, at) => Math.abs(logit - plain[at]!) > 1e-6),
        'the channel does something',
      );
    }
    await engine.dispose();
  });
}

test('a channel that the model has not is refused', async () => {
  const engine = await engineFor(fixture('tiny-gated').model);
  const { numLayers, hiddenDim } = engine.config;
  assert.throws(() => ablatedEngine(engine, [{ layer: numLayers, channel: 0 }]), RangeError);
  assert.throws(() => ablatedEngine(engine, [{ layer: 0, channel: hiddenDim }]), RangeError);
  await engine.dispose();
});

test('the channels are empty before every byte and none other, and the state that was handed in stays', async () => {
  const seen: number[][] = [];
  const config = { ...fixture('tiny').model.config, numLayers: 2, hiddenDim: 3, tokenShift: true };
  const initialState = { values: new Float32Array(12), position: 0 };
  /** Adds one to everything at each byte. */
  const run = async (bytes: Uint8Array, { values, position }: MixerState): Promise<Run> => {
    seen.push([...values]);
    const state = { values: values.map((value) => value + 1), position: position + bytes.length };
    return { logits: new Float32Array(bytes.length * 256).fill(position), state };
  };
  let isDisposed = false;
  const engine: Engine = {
    config,
    initialState,
    run,
    runEach: (bytes, states) => Promise.all(states.map((state, at) => run(bytes.subarray(at, at + 1), state))),
    dispose: async () => void (isDisposed = true),
  };
  const without = ablatedEngine(engine, [
    { layer: 0, channel: 1 },
    { layer: 1, channel: 2 },
  ]);
  assert.deepEqual([without.config, without.initialState], [config, initialState]);
  const from = { values: new Float32Array(12).fill(5), position: 7 };
  // Two rows for each layer, of three channels: the averages, and the byte before.
  const emptied = (value: number): number[] =>
    Array.from({ length: 12 }, (_, at) => (at === 1 || at === 8 ? 0 : value));
  const { logits, state } = await without.run(Uint8Array.of(1, 2), from);
  await without.runEach(Uint8Array.of(3, 4), [from, state]);
  assert.deepEqual(seen, [emptied(5), emptied(6), emptied(5), emptied(7)]);
  assert.deepEqual([logits[0], logits[255], logits[256], logits[511], state.position], [7, 7, 8, 8, 9]);
  assert.deepEqual(from.values, new Float32Array(12).fill(5));
  await without.dispose();
  assert.equal(isDisposed, false, 'the engine belongs to somebody else');
});
