// The shape of a mixer as config.json says it: parameters, defaults, and what is refused.
import assert from 'node:assert/strict';
import test from 'node:test';
import { formatMixerConfig, parseMixerConfig, publishedConfigs } from '../../src/model/config.ts';
import { parameterCount } from '../../src/model/weights.ts';

const decay = {
  hidden_dim: 224,
  channel_mlp_dim: 576,
  num_layers: 3,
  pooling: 'decay',
  token_shift: true,
  rotary: false,
};

test('the published sizes and the decay variant have the published numbers of parameters', () => {
  assert.deepEqual(Object.values(publishedConfigs).map(parameterCount), [136_908, 331_680, 557_328, 967_584]);
  assert.equal(parameterCount(parseMixerConfig(decay)), 968_928);
});

test('absent keys have the defaults of the published model', () => {
  const config = parseMixerConfig({ hidden_dim: 224, channel_mlp_dim: 576, num_layers: 3, max_seq_len: 256 });
  assert.deepEqual(config, publishedConfigs['1M']);
});

test('a config survives being written and read', () => {
  for (const config of [...Object.values(publishedConfigs), parseMixerConfig({ ...decay, decay_gate_rank: 8 })]) {
    assert.deepEqual(parseMixerConfig(formatMixerConfig(config)), config);
  }
});

const rejected: [string, unknown, RegExp][] = [
  ['not an object', [], /one JSON object/u],
  ['an unknown key', { ...decay, heads: 4 }, /unknown key "heads"/u],
  ['an unknown key with a line end', { ...decay, 'hid\nden': 4 }, /unknown key "hid\\nden"/u],
  ['a long unknown key', { ...decay, ['x'.repeat(1000)]: 4 }, /unknown key "x{100}\.\.\."/u],
  ['a long value', { ...decay, num_layers: 'x'.repeat(1000) }, /not "x{99}\.\.\./u],
  [
    'a missing dimension',
    { channel_mlp_dim: 8, num_layers: 1, max_seq_len: 8 },
    /"hidden_dim" must be a whole number/u,
  ],
  ['a missing window', { hidden_dim: 8, channel_mlp_dim: 8, num_layers: 1 }, /"max_seq_len" must be/u],
  ['a dimension too large to be true', { ...decay, hidden_dim: 1e9 }, /from 1 to 16384, not 1000000000/u],
  ['an odd width with rotary', { hidden_dim: 7, channel_mlp_dim: 8, num_layers: 1, max_seq_len: 8 }, /must be even/u],
  ['another pooling', { ...decay, pooling: 'max' }, /"cumulative" or "decay"/u],
  ['another vocabulary', { ...decay, vocab_size: 255 }, /must be 256/u],
  ['another architecture', { ...decay, use_hyper: false }, /another architecture/u],
  [
    'a gate without decays',
    { hidden_dim: 8, channel_mlp_dim: 8, num_layers: 1, max_seq_len: 8, decay_gate_rank: 2 },
    /needs "pooling"/u,
  ],
];
for (const [what, value, message] of rejected) {
  test(`a config with ${what} is rejected with a readable message`, () => {
    assert.throws(() => parseMixerConfig(value, 'config.json'), { name: 'ModelError', code: 'modelMismatch', message });
  });
}
