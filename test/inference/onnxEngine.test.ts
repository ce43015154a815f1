// The engine on wasm against the published implementation, and its refusals.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import fc from 'fast-check';
import type { Engine } from '../../src/inference/engine.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { vocabularySize } from '../../src/model/vocabulary.ts';
import { likeliest } from '../../src/model/logits.ts';
import { referenceLogits } from '../../src/model/reference.ts';
import { engineFor, fixture, fixtureNames } from '../support/models.ts';

/** float32 against float64. */
const tolerance = 2e-3;

const engines: Engine[] = [];
after(async () => {
  for (const engine of engines) await engine.dispose();
});

/** All rows of logits for a text that is run in pieces of these sizes, repeated. */
async function rowsOf(engine: Engine, text: readonly number[], sizes: readonly number[]): Promise<Float32Array[]> {
  const rows: Float32Array[] = [];
  let state = engine.initialState;
  for (let at = 0, piece = 0; at < text.length; piece++) {
    const size = sizes[piece % sizes.length]!;
    const run = await engine.run(Uint8Array.from(text.slice(at, at + size)), state);
    for (let row = 0; row < run.logits.length; row += vocabularySize)
      rows.push(run.logits.slice(row, row + vocabularySize));
    state = run.state;
    at += size;
  }
  return rows;
}

for (const name of fixtureNames) {
  const { model, cases } = fixture(name);
  const { contextBytes } = model.config;
  const windowOf = (text: readonly number[]): readonly number[] =>
    contextBytes === undefined ? text : text.slice(-contextBytes);

  test(`${name}: the engine gives the expected logits and greedy bytes`, async () => {
    const engine = await engineFor(model);
    engines.push(engine);
    for (const { input_ids: input, positions_in_window: positions, logits, greedy_48: greedy } of cases) {
      const rows = await rowsOf(engine, windowOf(input), [32]);
      positions.forEach((position, index) => {
        logits[index]!.forEach((expected, byte) => {
          assert.ok(Math.abs(rows[position]![byte]! - expected) < tolerance, `position ${position}, byte ${byte}`);
        });
      });

      const runner = new ModelRunner(engine);
      const text = [...input];
      for (let step = 0; step < greedy.length; step++) {
        const prefix = await runner.prefill(Uint8Array.from(text), { windowRule: 'slide' });
        text.push(likeliest(prefix.logits));
      }
      assert.deepEqual(text.slice(input.length), [...greedy]);
    }
  });

  test(`${name}: any split of a text into runs gives the same bits`, async () => {
    const engine = await engineFor(model);
    engines.push(engine);
    const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: contextBytes ?? 100 });
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(bytes, sizes, async (text, split) => {
        assert.deepEqual(await rowsOf(engine, text, split), await rowsOf(engine, text, [1]));
      }),
      { numRuns: 30, seed: 1 },
    );
  });

  test(`${name}: texts that are run side by side give the bits of each alone`, async () => {
    const engine = await engineFor(model);
    engines.push(engine);
    const text = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 2, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        const beginnings = await Promise.all(
          texts.map((each) => engine.run(Uint8Array.from(each.slice(0, -1)), engine.initialState)),
        );
        const together = await engine.runEach(
          Uint8Array.from(texts, (each) => each.at(-1)!),
          beginnings.map(({ state }) => state),
        );
        for (const [index, each] of texts.entries()) {
          const alone = await engine.run(Uint8Array.from(each.slice(-1)), beginnings[index]!.state);
          assert.deepEqual(together[index], alone);
        }
      }),
      { numRuns: 20, seed: 3 },
    );
  });

  test(`${name}: the engine agrees with the reference on random bytes`, async () => {
    const engine = await engineFor(model);
    engines.push(engine);
    const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: contextBytes ?? 60 });
    await fc.assert(
      fc.asyncProperty(bytes, async (text) => {
        const rows = await rowsOf(engine, text, [text.length]);
        referenceLogits(model, text).forEach((expected, position) => {
          expected.forEach((logit, byte) => assert.ok(Math.abs(rows[position]![byte]! - logit) < tolerance));
        });
      }),
      { numRuns: 15, seed: 2 },
    );
  });
}

test('a run past the context of a windowed model is refused', async () => {
  const engine = await engineFor(fixture('tiny').model);
  await assert.rejects(engine.run(new Uint8Array(33), engine.initialState), RangeError);
  await engine.dispose();
});

test('an engine that is closed while its first step waits says so, and is closed to the end', async () => {
  const engine = await engineFor(fixture('tiny-gated').model);
  const step = engine.run(Uint8Array.of(97), engine.initialState);
  const closed = engine.dispose();
  await assert.rejects(step, { code: 'runtimeFailed', message: /already closed/u });
  await closed;
});

test('a closed engine says so', async () => {
  const engine = await engineFor(fixture('tiny').model);
  await engine.dispose();
  await assert.rejects(engine.run(Uint8Array.of(1), engine.initialState), {
    name: 'ModelError',
    code: 'runtimeFailed',
  });
});

test('overlapping runs do not disturb each other', async () => {
  const engine = await engineFor(fixture('tiny-decay').model);
  const texts = [
    [1, 65, 66],
    [1, 80],
    [1, 32, 33, 34],
  ];
  const alone = [];
  for (const text of texts) alone.push((await engine.run(Uint8Array.from(text), engine.initialState)).logits);
  const together = await Promise.all(texts.map((text) => engine.run(Uint8Array.from(text), engine.initialState)));
  assert.deepEqual(
    together.map((run) => run.logits),
    alone,
  );
  await engine.dispose();
});

const { model: tiny } = fixture('tiny');
for (const contextBytes of [1, 2, 3, 4]) {
  test(`a model with a window of ${contextBytes} starts, and writes what the reference writes`, async () => {
    const model = { ...tiny, config: { ...tiny.config, contextBytes } };
    const engine = await engineFor(model);
    engines.push(engine);
    const text = [...new TextEncoder().encode('\x01Once upon')];
    for (const windowRule of ['slide', 'half'] as const) {
      const runner = new ModelRunner(engine);
      let prefix = await runner.prefill(Uint8Array.from(text.slice(0, 1)), { windowRule });
      for (let end = 1; ; end++) {
        const window = text.slice(prefix.windowStart, end);
        assert.ok(window.length >= 1 && window.length <= contextBytes);
        if (windowRule === 'slide') assert.equal(window.length, Math.min(end, contextBytes));
        const expected = referenceLogits(model, window).at(-1)!;
        expected.forEach((value, byte) => assert.ok(Math.abs(prefix.logits[byte]! - value) < tolerance));
        if (end === text.length) break;
        prefix = await runner.decode(prefix, Uint8Array.from(text.slice(0, end + 1)), { windowRule });
      }
      const twice = await runner.decodeEach([prefix, prefix], [Uint8Array.of(...text, 65), Uint8Array.of(...text, 66)]);
      const start = twice[1]!.windowStart;
      const expected = referenceLogits(model, [...text, 66].slice(start)).at(-1)!;
      expected.forEach((value, byte) => assert.ok(Math.abs(twice[1]!.logits[byte]! - value) < tolerance));
    }
  });
}
