// Model folders whose files were changed: 10,000 of them are rejected with a readable message, or give a model whose tensors have the right shapes.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { openModel } from '../../src/checkpoint/modelFolder.ts';
import { ModelError } from '../../src/model/modelError.ts';
import { parameterShapes } from '../../src/model/weights.ts';
import { fixture, fixtureNames } from '../support/models.ts';
import { referenceFile } from '../support/referenceFiles.ts';

/** How many folders of each of the three kinds. */
const foldersEach = 3400;

for (const name of fixtureNames) {
  const weights = referenceFile(`${name}/model.safetensors`);
  const headerBytes = 8 + new DataView(weights.buffer, weights.byteOffset).getUint32(0, true);
  const config = fixture(name).model.config as unknown as Record<string, unknown>;
  const written = JSON.stringify(config);

  const brokenConfig = fc.oneof(
    fc.record({ key: fc.constantFrom(...Object.keys(config)), value: fc.anything() }).map(({ key, value }) => {
      return JSON.stringify({ ...config, [key]: typeof value === 'bigint' ? 0 : toJson(value) });
    }),
    fc.tuple(fc.nat(written.length), fc.string({ maxLength: 3 })).map(([at, text]) => {
      return written.slice(0, at) + text + written.slice(at + text.length);
    }),
    fc.nat(written.length).map((at) => written.slice(0, at)),
    fc.json(),
  );
  const brokenWeights = fc.oneof(
    // In the header nearly every bit matters.
    fc.tuple(fc.nat(headerBytes - 1), fc.nat(7)).map(([at, bit]) => flipped(weights, at, bit)),
    fc.tuple(fc.nat(weights.length - 1), fc.nat(7)).map(([at, bit]) => flipped(weights, at, bit)),
    fc.nat(weights.length).map((length) => weights.slice(0, length)),
    fc.uint8Array({ maxLength: 200 }),
  );
  const folder = fc.oneof(
    fc.record({ config: brokenConfig, weights: fc.constant(weights) }),
    fc.record({ config: fc.constant(written), weights: brokenWeights }),
    fc.record({ config: brokenConfig, weights: brokenWeights }),
  );

  test(`${name}, changed in its config, its weights or both, is rejected with a readable message or has the right shapes`, async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(folder, async (files) => {
        try {
          const model = await openModel({ ...files, source: 'mine' });
          for (const [key, shape] of parameterShapes(model.config))
            assert.deepEqual(model.weights.get(key)!.shape, shape);
        } catch (error) {
          assert.ok(error instanceof ModelError, error instanceof Error ? error.stack : String(error));
          assert.match(error.message, /^mine[^\n]{5,400}\.$/u);
          refused++;
        }
      }),
      { numRuns: foldersEach },
    );
    assert.ok(refused > foldersEach / 2, `${refused} refused`);
  });
}

/** A value as JSON can hold it. */
function toJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value)) as unknown;
  } catch {
    return null;
  }
}

function flipped(whole: Uint8Array, at: number, bit: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(whole);
  file[at]! ^= 1 << bit;
  return file;
}
