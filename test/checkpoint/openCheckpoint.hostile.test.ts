// Hostile checkpoints: each is rejected with a readable message, runs nothing, and takes no more memory than is allowed.
import assert from 'node:assert/strict';
import test from 'node:test';
import { unzipSync, zipSync } from 'fflate';
import { openCheckpoint } from '../../src/checkpoint/openCheckpoint.ts';
import { ModelError } from '../../src/model/modelError.ts';
import { elementCount, parameterShapes } from '../../src/model/weights.ts';
import { referenceFile, referenceFileNames, torchFixture } from '../support/referenceFiles.ts';

/** Of the processor's time, so that a busy machine changes nothing. */
const maxMs = 2000;

/** Opens a file that may be anything: whatever happens must be one ModelError, or a model whose tensors are what they should be. */
async function openUntrusted(file: Uint8Array): Promise<'opened' | 'refused'> {
  const start = process.cpuUsage();
  try {
    const { config, weights } = (await openCheckpoint(file, { contextBytes: 32, source: 'x' })).model;
    const shapes = parameterShapes(config);
    assert.deepEqual([...weights.keys()], [...shapes.keys()]);
    for (const [name, shape] of shapes) {
      const tensor = weights.get(name)!;
      assert.deepEqual(tensor.shape, shape);
      assert.equal(tensor.data.length, elementCount(shape));
    }
    return 'opened';
  } catch (error) {
    assert.ok(error instanceof ModelError, `not a ModelError: ${error instanceof Error ? error.stack : String(error)}`);
    assert.match(error.message, /^x: [^\n]+\.$/u);
    return 'refused';
  } finally {
    const { user, system } = process.cpuUsage(start);
    assert.ok(user + system < 1000 * maxMs, `took ${(user + system) / 1000} ms`);
  }
}

/** Mulberry32, so that every run damages the same bits. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Flips 1 to 8 bits in [begin, end). */
function flipBits(whole: Uint8Array, random: (below: number) => number, [begin, end]: [number, number]): Uint8Array {
  const file = whole.slice();
  for (let count = 1 + random(8); count > 0; count--) {
    const at = begin + random(end - begin);
    file[at] = file[at]! ^ (1 << random(8));
  }
  return file;
}

const files = new Map<string, Uint8Array>(referenceFileNames.map((name) => [name, referenceFile(name)]));
for (const name of [
  'float16.pt',
  'bfloat16.pt',
  'float64.pt',
  'transposed.pt',
  'protocol4.pt',
  'parameters.pt',
  'epoch_onecycle.pt',
])
  files.set(name, torchFixture(name));
files.set('tiny/model.pt, deflated', zipSync(unzipSync(referenceFile('tiny/model.pt')), { level: 9 }));

for (const [name, whole] of files) {
  test(`${name}, cut off at every 1 kB, is rejected with a readable message`, async () => {
    for (let length = 0; length < whole.length; length += 1000) {
      assert.equal(await openUntrusted(whole.slice(0, length)), 'refused', `${length} bytes`);
    }
  });

  test(`${name} with 1,000 times random bits flipped is rejected with a readable message or has the right shapes`, async () => {
    const random = randomNumbers(1);
    for (let run = 0; run < 1000; run++) await openUntrusted(flipBits(whole, random, [0, whole.length]));
  });
}

// Checksums catch almost all damage above. Here they are off, so that the bits reach the unpickler, the shapes and the numbers.
const unchecked = torchFixture('no_checksums.pt');
const parts: [string, Uint8Array, [number, number]][] = [
  ['the pickle of a PyTorch file', unchecked, [0, 1600]],
  ['the weights of a PyTorch file', unchecked, [2000, 8600]],
  ['the directory of a PyTorch file', unchecked, [8760, unchecked.length]],
  ['the header of a safetensors file', referenceFile('tiny/model.safetensors'), [0, 3500]],
];
for (const [name, whole, range] of parts) {
  test(`1,000 times random bits flipped in ${name} are rejected with a readable message or leave the right shapes`, async () => {
    const random = randomNumbers(2);
    const outcomes = new Set<string>();
    for (let run = 0; run < 1000; run++) outcomes.add(await openUntrusted(flipBits(whole, random, range)));
    assert.ok(outcomes.has('refused'));
  });
}
