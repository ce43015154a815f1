// Whole checkpoints for tests: a small mixer with numbers of our choice, and the check that a file is rejected with a readable message.
import assert from 'node:assert/strict';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { parseMixerConfig, type MixerConfig } from '../../src/model/config.ts';
import { ModelError, type ModelErrorCode } from '../../src/model/modelError.ts';
import { elementCount, parameterShapes } from '../../src/model/weights.ts';
import { dict, pickle, stop, tensor } from './hostilePickle.ts';
import { torchFile } from './hostileZip.ts';

/** A mixer of one layer and 2 channels. */
export const smallConfig: MixerConfig = parseMixerConfig({
  hidden_dim: 2,
  channel_mlp_dim: 3,
  num_layers: 1,
  hyper_hidden_dim: 2,
  max_seq_len: 8,
});

/** A file of torch.save whose tensors all start at the beginning of one storage of 512 numbers. */
export function smallTorchFile(
  options: {
    readonly storage?: string;
    readonly bytes?: Uint8Array;
    readonly tensors?: Readonly<Record<string, Parameters<typeof tensor>[0]>>;
    /** Before the name of every tensor. */
    readonly prefix?: string;
    /** More items of the state dict. */
    readonly more?: Readonly<Record<string, readonly number[]>>;
    /** The key under which the state dict lies, and what lies beside it. */
    readonly wrapper?: string;
    readonly beside?: Readonly<Record<string, readonly number[]>>;
    readonly isDeflated?: boolean;
  } = {},
): Uint8Array {
  const { storage = 'FloatStorage', tensors = {}, more = {} } = options;
  const length = 512;
  const bytes = options.bytes ?? new Uint8Array(Float32Array.from({ length }, (_, index) => index).buffer);
  const items = [...parameterShapes(smallConfig)].map(([name, shape]): [string, readonly number[]] => {
    const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
    return [(options.prefix ?? '') + name, tensor(tensors[name] ?? { storage, shape, strides, storageLength: length })];
  });
  const stateDict = dict({ ...Object.fromEntries(items), ...more });
  const root = options.wrapper === undefined ? stateDict : dict({ ...options.beside, [options.wrapper]: stateDict });
  return torchFile(pickle(root, stop), { '0': bytes }, { isDeflated: options.isDeflated ?? false });
}

/** Asserts that the file is rejected with one sentence of this code that names the file and matches. */
export async function assertRefused(file: Uint8Array, code: ModelErrorCode, message: RegExp): Promise<void> {
  await assert.rejects(openCheckpoint(file, { contextBytes: 8, source: 'x.pt' }), (error) => {
    assert.ok(error instanceof ModelError, `not a ModelError: ${String(error)}`);
    assert.match(error.message, message);
    assert.equal(error.code, code);
    assert.match(error.message, /^x\.pt: [^\n]+\.$/u);
    return true;
  });
}
