// Old names of settings: their values go to the new names, once, and none is lost.
import assert from 'node:assert/strict';
import test from 'node:test';
import { settingDefinitions } from '../../src/settings/definitions.ts';
import { movesOf, renamedSettings } from '../../src/settings/renamedSettings.ts';

const movesIn = (place: Readonly<Record<string, unknown>>) => movesOf((key) => place[key]);

test('values go to the new name first and are taken from the old one then', () => {
  assert.deepEqual(movesIn({ maxBytes: 80, readBytes: 512, enable: false }), [
    { key: 'suggestionLength', value: 80, from: 'maxBytes' },
    { key: 'readLength', value: 512, from: 'readBytes' },
    { key: 'maxBytes', value: undefined },
    { key: 'readBytes', value: undefined },
  ]);
});

test('milliseconds become seconds; what is no number goes as it is, to be reported', () => {
  assert.equal(movesIn({ delayMs: 75 })[0]!.value, 0.075);
  assert.equal(movesIn({ delayMs: 'soon' })[0]!.value, 'soon');
});

test('a value under the new name is newer and stays', () => {
  assert.deepEqual(movesIn({ storyMaxBytes: 900, storyLength: 700 }), [{ key: 'storyMaxBytes', value: undefined }]);
});

test('nothing to move, nothing moved; null is what the editor has for no value', () => {
  assert.deepEqual(movesIn({ temperature: 1 }), []);
  assert.deepEqual(movesIn({ maxBytes: null }), []);
});

test('new names are settings, old ones are not', () => {
  for (const [key, { to }] of Object.entries(renamedSettings)) {
    assert.ok(Object.hasOwn(settingDefinitions, to), to);
    assert.ok(!Object.hasOwn(settingDefinitions, key), key);
  }
});
