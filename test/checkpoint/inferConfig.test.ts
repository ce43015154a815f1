// The shape of a mixer from its config.json, or from its tensors and one answer; what is wrong with either is said in words.
import assert from 'node:assert/strict';
import test from 'node:test';
import { inferConfig } from '../../src/checkpoint/inferConfig.ts';
import { formatMixerConfig, parseMixerConfig, publishedConfigs, type MixerConfig } from '../../src/model/config.ts';
import { parameterShapes } from '../../src/model/weights.ts';

type Shapes = Parameters<typeof inferConfig>[0];

function shapesOf(config: MixerConfig, extra: Readonly<Record<string, readonly number[]>> = {}): Shapes {
  const shapes = [...parameterShapes(config), ...Object.entries(extra)];
  return new Map(shapes.map(([name, shape]) => [name, { shape }]));
}

const sizes = { hidden_dim: 6, channel_mlp_dim: 5, num_layers: 2, hyper_hidden_dim: 3 };
const windowed = parseMixerConfig({ ...sizes, max_seq_len: 40 });
const decay = parseMixerConfig({ ...sizes, pooling: 'decay', token_shift: true, rotary: false });

for (const [name, config] of Object.entries(publishedConfigs)) {
  test(`the published ${name} is recognized by its shapes, window included`, () => {
    assert.deepEqual(inferConfig(shapesOf(config)), config);
  });
}

test('a window that is given wins over the published one', () => {
  assert.equal(inferConfig(shapesOf(publishedConfigs['1M']), { contextBytes: 99 }).contextBytes, 99);
});

const variants: [string, MixerConfig, Readonly<Record<string, readonly number[]>>][] = [
  ['the decay variant', decay, {}],
  ['the decay variant without shift', { ...decay, tokenShift: false }, {}],
  ['the gated variant', { ...decay, decayGateRank: 4 }, {}],
  ['decay with rotary', { ...decay, rotary: true, contextBytes: 40 }, { 'rope.inv_freq': [3] }],
  ['cumulative', windowed, {}],
  ['cumulative with its table', windowed, { 'rope.inv_freq': [3] }],
  ['cumulative with shift', { ...windowed, tokenShift: true }, {}],
];
for (const [what, config, extra] of variants) {
  test(`${what} is recognized by its tensors`, () => {
    assert.deepEqual(inferConfig(shapesOf(config, extra), { contextBytes: 40 }), config);
  });
}

test('without a window there is one question, and its answer is checked', () => {
  assert.throws(() => inferConfig(shapesOf(windowed), { source: 'x' }), {
    name: 'ModelError',
    code: 'contextUnknown',
    message: /^x: how many bytes this model looks back cannot be read off its weights; give its context.*--context N/u,
  });
  assert.throws(() => inferConfig(shapesOf(windowed), { contextBytes: 0 }), {
    code: 'modelMismatch',
    message: /"max_seq_len" must be a whole number from 1 to 65536, not 0/u,
  });
});

test('the config wins over the window that is given; one that says nothing of the window leaves it open', () => {
  const { max_seq_len: _, ...silent } = formatMixerConfig(windowed);
  assert.equal(inferConfig(new Map(), { config: formatMixerConfig(windowed), contextBytes: 7 }).contextBytes, 40);
  assert.equal(inferConfig(new Map(), { config: silent, contextBytes: 7 }).contextBytes, 7);
  assert.throws(() => inferConfig(new Map(), { config: silent }), { code: 'contextUnknown' });
  assert.throws(() => inferConfig(new Map(), { config: [], configSource: 'm/config.json' }), {
    code: 'modelMismatch',
    message: /^m\/config\.json: must hold one JSON object/u,
  });
});

const refused: [string, Shapes, RegExp][] = [
  ['no tensors', new Map(), /token_embedding\.weight is missing, so this is not a MicroMixer-1 model/u],
  ['no layers', shapesOf({ ...windowed, numLayers: 0 }), /mixer_layers\.0\.channel_mlp\.fc1\.weight is missing/u],
  ['a flat embedding', new Map([['token_embedding.weight', { shape: [256] }]]), /token_embedding\.weight is missing/u],
  ['too wide an embedding', shapesOf({ ...decay, hiddenDim: 1e6 }), /"hidden_dim" must be a whole number from 1/u],
  ['an odd width', shapesOf({ ...windowed, hiddenDim: 7 }), /"hidden_dim" must be even/u],
];
for (const [what, tensors, message] of refused) {
  test(`a file with ${what} is refused before anybody is asked for a window`, () => {
    assert.throws(() => inferConfig(tensors), { name: 'ModelError', code: 'modelMismatch', message });
  });
}
