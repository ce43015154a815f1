// The named tensors of a mixer: which ones are required, their shapes, and a check that a file holds exactly these.
// Names are those of the published state dict; linear weights are (out, in).
import * as l10n from '@vscode/l10n';
import type { MixerConfig } from './config.ts';
import { ModelError } from './modelError.ts';
import { spokenName } from './spokenName.ts';
import { vocabularySize } from './vocabulary.ts';

/** A dense tensor, row-major. `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Tensors by name in the state dict. */
export type NamedTensors = ReadonlyMap<string, Tensor>;

/** A config and matching weights: a complete model. Only {@link checkModel} creates one. */
export interface MixerModel {
  readonly config: MixerConfig;
  /** Exactly the tensors of {@link parameterShapes}. */
  readonly weights: NamedTensors;
}

/** Shapes of all trainable tensors, in the order of the forward pass. The head is the embedding, so it is not listed. */
export function parameterShapes(config: MixerConfig): Map<string, readonly number[]> {
  const { hiddenDim: hidden, channelMlpDim: channel, hyperHiddenDim: hyper } = config;
  const shapes = new Map<string, readonly number[]>([['token_embedding.weight', [vocabularySize, hidden]]]);
  const addNorm = (name: string): void => void shapes.set(`${name}.weight`, [hidden]).set(`${name}.bias`, [hidden]);
  const addLinear = (name: string, from: number, to: number): void =>
    void shapes.set(`${name}.weight`, [to, from]).set(`${name}.bias`, [to]);
  for (let index = 0; index < config.numLayers; index++) {
    const layer = `mixer_layers.${index}`;
    addNorm(`${layer}.norm1`);
    if (config.tokenShift) shapes.set(`${layer}.token_mixer.shift`, [hidden]);
    if (config.pooling === 'decay') shapes.set(`${layer}.token_mixer.decay`, [hidden]);
    if (config.decayGateRank > 0) {
      shapes.set(`${layer}.token_mixer.gate.0.weight`, [config.decayGateRank, hidden]);
      shapes.set(`${layer}.token_mixer.gate.1.weight`, [hidden, config.decayGateRank]);
    }
    addLinear(`${layer}.token_mixer.hyper.0`, hidden, hyper);
    addLinear(`${layer}.token_mixer.hyper.2`, hyper, 2 * hidden);
    addNorm(`${layer}.norm2`);
    addLinear(`${layer}.channel_mlp.fc1`, hidden, channel);
    addLinear(`${layer}.channel_mlp.fc2`, channel, hidden);
  }
  addNorm('layer_norm');
  return shapes;
}

/** Number of trainable parameters. */
export function parameterCount(config: MixerConfig): number {
  let count = 0;
  for (const shape of parameterShapes(config).values()) count += elementCount(shape);
  return count;
}

/** Number of elements of a tensor of this shape; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The tensor of this name. It always exists in weights that have passed {@link checkModel}. */
export function tensorNamed(weights: NamedTensors, name: string): Tensor {
  const tensor = weights.get(name);
  if (tensor === undefined) throw new ModelError('modelMismatch', l10n.t('The tensor {0} is missing.', name));
  return tensor;
}

/**
 * Checks that the tensors form a mixer of this shape, and drops what is not a parameter: the tied head (which must
 * equal the embedding) and the table of rotary frequencies (which must match the definition).
 *
 * @param source how errors refer to the weights, for example their path
 * @throws {ModelError} `modelMismatch` for a missing, unknown or misshapen tensor, `modelDamaged` for a value that is
 * not finite
 */
export function checkModel(config: MixerConfig, tensors: NamedTensors, source = 'model'): MixerModel {
  const shapes = parameterShapes(config);
  const weights = new Map<string, Tensor>();
  for (const [name, shape] of shapes) {
    const tensor = tensors.get(name);
    if (tensor === undefined) {
      throw new ModelError(
        'modelMismatch',
        l10n.t('{0}: the tensor {1} is missing, so this is not a mixer of this config.', source, name),
      );
    }
    if (!sameShape(tensor.shape, shape)) {
      throw new ModelError(
        'modelMismatch',
        l10n.t(
          '{0}: the tensor {1} has the shape ({2}), but the config asks for ({3}).',
          source,
          name,
          tensor.shape.join(', '),
          shape.join(', '),
        ),
      );
    }
    checkFinite(name, tensor.data, source);
    weights.set(name, tensor);
  }
  for (const [name, tensor] of tensors) {
    if (name === 'lm_head.weight') checkTiedHead(tensor, tensorNamed(weights, 'token_embedding.weight'), source);
    else if (name === 'rope.inv_freq' && config.rotary) checkRotaryFrequencies(tensor, config.hiddenDim, source);
    else if (!shapes.has(name)) {
      throw new ModelError(
        'modelMismatch',
        l10n.t('{0}: the tensor {1} does not belong to a mixer of this config.', source, spokenName(name)),
      );
    }
  }
  return { config, weights };
}

/** f_i = 10000^(-2i / H) for i in [0, H/2): the rotary step's angle per position (reference README, step 3). */
export function rotaryFrequencies(hiddenDim: number): Float64Array {
  return Float64Array.from({ length: hiddenDim / 2 }, (_, index) => 10_000 ** ((-2 * index) / hiddenDim));
}

function sameShape(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((size, axis) => size === right[axis]);
}

function checkFinite(name: string, data: Float32Array, source: string): void {
  // A loop: a call for each of a million weights would take ten times as long.
  let index = 0;
  while (index < data.length && Number.isFinite(data[index])) index++;
  if (index < data.length) {
    throw new ModelError(
      'modelDamaged',
      l10n.t(
        '{0}: the tensor {1} holds {2} at index {3}; weights must be finite numbers.',
        source,
        name,
        data[index]!,
        index,
      ),
    );
  }
}

function checkTiedHead(head: Tensor, embedding: Tensor, source: string): void {
  const isTied =
    sameShape(head.shape, embedding.shape) && head.data.every((value, index) => value === embedding.data[index]);
  if (!isTied) {
    throw new ModelError(
      'modelMismatch',
      l10n.t(
        "{0}: lm_head.weight differs from token_embedding.weight, but a mixer's head is tied to its embedding.",
        source,
      ),
    );
  }
}

function checkRotaryFrequencies(tensor: Tensor, hiddenDim: number, source: string): void {
  const expected = rotaryFrequencies(hiddenDim);
  // The stored table is float32, with values in (0, 1]; bfloat16 files keep 3 digits of it.
  const agrees =
    tensor.data.length === expected.length &&
    tensor.data.every((value, index) => Math.abs(value - expected[index]!) <= 0.01 * expected[index]!);
  if (!agrees) {
    throw new ModelError(
      'modelMismatch',
      l10n.t('{0}: rope.inv_freq is not the table of frequencies with base 10000 that a mixer uses.', source),
    );
  }
}
