// The weights of the network that mixes: read as they were written, and refused in any other shape.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { mixingFileName } from '../../src/checkpoint/modelFolder.ts';
import { contextLevels } from '../../src/decoding/contextCounts.ts';
import {
  candidateFeatures,
  placeFeatures,
  readMixingWeights,
  type MixingWeights,
} from '../../src/decoding/mixingWeights.ts';
import { projectFolder } from '../support/models.ts';

const hiddenUnits = 6;
const row = (seed = 0): number[] => Array.from({ length: hiddenUnits }, (_, unit) => (seed + unit) / 8);
const rows = (length: number): number[][] => Array.from({ length }, (_, feature) => row(feature));
const weights: MixingWeights = {
  place: rows(placeFeatures.count),
  placeBias: row(),
  candidate: rows(candidateFeatures.count),
  output: row(3),
  outputBias: 0.3,
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** models/mixing.json with these weights, and what is different in it. */
const fileOf = (changes: object = {}): Uint8Array =>
  bytesOf(JSON.stringify({ levels: contextLevels, ...weights, ...changes }).replaceAll('"1e999"', '1e999'));

test('weights are read as they were written', () => {
  assert.deepEqual(readMixingWeights(fileOf({ madeBy: 'training/mixing.py' })), weights);
});

const [first, ...others] = weights.candidate;
const damaged: readonly [what: string, file: Uint8Array][] = [
  ['an empty file', bytesOf('')],
  ['a list', bytesOf('[]')],
  ['rows that are missing', fileOf({ place: [], placeBias: [], candidate: [], output: [] })],
  ['other levels', fileOf({ levels: [0, 3, 4, 6, 8] })],
  ['one feature of a place less', fileOf({ place: weights.place.slice(1) })],
  ['one feature of a candidate more', fileOf({ candidate: [...weights.candidate, row()] })],
  ['a row that is short', fileOf({ candidate: [first!.slice(1), ...others] })],
  ['a number that is a text', fileOf({ candidate: [[...first!.slice(1), '0'], ...others] })],
  ['a number that is too large', fileOf({ candidate: [[...first!.slice(1), '1e999'], ...others] })],
  ['a bias that is short', fileOf({ placeBias: weights.placeBias.slice(1) })],
  ['a bias of the output that is none', fileOf({ outputBias: null })],
];
for (const [what, file] of damaged) {
  test(`weights of another shape are rejected with a readable message: ${what}`, () => {
    assert.throws(() => readMixingWeights(file), {
      code: 'modelDamaged',
      message: /mixing\.json is damaged/u,
    });
  });
}

test('the weights that ship are read', () => {
  const read = readMixingWeights(readFileSync(path.join(projectFolder, 'models', mixingFileName)));
  assert.equal(read.place.length, placeFeatures.count);
  assert.equal(read.candidate.length, candidateFeatures.count);
});
