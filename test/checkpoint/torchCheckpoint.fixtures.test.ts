import assert from 'node:assert/strict';
import test from 'node:test';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { parameterShapes } from '../../src/model/weights.ts';
import { assertRefused } from '../support/hostileFiles.ts';
import { torchFixture } from '../support/referenceFiles.ts';

/** The numbers that test/fixtures/torch/make_fixtures.py puts into a tensor. */
function expectedValue(name: string, index: number): number {
  return (((index * 37 + name.length * 11) % 129) - 64) / 64;
}

const files = {
  'float16.pt': 'float16',
  'bfloat16.pt': 'bfloat16',
  'float64.pt': 'float64',
  'flat.pt': 'float32',
  'transposed.pt': 'float32',
  'protocol4.pt': 'float32',
  'parameters.pt': 'float32',
  'epoch_multistep.pt': 'float32',
  'epoch_onecycle.pt': 'float32',
  'no_checksums.pt': 'float32',
};
for (const [name, elementType] of Object.entries(files)) {
  test(`${name}, written by PyTorch, holds the weights that were saved`, () => {
    const { model, format, elementTypes } = openCheckpoint(torchFixture(name), { contextBytes: 16 });
    assert.deepEqual(model.config, {
      hiddenDim: 4,
      channelMlpDim: 6,
      numLayers: 1,
      hyperHiddenDim: 5,
      pooling: 'cumulative',
      tokenShift: false,
      decayGateRank: 0,
      rotary: true,
      contextBytes: 16,
    });
    assert.deepEqual([format, elementTypes], ['torch', [elementType]]);
    for (const [tensorName, shape] of parameterShapes(model.config)) {
      const tensor = model.weights.get(tensorName)!;
      assert.deepEqual(tensor.shape, shape);
      tensor.data.forEach((value, index) => assert.equal(value, expectedValue(tensorName, index), tensorName));
    }
  });
}

test('what PyTorch writes besides state dicts is refused in words', () => {
  assertRefused(torchFixture('legacy.pt'), 'modelDamaged', /before version 1\.6/u);
  assertRefused(torchFixture('module.pt'), 'modelMismatch', /asks for "torch\.nn\.modules\.linear\.Linear"/u);
});
