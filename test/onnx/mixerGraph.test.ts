// The exported graph in another runtime: onnxruntime's native CPU build gives what the wasm engine gives.
import assert from 'node:assert/strict';
import test from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { mixerGraph } from '../../src/onnx/mixerGraph.ts';
import { encodeOnnx } from '../../src/onnx/onnxModel.ts';
import { fixture, fixtureNames } from '../support/models.ts';

for (const name of fixtureNames) {
  test(`${name}: onnxruntime-node accepts the graph and gives the expected logits`, async () => {
    const { model, cases } = fixture(name);
    const session = await InferenceSession.create(encodeOnnx(mixerGraph(model)), {
      intraOpNumThreads: 1,
      logSeverityLevel: 3,
    });
    const { contextBytes, hiddenDim, numLayers, tokenShift } = model.config;
    const shape = [numLayers * (tokenShift ? 2 : 1), hiddenDim];
    for (const { input_ids: input, positions_in_window: positions, logits } of cases) {
      const window = contextBytes === undefined ? input : input.slice(-contextBytes);
      const feeds: Record<string, Tensor> = {
        bytes: new Tensor('int32', Int32Array.from(window), [window.length]),
        state: new Tensor('float32', new Float32Array(shape[0]! * shape[1]!), shape),
      };
      if (contextBytes !== undefined)
        feeds['positions'] = new Tensor('int32', Int32Array.from(window.keys()), [window.length]);
      const outputs = await session.run(feeds);
      const rows = outputs['logits']!.data as Float32Array;
      positions.forEach((position, index) => {
        logits[index]!.forEach((expected, byte) => assert.ok(Math.abs(rows[position * 256 + byte]! - expected) < 2e-3));
      });
    }
    await session.release();
  });
}
