// A model as it is stored: a folder with model.safetensors, config.json and README.md (the model card), or weights alone.
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';
import type { MixerModel } from '../model/weights.ts';
import { parseConfigText } from './configText.ts';
import { openCheckpoint } from './openCheckpoint.ts';

export const weightsFileName = 'model.safetensors';
export const configFileName = 'config.json';
/** Next to the model folders: the words that all models share. */
export const lexiconFileName = 'lexicon.txt';
/** Also next to them: how much a writer's own text is trusted against the model. */
export const mixingFileName = 'mixing.json';
/** In dist/: the ONNX runtime, compressed. Of all files it takes a browser longest to load. */
export const runtimeFileName = 'ort-wasm-simd-threaded.wasm.gz';
export const cardFileName = 'README.md';
/** What PyTorch saves, where a folder holds no safetensors. */
export const torchFileName = 'model.pt';

/** Larger files are not mixers; the largest that a config allows would not run at a useful speed anyway. */
export const maxWeightsBytes = 512 * 1024 * 1024;

/** The bits per byte that a model card gives in its front matter, if it does. */
export function bitsPerByteIn(card: string): number | undefined {
  const value = valueIn(card, 'bits_per_byte');
  return value !== undefined && /^\d+(?:\.\d+)?$/u.test(value) ? Number(value) : undefined;
}

/** The longest statement of what a model is good for that is taken from a card, in characters; a longer one is ignored. */
const maxPurposeLength = 60;

/** What a model card's front matter says about the texts that the model is good for. */
export interface ModelPurpose {
  /** A kind of text; the models that ship say `fiction` or `childrens-stories`. */
  readonly goodFor: string | undefined;
  /** The one language that it writes, as a tag (`en`). */
  readonly language: string | undefined;
}

/** What a model card says about that, if anything. */
export function purposeIn(card: string): ModelPurpose {
  const goodFor = valueIn(card, 'good_for');
  const language = valueIn(card, 'language');
  return {
    goodFor: goodFor !== undefined && goodFor.length <= maxPurposeLength ? goodFor : undefined,
    language: language !== undefined && /^[a-z]{2,3}$/u.test(language) ? language : undefined,
  };
}

/** The value of a key in the front matter, without the space around it. */
function valueIn(card: string, key: string): string | undefined {
  const front = /^---\n((?:[^\n]*\n)*?)---\n/u.exec(card)?.[1];
  const line = front?.split('\n').find((each) => each.startsWith(`${key}:`));
  return line?.slice(key.length + 1).trim() || undefined;
}

/** What is stored of a model, as bytes. */
export interface StoredModel {
  readonly weights: Uint8Array;
  /** The text of config.json; without it the shape is inferred from the weights. */
  readonly config?: string | undefined;
  /** The window for weights that come without a config and are not of a published size. */
  readonly contextBytes?: number | undefined;
  /** How errors name it, for example its path. */
  readonly source: string;
  /** How errors name its weights, if not by the file in the folder. */
  readonly weightsSource?: string | undefined;
}

/**
 * Turns the bytes of a model into a checked model.
 *
 * @throws {ModelError} in one sentence that names the file and what is wrong with it
 */
export async function openModel({
  weights,
  config,
  contextBytes,
  source,
  weightsSource,
}: StoredModel): Promise<MixerModel> {
  if (config === undefined)
    return (await openCheckpoint(weights, { contextBytes, source: weightsSource ?? source })).model;
  const configSource = `${source}/${configFileName}`;
  const named = weightsSource ?? `${source}/${weightsFileName}`;
  let parsed: unknown;
  try {
    parsed = parseConfigText(config);
  } catch (error) {
    throw new ModelError('modelDamaged', l10n.t('{0}: is not JSON.', configSource), { cause: error });
  }
  return (await openCheckpoint(weights, { config: parsed, configSource, source: named })).model;
}
