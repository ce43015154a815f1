// The checkpoint files among the fixtures, as bytes.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const fixturesFolder = path.join(import.meta.dirname, '..', 'fixtures');

/** The files of the reference models: every format that a mixer of each kind comes in. */
export const referenceFileNames = [
  'tiny/model.pt',
  'tiny/epoch_4.pt',
  'tiny/model.safetensors',
  'tiny-decay/model.safetensors',
  'tiny-gated/model.safetensors',
] as const;

/** @param name the path below test/fixtures/reference */
export function referenceFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(fixturesFolder, 'reference', name)));
}

/** @param name a file of test/fixtures/torch */
export function torchFixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(path.join(fixturesFolder, 'torch', name)));
}
