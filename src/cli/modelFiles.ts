// Where the command line finds models and the runtime: the only file of src/cli that reads them from disk.
import { existsSync, readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  configFileName,
  maxWeightsBytes,
  lexiconFileName,
  mixingFileName,
  openModel,
  torchFileName,
  weightsFileName,
  runtimeFileName,
} from '../checkpoint/modelFolder.ts';
import { createOnnxEngine } from '../inference/onnxEngine.ts';
import { ModelRunner } from '../inference/modelRunner.ts';
import { ModelError } from '../model/modelError.ts';
import type { MixerModel } from '../model/weights.ts';
import { ModelChoice } from '../decoding/modelChoice.ts';
import { modelsNamed } from '../settings/automaticModel.ts';
import { readMixingWeights, type MixingWeights } from '../decoding/mixingWeights.ts';
import { readLexicon, type Lexicon } from '../logitsProcessors/lexicon.ts';
import { isModelName, modelNameOf } from './modelPaths.ts';

/** This code is built into dist/, which is next to models/; esbuild.mjs also puts the runtime into dist/. */
export const modelsFolder = path.join(__dirname, '..', 'models');

/** A model that was found, read and checked. */
export interface NamedModel {
  readonly name: string;
  readonly model: MixerModel;
}

/** Models ready to write. */
export interface StartedModels {
  /** The model's name if there is only one, otherwise the value of the setting. */
  readonly name: string;
  readonly choice: ModelChoice;
  readonly nameOf: (runner: ModelRunner) => string;
}

/**
 * Starts the models that a value of the setting stands for: `auto`, the name of a folder in models/, the path of such a
 * folder, or the path of a weights file.
 *
 * @param contextBytes the window, for a weights file without a config.json
 * @throws {ModelError} if there is no such model or it is damaged
 */
export async function startModels(nameOrPath: string, contextBytes?: number): Promise<StartedModels> {
  const choice = new ModelChoice();
  const names = new Map<ModelRunner, string>();
  for (const each of modelsNamed(nameOrPath)) {
    const { name, model } = await loadModel(each, contextBytes);
    const runner = new ModelRunner(await createOnnxEngine(model, readWasm));
    names.set(runner, name);
    choice.add(runner);
  }
  const name = names.size === 1 ? names.get(choice.first)! : nameOrPath;
  return { name, choice, nameOf: (runner) => names.get(runner)! };
}

/**
 * Loads one model by the name of a folder in models/, the path of such a folder, or the path of a weights file.
 *
 * @param contextBytes the window, for a weights file without a config.json
 * @throws {ModelError} if there is no such model or it is damaged
 */
export async function loadModel(nameOrPath: string, contextBytes: number | undefined): Promise<NamedModel> {
  const named = path.join(modelsFolder, nameOrPath);
  const isName = isModelName(nameOrPath) && existsSync(named);
  const location = isName ? named : nameOrPath;
  const info = await stat(location).catch(() => undefined);
  if (info === undefined) {
    throw new ModelError(
      'modelMissing',
      `There is no model "${nameOrPath}": choose one of ${builtInModels().join(', ')}, or give the path of a model folder, a PyTorch file or a safetensors file.`,
    );
  }
  const name = modelNameOf(location);
  const weightsPath = info.isDirectory() ? weightsIn(location) : location;
  const configPath = path.join(path.dirname(weightsPath), configFileName);
  const config = info.isDirectory() || contextBytes === undefined ? await readText(configPath) : undefined;
  const weights = await readWeights(weightsPath);
  const source = path.dirname(weightsPath);
  return { name, model: await openModel({ weights, config, contextBytes, source, weightsSource: weightsPath }) };
}

async function readWasm(): Promise<Uint8Array> {
  return gunzipSync(await readFile(path.join(__dirname, runtimeFileName)));
}

/** The words that the processors know. */
export async function readTerminalLexicon(): Promise<Lexicon> {
  return readLexicon(await readFile(path.join(modelsFolder, lexiconFileName)));
}

/** The weights for mixing in a writer's own text. */
export async function readTerminalMixing(): Promise<MixingWeights> {
  return readMixingWeights(await readFile(path.join(modelsFolder, mixingFileName)));
}

function builtInModels(): string[] {
  if (!existsSync(modelsFolder)) return [];
  const entries = readdirSync(modelsFolder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
}

/** The weights in a model folder: the safetensors file if there is one, otherwise the PyTorch file. */
function weightsIn(folder: string): string {
  const safetensors = path.join(folder, weightsFileName);
  if (existsSync(safetensors)) return safetensors;
  const torch = path.join(folder, torchFileName);
  if (existsSync(torch)) return torch;
  throw new ModelError(
    'modelMissing',
    `The weights ${safetensors} are missing, and there is no ${torchFileName} in their place; give the path of a checkpoint instead.`,
  );
}

async function readText(file: string): Promise<string | undefined> {
  return existsSync(file) ? readFile(file, 'utf8') : undefined;
}

async function readWeights(file: string): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > maxWeightsBytes) {
    throw new ModelError('modelMismatch', `The file ${file} is too large for a mixer (${size} bytes).`);
  }
  return readFile(file);
}
