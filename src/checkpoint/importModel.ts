// Turns somebody's checkpoint into a model folder: bytes in, files and a description out. Whatever its format was, it is stored as
// safetensors with a config.json, so a stored model is never a pickle and nobody has to be asked about it again.
import * as l10n from '@vscode/l10n';
import { formatMixerConfig, type MixerConfig } from '../model/config.ts';
import { ModelError } from '../model/modelError.ts';
import { sha256Of } from '../model/sha256.ts';
import { parameterCount } from '../model/weights.ts';
import { parseConfigText } from './configText.ts';
import { cardFileName, configFileName, weightsFileName } from './modelFolder.ts';
import { openCheckpoint, type OpenedCheckpoint } from './openCheckpoint.ts';
import { writeSafetensors } from './safetensors.ts';

/** What was found in a checkpoint, to be shown to whoever imports it. */
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
  /** Why the config.json beside the file was not used, in one sentence, if there was one. */
  readonly unusedConfig?: string | undefined;
}

/** A checkpoint on its way into a model folder. */
export interface ImportedModel {
  readonly description: CheckpointDescription;
  /** Everything that the folder will hold, by file name. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** What is known besides the file. */
export interface ImportOptions {
  /** How errors name the file. */
  readonly source: string;
  /** The window, where neither the file, the config nor a published size gives it. */
  readonly contextBytes?: number | undefined;
  /** The text of a config.json next to the file. It may belong to something else, so it is used only if it fits. */
  readonly config?: string | undefined;
  /** Where the file came from, for the model card: a name or an address. */
  readonly origin: string;
  /** The language by which the model card formats numbers, as a BCP 47 tag. English if absent. */
  readonly language?: string | undefined;
}

/**
 * Reads and converts a checkpoint.
 *
 * @throws {ModelError} as `openCheckpoint` does: `contextUnknown` if `contextBytes` must be given
 */
export async function importModel(file: Uint8Array<ArrayBuffer>, options: ImportOptions): Promise<ImportedModel> {
  const { opened, unusedConfig } = await openWithConfig(file, options);
  const { model, format, elementTypes } = opened;
  const { config, weights } = model;
  const description: CheckpointDescription = {
    format,
    elementTypes,
    config,
    parameters: parameterCount(config),
    byteCount: file.length,
    sha256: await sha256Of(file),
    unusedConfig,
  };
  return {
    description,
    files: new Map([
      [weightsFileName, writeSafetensors(weights)],
      [configFileName, encode(`${JSON.stringify(formatMixerConfig(config), null, 2)}\n`)],
      [cardFileName, encode(cardOf(description, options))],
    ]),
  };
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

async function openWithConfig(
  file: Uint8Array,
  { source, contextBytes, config }: ImportOptions,
): Promise<{ opened: OpenedCheckpoint; unusedConfig: string | undefined }> {
  let unusedConfig: string | undefined;
  if (config !== undefined) {
    try {
      const parsed = parseConfigText(config);
      return { opened: await openCheckpoint(file, { source, contextBytes, config: parsed }), unusedConfig };
    } catch (error) {
      if (error instanceof ModelError && error.code === 'contextUnknown') throw error;
      unusedConfig = error instanceof ModelError ? error.message : l10n.t('{0}: is not JSON.', configFileName);
    }
  }
  // If it is the file that is wrong, this throws again.
  return { opened: await openCheckpoint(file, { source, contextBytes }), unusedConfig };
}

/** The model card: what is known of an imported model. */
function cardOf(description: CheckpointDescription, { origin, language = 'en' }: ImportOptions): string {
  const facts = describeCheckpoint(description, language).map((line) => `- ${line}`);
  return `# Imported model\n\nFrom \`${origin.replaceAll(/[`\p{Cc}]/gu, ' ')}\`. The values of the weights are unchanged; they are stored as float32.\n\n${facts.join('\n')}\n`;
}

/**
 * The description as lines of text.
 *
 * @param language by which numbers are formatted, as a BCP 47 tag
 */
export function describeCheckpoint(description: CheckpointDescription, language: string): string[] {
  const { format, elementTypes, config, parameters, byteCount, sha256, unusedConfig } = description;
  const window =
    config.contextBytes === undefined ? l10n.t('no window') : l10n.t('a window of {0} bytes', config.contextBytes);
  return [
    l10n.t(
      'architecture: {0} layers, {1} pooling, width {2}, channel MLP {3}, {4}',
      config.numLayers,
      config.pooling,
      config.hiddenDim,
      config.channelMlpDim,
      window,
    ),
    l10n.t('parameters: {0}, stored as {1}', parameters.toLocaleString(language), elementTypes.join(', ')),
    l10n.t('file: {0}, {1} bytes', format === 'torch' ? 'PyTorch' : 'safetensors', byteCount.toLocaleString(language)),
    `sha256: ${sha256}`,
    ...(unusedConfig === undefined ? [] : [l10n.t('the config.json beside it was not used: {0}', unusedConfig)]),
  ];
}
