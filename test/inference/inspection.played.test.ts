// Looking into a model that is played: how long its runs are, how ties and empty channels are shown, and when it stops.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { InspectedRun, Inspector } from '../../src/inference/engine.ts';
import { inspectText } from '../../src/inference/inspection.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { FakeEngine } from '../support/fakeEngine.ts';

/** A model of one layer and two channels: the first is the byte, the second always 0. All guesses are alike. */
class FakeInspector implements Inspector {
  readonly config;
  readonly runs: number[] = [];
  readonly positions: number[] = [];
  readonly #after: () => void;

  constructor(contextBytes?: number, after = (): void => undefined) {
    this.config = { ...new FakeEngine(1, '', contextBytes).config, hiddenDim: 2, decayGateRank: 1 };
    this.#after = after;
  }

  run: Inspector['run'] = async (bytes, { values, position }): Promise<InspectedRun> => {
    this.runs.push(bytes.length);
    this.positions.push(position);
    this.#after();
    return {
      lens: new Float32Array(2 * bytes.length * 256),
      averages: Float32Array.from(bytes, (byte) => byte).reduce(
        (averages, byte, at) => averages.fill(byte, 2 * at, 2 * at + 1),
        new Float32Array(2 * bytes.length),
      ),
      rates: new Float32Array(2 * bytes.length).map((_, at) => (at % 2 === 0 ? 0.5 : 0.749)), // 0.749 * 255 = 190.995
      state: { values, position: position + bytes.length },
    };
  };

  dispose = async (): Promise<void> => undefined;
}

const inspect = (inspector: FakeInspector, text: Uint8Array, count = text.length, signal?: AbortSignal) => {
  const runner = new ModelRunner(new FakeEngine(1, '', inspector.config.contextBytes));
  return inspectText(inspector, runner, text, count, { windowRule: 'half', signal });
};
const textOf = (length: number): Uint8Array => new Uint8Array(length).fill(100);

test('it runs 32 bytes at a time, on from what the engine has read, and each window by itself', async () => {
  const whole = new FakeInspector();
  await inspect(whole, textOf(70));
  assert.deepEqual([whole.runs, whole.positions], [[32, 32, 6], [0, 32, 64]]); // prettier-ignore
  const end = new FakeInspector();
  await inspect(end, textOf(70), 3);
  assert.deepEqual([end.runs, end.positions], [[3], [67]]);
  const windowed = new FakeInspector(8);
  await inspect(windowed, textOf(14));
  assert.deepEqual([windowed.runs, windowed.positions], [[8, 4, 2], [0, 4, 4]]); // prettier-ignore
});

test('of guesses that are alike the first are shown, an empty channel as that, rates rounded', async () => {
  const { guesses, shares, known, averages, rates, spans, kept } = await inspect(
    new FakeInspector(),
    Uint8Array.of(50, 100),
  );
  assert.deepEqual([...guesses], [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
  assert.ok(shares.every((share) => share === 1 / 256));
  assert.deepEqual([...known], [1 / 256, 0, 1 / 256, 0]);
  assert.deepEqual([...averages], [64, 127, 0, 0]);
  assert.deepEqual([...rates], [128, 128, 191, 191]);
  assert.deepEqual([...spans].map((span) => span.toFixed(3)), ['2.000', '3.984']); // prettier-ignore
  assert.ok(kept.every((share) => Math.abs(share - 0.6245) < 1e-6));
});

test('at least one byte is covered, and a text of none is refused', async () => {
  assert.equal((await inspect(new FakeInspector(), textOf(5), 0)).bytes, 1);
  assert.equal((await inspect(new FakeInspector(), textOf(5), 9)).bytes, 5);
  await assert.rejects(inspect(new FakeInspector(), textOf(0)), RangeError);
});

test('who has called off sees nothing run; who calls off while the last bytes run has them', async () => {
  const inspector = new FakeInspector();
  await assert.rejects(inspect(inspector, textOf(5), 5, AbortSignal.abort()), { name: 'AbortError' });
  assert.deepEqual(inspector.runs, []);
  const controller = new AbortController();
  const ending = new FakeInspector(undefined, () => controller.abort());
  assert.equal((await inspect(ending, textOf(5), 5, controller.signal)).bytes, 5);
  await assert.rejects(inspect(ending, textOf(50), 50, controller.signal), { name: 'AbortError' });
});
