// The budget of memory for a checkpoint: what promises more than it holds is refused before the memory is taken.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { parseMixerConfig } from '../../src/model/config.ts';
import { elementCount, parameterShapes } from '../../src/model/weights.ts';
import { dict, emptyDict, pickle, stop, tensor } from '../support/hostilePickle.ts';
import { torchFile, zip } from '../support/hostileZip.ts';

const megabyte = 1024 * 1024;
/** What the process may grow beside the 3 times the file's size that openCheckpoint allows itself: what is not yet collected. */
const slackBytes = 32 * megabyte;

/** 7 million parameters, 14 MB in float16. */
const large = parseMixerConfig({ hidden_dim: 1024, channel_mlp_dim: 1024, num_layers: 3, max_seq_len: 32 });
const parameters = [...parameterShapes(large)].map(([name, shape]) => ({ name, shape, length: elementCount(shape) }));
const length = parameters.reduce((sum, parameter) => sum + parameter.length, 0);

/** Numbers around 0.1 without a pattern, so that they deflate as little as weights do. */
const float16Noise = ((): Uint8Array => {
  let state = 1;
  const noise = new Uint16Array(length);
  for (let index = 0; index < length; index++) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    noise[index] = 0x2c00 | ((state >>> 16) & 0x83ff);
  }
  return new Uint8Array(noise.buffer);
})();

/** One storage per tensor, as torch.save writes them. */
function deflatedTorchFile(): Uint8Array {
  const items: [string, readonly number[]][] = [];
  const storages: [string, Uint8Array][] = [];
  let offset = 0;
  for (const { name, shape, length: storageLength } of parameters) {
    const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
    items.push([name, tensor({ storage: 'HalfStorage', key: name, shape, strides, storageLength })]);
    storages.push([name, float16Noise.subarray(2 * offset, 2 * (offset + storageLength))]);
    offset += storageLength;
  }
  return torchFile(pickle(dict(Object.fromEntries(items)), stop), Object.fromEntries(storages), { isDeflated: true });
}

/** The same shapes, every number of them the only one in the file. */
function repeatingTorchFile(): Uint8Array {
  const items = parameters.map(({ name, shape }): [string, readonly number[]] => {
    return [name, tensor({ shape, strides: shape.map(() => 0), storageLength: 1 })];
  });
  return torchFile(pickle(dict(Object.fromEntries(items)), stop), { '0': new Uint8Array(4) });
}

function largeSafetensors(): Uint8Array {
  let offset = 0;
  const entries = parameters.map(({ name, shape, length: count }) => {
    const begin = offset;
    offset += 2 * count;
    return [name, { dtype: 'F16', shape, data_offsets: [begin, offset] }] as const;
  });
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const file = new Uint8Array(8 + header.length + 2 * length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  file.set(float16Noise, 8 + header.length);
  return file;
}

const zeros = new Uint8Array(60 * megabyte);
const tooLarge = /more than a file of this size can honestly hold/u;
const liar = zip([{ name: 'a/data.pkl', contents: zeros, isDeflated: true, byteCount: 1000 }]);
const files: [string, Uint8Array, RegExp][] = [
  ['a float16 safetensors file', largeSafetensors(), /^opened$/u],
  ['a deflated float16 PyTorch file', deflatedTorchFile(), /^opened$/u],
  ['a number repeated 7 million times', repeatingTorchFile(), tooLarge],
  ['a pickle that inflates to 60 MB', torchFile(zeros, {}, { isDeflated: true }), tooLarge],
  ['a pickle that inflates to 60 MB and declares 1 kB', liar, /does not have the 1000 bytes/u],
  ['a pickle of a million dicts', torchFile(new Uint8Array(1_000_000).fill(emptyDict[0]!)), /more than 70000 objects/u],
];
for (const [what, file, outcome] of files) {
  test(`${what} takes no more memory than its ${Math.round(file.length / 1000)} kB allow`, async (context) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'micromixer-'));
    context.after(() => rm(folder, { recursive: true }));
    const location = path.join(folder, 'x');
    await writeFile(location, file);
    const child = path.join(import.meta.dirname, '../support/hostilePeak.ts');
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', child, location]);
    const result = JSON.parse(stdout) as { outcome: string; growthBytes: number };
    context.diagnostic(`${result.growthBytes} bytes for ${file.length}: ${result.outcome}`);
    assert.match(result.outcome, outcome);
    assert.ok(result.growthBytes < 3 * file.length + slackBytes, `grew by ${result.growthBytes} for ${file.length}`);
  });
}
