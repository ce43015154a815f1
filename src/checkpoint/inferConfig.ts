// Reads the shape of a mixer off its tensors, for weights that come without a config.json.
import { isWindowed, publishedConfigs, type MixerConfig } from '../mixer/config.ts';
import { ModelError } from '../mixer/modelError.ts';
import type { NamedTensors } from '../mixer/weights.ts';

/**
 * The config that these tensors belong to. All but the window can be read off names and shapes; the window is that of the published
 * size with the same dimensions, or must be given.
 *
 * @param contextBytes the window, for a model of no published size; wins over the published one
 * @param source how errors name the weights
 * @throws {ModelError} `modelMismatch` if these are not a mixer's tensors, `contextUnknown` if the window is needed and unknown
 */
export function inferConfig(tensors: NamedTensors, contextBytes?: number, source = 'model'): MixerConfig {
  const sizeOf = (name: string, axis: number): number => {
    const size = tensors.get(name)?.shape[axis];
    if (size === undefined) {
      throw new ModelError(
        'modelMismatch',
        `${source}: the tensor ${name} is missing, so this is not a MicroMixer-1 model.`,
      );
    }
    return size;
  };
  const has = (suffix: string): boolean => tensors.has(`mixer_layers.0.token_mixer.${suffix}`);
  const pooling = has('decay') ? 'decay' : 'cumulative';
  let numLayers = 0;
  while (tensors.has(`mixer_layers.${numLayers}.norm1.weight`)) numLayers++;
  const config: MixerConfig = {
    hiddenDim: sizeOf('token_embedding.weight', 1),
    channelMlpDim: sizeOf('mixer_layers.0.channel_mlp.fc1.weight', 0),
    numLayers,
    hyperHiddenDim: sizeOf('mixer_layers.0.token_mixer.hyper.0.weight', 0),
    pooling,
    tokenShift: has('shift'),
    decayGateRank: has('gate.0.weight') ? sizeOf('mixer_layers.0.token_mixer.gate.0.weight', 0) : 0,
    // The published architecture always rotates; ours, without a stored table of frequencies, never.
    rotary: pooling === 'cumulative' || tensors.has('rope.inv_freq'),
    contextBytes: undefined,
  };
  if (!isWindowed(config)) return config;
  const published = Object.values(publishedConfigs).find(
    (size) =>
      size.hiddenDim === config.hiddenDim &&
      size.channelMlpDim === config.channelMlpDim &&
      size.numLayers === config.numLayers &&
      size.hyperHiddenDim === config.hyperHiddenDim,
  );
  const context = contextBytes ?? published?.contextBytes;
  if (context === undefined) {
    throw new ModelError(
      'contextUnknown',
      `${source}: how many bytes this model looks back cannot be read off its weights; give its context.`,
    );
  }
  return { ...config, contextBytes: context };
}
