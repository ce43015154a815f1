// What a path says of a model, on Windows and elsewhere.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { isModelName, modelNameOf } from '../../src/cli/modelPaths.ts';

for (const [name, is] of [
  ['micromixer-1-1m', true],
  ['own.v2', true],
  ['..', false],
  ['.', false],
  ['models/own', false],
  ['C:\\models\\own', false],
  ['..\\own.pt', false],
  ['\\\\server\\share\\own.pt', false],
] as const) {
  test(`${name} is ${is ? 'a name' : 'a path'}`, () => assert.equal(isModelName(name), is));
}

for (const [location, name] of [
  ['C:\\models\\own', 'own'],
  ['C:\\models\\own\\', 'own'],
  ['D:own.pt', 'own'],
  ['\\\\server\\share\\Epoch 4.PTH', 'Epoch 4'],
  ['models/own/model.safetensors', 'model'],
] as const) {
  test(`on Windows the model of ${location} is ${name}`, () => assert.equal(modelNameOf(location, path.win32), name));
}

test('elsewhere a backslash is a letter like any other', () => {
  assert.equal(modelNameOf('/models/a\\b.pt', path.posix), 'a\\b');
});
