// A model as it is stored: a folder with model.safetensors, config.json and README.md (the model card), or weights alone.
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';
import type { MixerModel } from '../model/weights.ts';
import { parseConfigText } from './configText.ts';
import { openCheckpoint } from './openCheckpoint.ts';

export const weightsFileName = 'model.safetensors';
export const configFileName = 'config.json';
/** Beside the model folders: the words that all models share. */
export const lexiconFileName = 'lexicon.txt';
/** Beside them too: how much a writer's own text is trusted against the model. */
export const mixingFileName = 'mixing.json';
/** In dist/: the ONNX runtime, compressed. It is what takes longest to bring to a browser. */
export const runtimeFileName = 'ort-wasm-simd-threaded.wasm.gz';
export const cardFileName = 'README.md';
/** What PyTorch saves, where a folder holds no safetensors. */
export const torchFileName = 'model.pt';

/** Larger files are not mixers: the largest that a config allows for would not run at a useful speed either. */
export const maxWeightsBytes = 512 * 1024 * 1024;

/** The bits per byte that a model card gives in its front matter, if it does. */
export function bitsPerByteIn(card: string): number | undefined {
  const value = valueIn(card, 'bits_per_byte');
  return value !== undefined && /^\d+(?:\.\d+)?$/u.test(value) ? Number(value) : undefined;
}

/** The longest answer that a card's front matter gives to what a model is for, in characters; a longer one is left out. */
const maxPurposeLength = 60;

/** What a model card says in its front matter of the texts that the model is good for. */
export interface ModelPurpose {
  /** A kind of text; those that ship say `fiction` or `childrens-stories`. */
  readonly goodFor: string | undefined;
  /** The one language that it writes, as a tag (`en`). */
  readonly language: string | undefined;
}

/** What a model card says of that, as far as it does. */
export function purposeIn(card: string): ModelPurpose {
  const goodFor = valueIn(card, 'good_for');
  const language = valueIn(card, 'language');
  return {
    goodFor: goodFor !== undefined && goodFor.length <= maxPurposeLength ? goodFor : undefined,
    language: language !== undefined && /^[a-z]{2,3}$/u.test(language) ? language : undefined,
  };
}

/** A line of the front matter, without the space around its value. */
function valueIn(card: string, key: string): string | undefined {
  const front = /^---\n((?:[^\n]*\n)*?)---\n/u.exec(card)?.[1];
  const line = front?.split('\n').find((each) => each.startsWith(`${key}:`));
  return line?.slice(key.length + 1).trim() || undefined;
}

/** What there is of a model, as bytes. */
export interface StoredModel {
  readonly weights: Uint8Array;
  /** The text of config.json; without it the shape is read off the weights. */
  readonly config?: string | undefined;
  /** The window for weights that come without a config and are of no published size. */
  readonly contextBytes?: number | undefined;
  /** How errors name it, for example its path. */
  readonly source: string;
  /** How errors name its weights: the file in the folder, unless they say otherwise. */
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
