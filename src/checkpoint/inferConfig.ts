// Finds the shape of a mixer: from its config.json if there is one, else from the names and shapes of its tensors.
import * as l10n from '@vscode/l10n';
import {
  formatMixerConfig,
  isWindowed,
  parseMixerConfig,
  publishedConfigs,
  type MixerConfig,
} from '../model/config.ts';
import { ModelError } from '../model/modelError.ts';

/** What is known besides the tensors. */
export interface InferConfigOptions {
  /** The parsed config.json, if there is one: it takes precedence over everything else. */
  readonly config?: unknown;
  /** The window, where the config does not say: it takes precedence over that of the published size. */
  readonly contextBytes?: number | undefined;
  /** How errors name the weights. */
  readonly source?: string;
  /** How errors name the config. */
  readonly configSource?: string;
}

type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

const firstMixer = 'mixer_layers.0.token_mixer';

/** Sizes that every mixer has: the tensor, and its axis. */
const requiredSizes = {
  hiddenDim: ['token_embedding.weight', 1],
  channelMlpDim: ['mixer_layers.0.channel_mlp.fc1.weight', 0],
  hyperHiddenDim: [`${firstMixer}.hyper.0.weight`, 0],
} as const satisfies Partial<Record<keyof MixerConfig, readonly [string, number]>>;

/** Sizes that are 0 where the tensor is absent. */
const optionalSizes = {
  decayGateRank: [`${firstMixer}.gate.0.weight`, 0],
} as const satisfies Partial<Record<keyof MixerConfig, readonly [string, number]>>;

/** Tensors whose presence is a flag. */
const flags = {
  decay: `${firstMixer}.decay`,
  tokenShift: `${firstMixer}.shift`,
  rotary: 'rope.inv_freq',
} as const;

/**
 * The config that these tensors belong to. Only the window does not show in them: it is the given one, or that of the published size
 * with the same dimensions.
 *
 * @throws {ModelError} `modelMismatch` if these are not a mixer's tensors or the config is wrong, `contextUnknown` if the window is
 *   needed and unknown
 */
export function inferConfig(tensors: Shapes, options: InferConfigOptions = {}): MixerConfig {
  const { config, contextBytes, source = 'model', configSource = 'config.json' } = options;
  const known = config ?? formatMixerConfig(readShapes(tensors, source));
  const knownFrom = config === undefined ? l10n.t('{0}: read off its shapes', source) : configSource;
  const isSilent = typeof known === 'object' && known !== null && !Array.isArray(known) && !('max_seq_len' in known);
  if (!isSilent) return parseMixerConfig(known, knownFrom);

  // All else is checked first, so that nobody is asked about a file that cannot be opened anyway.
  const withoutContext = parseMixerConfig({ ...known, max_seq_len: 1 }, knownFrom);
  if (!isWindowed(withoutContext)) return withoutContext;
  const context = contextBytes ?? publishedContext(withoutContext);
  if (context === undefined) {
    throw new ModelError(
      'contextUnknown',
      l10n.t(
        '{0}: how many bytes this model looks back cannot be read off its weights; give its context, the max_seq_len that it was trained with (in the terminal: --context N; in the editor: Import Model asks for it).',
        source,
      ),
    );
  }
  return parseMixerConfig({ ...known, max_seq_len: context }, knownFrom);
}

function readShapes(tensors: Shapes, source: string): MixerConfig {
  const required = ([name, axis]: readonly [string, number]): number => {
    const size = tensors.get(name)?.shape[axis];
    if (size !== undefined) return size;
    throw new ModelError(
      'modelMismatch',
      l10n.t('{0}: the tensor {1} is missing, so this is not a MicroMixer-1 model.', source, name),
    );
  };
  const optional = ([name, axis]: readonly [string, number]): number => tensors.get(name)?.shape[axis] ?? 0;
  let numLayers = 0;
  while (tensors.has(`mixer_layers.${numLayers}.norm1.weight`)) numLayers++;
  const pooling = tensors.has(flags.decay) ? 'decay' : 'cumulative';
  return {
    hiddenDim: required(requiredSizes.hiddenDim),
    channelMlpDim: required(requiredSizes.channelMlpDim),
    numLayers,
    hyperHiddenDim: required(requiredSizes.hyperHiddenDim),
    pooling,
    tokenShift: tensors.has(flags.tokenShift),
    decayGateRank: optional(optionalSizes.decayGateRank),
    // The published architecture always rotates; ours, without a stored table of frequencies, never.
    rotary: pooling === 'cumulative' || tensors.has(flags.rotary),
    contextBytes: undefined,
  };
}

function publishedContext(config: MixerConfig): number | undefined {
  const published = Object.values(publishedConfigs).find(
    (size) =>
      config.pooling === 'cumulative' &&
      !config.tokenShift &&
      size.hiddenDim === config.hiddenDim &&
      size.channelMlpDim === config.channelMlpDim &&
      size.numLayers === config.numLayers &&
      size.hyperHiddenDim === config.hyperHiddenDim,
  );
  return published?.contextBytes;
}
