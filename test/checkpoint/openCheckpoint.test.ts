// Opening a checkpoint: its format is recognized by its bytes, and what comes out is a model of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { referenceLogits } from '../../src/model/reference.ts';
import { assertRefused } from '../support/hostileFiles.ts';
import { projectFolder, type ExpectedCase } from '../support/models.ts';
import { referenceFile, referenceFileNames } from '../support/referenceFiles.ts';

/** Largest difference allowed: the expected numbers are float32, rounded to 6 places. */
const tolerance = 1e-4;

for (const name of referenceFileNames) {
  const folder = path.join(projectFolder, 'test', 'fixtures', 'reference', path.dirname(name));
  const { config, cases } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as {
    config: unknown;
    cases: ExpectedCase[];
  };

  test(`${name} gives the expected logits`, async () => {
    const { model, format } = await openCheckpoint(referenceFile(name), { contextBytes: 32 });
    assert.equal(format, name.endsWith('.pt') ? 'torch' : 'safetensors');
    for (const { input_ids: input, positions_in_window: positions, logits } of cases) {
      const rows = referenceLogits(model, input);
      positions.forEach((position, index) => {
        logits[index]!.forEach((expected, byte) => {
          const difference = Math.abs(rows[position]![byte]! - expected);
          assert.ok(difference < tolerance, `position ${position}, byte ${byte}: off by ${difference}`);
        });
      });
    }
  });

  test(`${name} is the same model with and without its config`, async () => {
    const { model } = await openCheckpoint(referenceFile(name), { contextBytes: 32 });
    assert.deepEqual((await openCheckpoint(referenceFile(name), { config })).model, model);
  });
}

test('the format is recognized wherever the bytes lie in their buffer', async () => {
  for (const name of referenceFileNames) {
    const file = referenceFile(name);
    const shifted = new Uint8Array(file.length + 11).subarray(3, 3 + file.length);
    shifted.set(file);
    assert.deepEqual(
      await openCheckpoint(shifted, { contextBytes: 32 }),
      await openCheckpoint(file, { contextBytes: 32 }),
    );
  }
});

test('the model keeps nothing of the file', async () => {
  for (const name of referenceFileNames) {
    const file = referenceFile(name);
    const { weights } = (await openCheckpoint(file, { contextBytes: 32 })).model;
    for (const { data } of weights.values()) assert.notEqual(data.buffer, file.buffer);
  }
});

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const lookalikes: [string, Uint8Array, RegExp][] = [
  ['nothing', new Uint8Array(0), /the file is empty/u],
  ['a text', ascii('Once upon a time'), /neither a PyTorch checkpoint nor safetensors/u],
  ['two bytes', ascii('PK'), /neither a PyTorch checkpoint nor safetensors/u],
  ['a bare pickle', ascii('\x80\x04\x95\x00}.'), /a bare Python pickle/u],
  ['GGUF', ascii('GGUF\x03\0\0\0'), /a GGUF file/u],
  ['a pointer of git-lfs', ascii('version https://git-lfs.github.com/spec/v1\noid'), /pointer to a file that git-lfs/u],
];
for (const [what, bytes, message] of lookalikes) {
  test(`a file that holds ${what} is rejected with a readable message`, async () => {
    await assertRefused(bytes, 'modelDamaged', message);
  });
}
