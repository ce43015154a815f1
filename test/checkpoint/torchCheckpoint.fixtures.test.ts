// Files that PyTorch itself wrote: those of every version and precision are read, and what is no state dict is refused.
import assert from 'node:assert/strict';
import test from 'node:test';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { referenceLogits } from '../../src/model/reference.ts';
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
  // Names with prefixes and wrappers in them, names that were left out, and state dicts in unusual places.
  'wrapped_layers.pt': 'float32',
  'distributed.pt': 'float32',
  'averaged.pt': 'float32',
  'two_names.pt': 'float32',
  'in_a_list.pt': 'float32',
  'tied.safetensors': 'float32',
  'tied_averaged.safetensors': 'float32',
  // Values of other kinds beside the weights and among them.
  'attributes.pt': 'float32',
  'beside.pt': 'float32',
  'beside_protocol4.pt': 'float32',
  'among.pt': 'float32',
};
const plain = openCheckpoint(torchFixture('flat.pt'), { contextBytes: 16 });
const text = [...new TextEncoder().encode('\x01Once upon a time')];
for (const [name, elementType] of Object.entries(files)) {
  test(`${name}, written by PyTorch, holds the weights that were saved`, async () => {
    const { model, format, elementTypes } = await openCheckpoint(torchFixture(name), { contextBytes: 16 });
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
    assert.deepEqual([format, elementTypes], [name.endsWith('.pt') ? 'torch' : 'safetensors', [elementType]]);
    assert.deepEqual(referenceLogits(model, text), referenceLogits((await plain).model, text));
    for (const [tensorName, shape] of parameterShapes(model.config)) {
      const tensor = model.weights.get(tensorName)!;
      assert.deepEqual(tensor.shape, shape);
      tensor.data.forEach((value, index) => assert.equal(value, expectedValue(tensorName, index), tensorName));
    }
  });
}

const refused: [string, RegExp][] = [
  ['two_mixers.pt', /holds more than one mixer \(under "model\." and "ema\."\); save the state dict of one of them/u],
  ['two_state_dicts.pt', /holds more than one mixer \(under "first" and "second"\)/u],
  ['bias_quantized.pt', /"mixer_layers\.0\.channel_mlp\.fc1\.bias" is a quantized tensor, but weights are plain/u],
  ['bias_sparse.pt', /fc1\.bias" is a sparse tensor/u],
  ['bias_meta.pt', /fc1\.bias" is a meta tensor, which holds no numbers/u],
  ['bias_float8.pt', /fc1\.bias" is a tensor of torch\.float8_e4m3fn/u],
  ['bias_negated.pt', /fc1\.bias" is a view that negates/u],
  ['bias_dtype.pt', /fc1\.bias" is not a tensor/u],
  ['namespace.pt', /asks for "argparse\.Namespace"/u],
];
for (const [name, message] of refused) {
  test(`${name}, written by PyTorch, is refused for what it is`, async () => {
    await assertRefused(torchFixture(name), 'modelMismatch', message);
  });
}

test('what PyTorch writes besides state dicts is rejected with a readable message', async () => {
  await assertRefused(torchFixture('legacy.pt'), 'modelDamaged', /before version 1\.6/u);
  await assertRefused(torchFixture('module.pt'), 'modelMismatch', /asks for "torch\.nn\.modules\.linear\.Linear"/u);
});
