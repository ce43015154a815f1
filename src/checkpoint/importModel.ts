// Makes a model folder of a checkpoint that somebody brings: bytes in, files and a description out. Whatever format it came in, it is
// stored as safetensors with a config.json, so that a stored model is never a pickle and never needs to be asked about again.
import { formatMixerConfig, type MixerConfig } from '../mixer/config.ts';
import { parameterCount } from '../mixer/weights.ts';
import { configFileName, weightsFileName } from './modelFolder.ts';
import { openCheckpoint, type OpenedCheckpoint } from './openCheckpoint.ts';
import { writeSafetensors } from './safetensors.ts';

/** What was found in a checkpoint, to be shown to whoever brings it. */
export interface CheckpointDescription {
  readonly format: OpenedCheckpoint['format'];
  /** The types that the file stores its weights in; the model folder holds float32. */
  readonly elementTypes: readonly string[];
  readonly config: MixerConfig;
  readonly parameters: number;
  /** Size of the file. */
  readonly byteCount: number;
  /** Of the file, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** A checkpoint on its way into a model folder. */
export interface ImportedModel {
  readonly description: CheckpointDescription;
  /** Everything that the folder is to hold, by file name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Reads and converts a checkpoint.
 *
 * @param source how errors name the file
 * @param contextBytes the window, where neither the file nor a published size tells it
 * @throws {ModelError} as `openCheckpoint` does: `contextUnknown` if `contextBytes` must be given
 */
export async function importModel(
  file: Uint8Array<ArrayBuffer>,
  source: string,
  contextBytes: number | undefined,
): Promise<ImportedModel> {
  const { model, format, elementTypes } = openCheckpoint(file, { source, contextBytes });
  const { config, weights } = model;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  return {
    description: {
      format,
      elementTypes,
      config,
      parameters: parameterCount(config),
      byteCount: file.length,
      sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    },
    files: new Map([
      [weightsFileName, writeSafetensors(weights)],
      [configFileName, new TextEncoder().encode(`${JSON.stringify(formatMixerConfig(config), null, 2)}\n`)],
    ]),
  };
}

/** The description as lines of text. */
export function describeCheckpoint(description: CheckpointDescription): string[] {
  const { format, elementTypes, config, parameters, byteCount, sha256 } = description;
  const window = config.contextBytes === undefined ? 'no window' : `a window of ${config.contextBytes} bytes`;
  return [
    `architecture: ${config.numLayers} layers, ${config.pooling} pooling, width ${config.hiddenDim}, channel MLP ${config.channelMlpDim}, ${window}`,
    `parameters: ${parameters.toLocaleString('en')}, stored as ${elementTypes.join(', ')}`,
    `file: ${format === 'torch' ? 'PyTorch' : 'safetensors'}, ${byteCount.toLocaleString('en')} bytes`,
    `sha256: ${sha256}`,
  ];
}

/** What is wrong with a name for a model folder, as the end of a sentence; `undefined` if it will do on every file system. */
export function problemWithModelName(name: string): string | undefined {
  if (!/^[\w-](?:[\w.-]{0,62}[\w-])?$/u.test(name)) {
    return 'must be 1 to 64 letters, digits, dots, hyphens or underscores, without a dot at either end';
  }
  if (/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu.test(name)) return 'is reserved on Windows';
  return undefined;
}
