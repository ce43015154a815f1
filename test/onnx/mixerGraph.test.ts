// The graphs in another runtime: onnxruntime's native CPU build gives what the reference implementation gives, for the exported graph
// in standard operators and for both graphs that the engine runs.
import assert from 'node:assert/strict';
import test from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { referenceLogits } from '../../src/model/reference.ts';
import type { MixerModel } from '../../src/model/weights.ts';
import { mixerGraph, mixerGraphFor } from '../../src/onnx/mixerGraph.ts';
import { encodeOnnx, type Graph } from '../../src/onnx/onnxModel.ts';
import { fixture, fixtureNames } from '../support/models.ts';

/** float32 against float64. */
const tolerance = 2e-3;

interface Rows {
  readonly logits: Float32Array;
  readonly states: Float32Array;
}

/** Runs a graph on texts that are at the same place, from states in the graph's own order. */
async function runnerOf(
  graph: Graph,
  { config }: MixerModel,
): Promise<{ run: (bytes: readonly number[], states: Float32Array, at: number) => Promise<Rows>; rows: number }> {
  const session = await InferenceSession.create(encodeOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const { contextBytes, hiddenDim, numLayers, tokenShift } = config;
  const rows = numLayers * (tokenShift ? 2 : 1);
  const run = async (bytes: readonly number[], states: Float32Array, at: number): Promise<Rows> => {
    const isReading = states.length === rows * hiddenDim;
    const feeds: Record<string, Tensor> = {
      bytes: new Tensor('int32', Int32Array.from(bytes), [bytes.length]),
      state: new Tensor('float32', states, [states.length / hiddenDim, hiddenDim]),
    };
    if (contextBytes !== undefined) {
      const positions = Int32Array.from(bytes, (_, index) => (isReading ? at + index : at));
      feeds['positions'] = new Tensor('int32', positions, [bytes.length]);
    }
    const outputs = await session.run(feeds);
    return { logits: outputs['logits']!.data as Float32Array, states: outputs['next_state']!.data as Float32Array };
  };
  return { run, rows };
}

/** Operators of a graph and of the bodies in it that are not of the standard. */
function foreignOperators(graph: Graph): string[] {
  return graph.nodes.flatMap(({ domain, operator, attributes = {} }) => [
    ...(domain === undefined || domain === '' ? [] : [`${domain} ${operator}`]),
    ...Object.values(attributes).flatMap((value) => ('graph' in value ? foreignOperators(value.graph) : [])),
  ]);
}

for (const name of fixtureNames) {
  const { model, cases } = fixture(name);
  const { contextBytes, hiddenDim } = model.config;

  test(`${name}: the exported graph has operators of the standard only`, () => {
    assert.deepEqual(foreignOperators(mixerGraph(model)), []);
    assert.notDeepEqual(foreignOperators(mixerGraphFor('stepping', model, 'onnxruntime')), []);
  });

  for (const [kind, reading, stepping] of [
    ['the exported graph', mixerGraph(model), mixerGraph(model)],
    [
      "the engine's graphs",
      mixerGraphFor('reading', model, 'onnxruntime'),
      mixerGraphFor('stepping', model, 'onnxruntime'),
    ],
  ] as const) {
    test(`${name}: onnxruntime-node accepts ${kind} and gives the expected logits`, async () => {
      const { run, rows: stateRows } = await runnerOf(reading, model);
      for (const { input_ids: input, positions_in_window: positions, logits } of cases) {
        const window = contextBytes === undefined ? input : input.slice(-contextBytes);
        const { logits: rows } = await run(window, new Float32Array(stateRows * hiddenDim), 0);
        positions.forEach((position, index) => {
          logits[index]!.forEach((expected, byte) =>
            assert.ok(Math.abs(rows[position * 256 + byte]! - expected) < tolerance),
          );
        });
      }
    });

    test(`${name}: ${kind} can run one byte of each of several texts`, async () => {
      const { run, rows: stateRows } = await runnerOf(stepping, model);
      const texts = [
        [1, 79, 110, 99],
        [1, 65, 32, 255],
        [1, 84, 104, 101],
      ];
      let states = new Float32Array(texts.length * stateRows * hiddenDim);
      for (let at = 0; at < texts[0]!.length; at++) {
        const rows = await run(
          texts.map((text) => text[at]!),
          states,
          at,
        );
        states = rows.states as Float32Array<ArrayBuffer>;
        texts.forEach((text, index) => {
          const expected = referenceLogits(model, text.slice(0, at + 1)).at(-1)!;
          expected.forEach((value, byte) =>
            assert.ok(Math.abs(rows.logits[index * 256 + byte]! - value) < tolerance, `text ${index}, byte ${at}`),
          );
        });
      }
    });
  }
}
