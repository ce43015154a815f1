// Models for tests: the small fixtures with their expected numbers, the shipped ones, and engines that run them.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { lexiconFileName } from '../../src/checkpoint/modelFolder.ts';
import { listSafetensors } from '../../src/checkpoint/safetensors.ts';
import { createOnnxEngine, createOnnxInspector } from '../../src/inference/onnxEngine.ts';
import type { Engine, Inspector } from '../../src/inference/engine.ts';
import { parseMixerConfig } from '../../src/model/config.ts';
import { checkModel, type MixerModel } from '../../src/model/weights.ts';
import { readLexicon, type Lexicon } from '../../src/logitsProcessors/lexicon.ts';

/** The project's folder. */
export const projectFolder = path.join(import.meta.dirname, '..', '..');

/** One input of a fixture and what the reference implementation made of it. */
export interface ExpectedCase {
  readonly input_ids: readonly number[];
  /** Rows after cropping to the window. */
  readonly positions_in_window: readonly number[];
  /** (positions, 256) */
  readonly logits: readonly (readonly number[])[];
  /** The bytes that temperature 0 adds, the window sliding by one. */
  readonly greedy_48: readonly number[];
}

export const fixtureNames = ['tiny', 'tiny-decay', 'tiny-gated'] as const;

/** A fixture: its model, and cases to check against. */
export function fixture(name: (typeof fixtureNames)[number]): { model: MixerModel; cases: readonly ExpectedCase[] } {
  const folder = path.join(projectFolder, 'test', 'fixtures', 'reference', name);
  const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as {
    config: unknown;
    cases: ExpectedCase[];
  };
  const weights = readFileSync(path.join(folder, 'model.safetensors'));
  return {
    model: modelOf(weights, expected.config, name),
    cases: expected.cases,
  };
}

/** A model that ships. */
export function shippedModel(name: string): MixerModel {
  const folder = path.join(projectFolder, 'models', name);
  const config: unknown = JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8'));
  return modelOf(readFileSync(path.join(folder, 'model.safetensors')), config, name);
}

function modelOf(weights: Uint8Array, config: unknown, name: string): MixerModel {
  const stored = [...listSafetensors(weights, name)];
  const tensors = new Map(stored.map(([key, { shape, read }]) => [key, { shape, data: read() }]));
  return checkModel(parseMixerConfig(config), tensors, name);
}

/** The lexicon that ships. */
export function shippedLexicon(): Lexicon {
  return readLexicon(readFileSync(path.join(projectFolder, 'models', lexiconFileName)));
}

const wasm = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
const readWasm = (): Promise<Uint8Array> => readFile(wasm);

/** The runtime in gzip, as a thread is handed it; quickly made, since nothing is compressed. */
export function gzippedRuntime(): Uint8Array<ArrayBuffer> {
  return gzipSync(readFileSync(wasm), { level: 0 });
}

/** The real engine. */
export function engineFor(model: MixerModel): Promise<Engine> {
  return createOnnxEngine(model, readWasm);
}

/** The real inspector. */
export function inspectorFor(model: MixerModel): Promise<Inspector> {
  return createOnnxInspector(model, readWasm);
}
