// The shape of a mixer: one description for the published family and for the decay and gated variants.
// Keys of config.json and their defaults follow the published model card and its reference implementation
// (llaa33219/MicroMixer-1, Apache-2.0, commit 6b61a34); `pooling`, `token_shift` and `rotary` are ours.
import * as l10n from '@vscode/l10n';
import { ModelError } from './modelError.ts';
import { spokenText, spokenValue } from './spokenName.ts';
import { vocabularySize } from './vocabulary.ts';

/** How a layer looks back: by the mean of everything so far, or by one exponential average per channel. */
export type Pooling = 'cumulative' | 'decay';

/** The shape of one mixer: everything that the weights alone don't tell. */
export interface MixerConfig {
  /** Width of the residual stream, H. */
  readonly hiddenDim: number;
  /** Hidden width of the channel MLP, C. */
  readonly channelMlpDim: number;
  /** Number of layers, L. */
  readonly numLayers: number;
  /** Hidden width of the hyper network inside each layer's mixing block. */
  readonly hyperHiddenDim: number;
  readonly pooling: Pooling;
  /** Whether each layer blends a byte's vector with the previous byte's, before pooling. */
  readonly tokenShift: boolean;
  /**
   * With decay pooling: the rank of the map by which each byte decides how much of the average is kept, so that the
   * model can forget at the end of a word or a scene (the gated variant). If 0, the decays are fixed (the decay
   * variant).
   */
  readonly decayGateRank: number;
  /** Whether the embedding is rotated by position. */
  readonly rotary: boolean;
  /**
   * N, the window in bytes: positions run over [0, N), and older bytes are dropped. `undefined` for a model in which
   * nothing depends on the position (decay pooling without rotary), which can read any amount of text in constant
   * memory.
   */
  readonly contextBytes: number | undefined;
}

/** The hidden width of the hyper network if config.json doesn't give one. */
const defaultHyperHiddenDim = 64;

function published(hiddenDim: number, channelMlpDim: number, contextBytes: number): MixerConfig {
  return {
    hiddenDim,
    channelMlpDim,
    numLayers: 3,
    hyperHiddenDim: defaultHyperHiddenDim,
    pooling: 'cumulative',
    tokenShift: false,
    decayGateRank: 0,
    rotary: true,
    contextBytes,
  };
}

/** The published sizes, named as in their model card. */
export const publishedConfigs: Readonly<Record<'100K' | '300K' | '500K' | '1M', MixerConfig>> = {
  '100K': published(84, 128, 64),
  '300K': published(128, 288, 128),
  '500K': published(176, 384, 128),
  '1M': published(224, 576, 256),
};

/** Whether anything in the model depends on the position, in which case it has a window. */
export function isWindowed(config: Pick<MixerConfig, 'pooling' | 'rotary'>): boolean {
  return config.pooling === 'cumulative' || config.rotary;
}

/**
 * How many vectors of length H one layer carries from byte to byte: the running average and, with token shift, the last
 * byte's vector.
 */
export function stateRowsPerLayer(config: Pick<MixerConfig, 'tokenShift'>): number {
  return config.tokenShift ? 2 : 1;
}

// Anything larger is rejected before memory is allocated for it. The limits are 100 times what the family needs.
const maxDimension = 16_384;
const maxLayerCount = 64;
/** The maximum window of a model, in bytes; the minimum is 1. */
export const maxContextBytes = 65_536;

const knownKeys = new Set([
  'vocab_size',
  'hidden_dim',
  'channel_mlp_dim',
  'num_layers',
  'hyper_hidden_dim',
  'max_seq_len',
  'pooling',
  'token_shift',
  'rotary',
  'decay_gate_rank',
  'use_hyper',
]);

/**
 * Reads the contents of a config.json.
 *
 * @param value the parsed JSON
 * @param source how errors refer to it, for example its path
 * @throws {ModelError} `modelMismatch` if a key is unknown, missing, of the wrong type or out of range
 */
export function parseMixerConfig(value: unknown, source = 'config.json'): MixerConfig {
  const fail = (problem: string): never => {
    throw new ModelError('modelMismatch', l10n.t('{0}: {1}.', source, problem));
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail(l10n.t('must hold one JSON object'));
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    if (!knownKeys.has(key)) fail(l10n.t('unknown key "{0}" (known: {1})', spokenText(key), [...knownKeys].join(', ')));
  }
  const integer = (key: string, largest: number, fallback?: number, smallest = 1): number => {
    const field = fields[key] ?? fallback;
    if (typeof field === 'number' && Number.isInteger(field) && field >= smallest && field <= largest) return field;
    return fail(
      l10n.t('"{0}" must be a whole number from {1} to {2}, not {3}', key, smallest, largest, spokenValue(fields[key])),
    );
  };
  const flag = (key: string, fallback: boolean): boolean => {
    const field = fields[key] ?? fallback;
    return typeof field === 'boolean' ? field : fail(l10n.t('"{0}" must be true or false', key));
  };

  if (integer('vocab_size', vocabularySize, vocabularySize) !== vocabularySize) {
    fail(l10n.t('"vocab_size" must be {0}, one symbol per byte', vocabularySize));
  }
  if (!flag('use_hyper', true))
    fail(l10n.t('"use_hyper" false is another architecture, which this program does not run'));
  const pooling = fields['pooling'] ?? 'cumulative';
  if (pooling !== 'cumulative' && pooling !== 'decay') return fail(l10n.t('"pooling" must be "cumulative" or "decay"'));
  const hiddenDim = integer('hidden_dim', maxDimension);
  const decayGateRank = integer('decay_gate_rank', hiddenDim, 0, 0);
  if (decayGateRank > 0 && pooling !== 'decay') fail(l10n.t('"decay_gate_rank" needs "pooling": "decay"'));
  const rotary = flag('rotary', true);
  if (rotary && hiddenDim % 2 !== 0) fail(l10n.t('"hidden_dim" must be even for a model with rotary positions'));
  return {
    hiddenDim,
    channelMlpDim: integer('channel_mlp_dim', maxDimension),
    numLayers: integer('num_layers', maxLayerCount),
    hyperHiddenDim: integer('hyper_hidden_dim', maxDimension, defaultHyperHiddenDim),
    pooling,
    tokenShift: flag('token_shift', false),
    decayGateRank,
    rotary,
    contextBytes: isWindowed({ pooling, rotary }) ? integer('max_seq_len', maxContextBytes) : undefined,
  };
}

/** The inverse of {@link parseMixerConfig}: an object to be written as config.json. */
export function formatMixerConfig(config: MixerConfig): Record<string, unknown> {
  return {
    vocab_size: vocabularySize,
    hidden_dim: config.hiddenDim,
    channel_mlp_dim: config.channelMlpDim,
    num_layers: config.numLayers,
    hyper_hidden_dim: config.hyperHiddenDim,
    pooling: config.pooling,
    token_shift: config.tokenShift,
    rotary: config.rotary,
    ...(config.decayGateRank === 0 ? {} : { decay_gate_rank: config.decayGateRank }),
    ...(config.contextBytes === undefined ? {} : { max_seq_len: config.contextBytes }),
  };
}
