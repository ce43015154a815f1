// The scores of the benchmark of quality: by which model a story is scored, and with what was learned.
import assert from 'node:assert/strict';
import test from 'node:test';
import { automaticModelName, fictionModelName, storyModelName } from '../../src/settings/automaticModel.ts';
import { bitsPerByteOf } from '../../bench/support/score.ts';

const tale = 'Once upon a time, there was a little girl named Lily. She loved to play in the park with her friends.';
const novel =
  'The inspector regarded the letter with some suspicion before he handed it back across the table to his wife.';

test('each story is scored by the model that its beginning surprises less, and what was read before is learned', async () => {
  const scores = new Map<string, number>();
  for (const model of [storyModelName, fictionModelName, automaticModelName])
    for (const story of [tale, novel]) scores.set(`${model} ${story}`, await bitsPerByteOf(model, [story], false));
  assert.ok(scores.get(`${storyModelName} ${tale}`)! < scores.get(`${fictionModelName} ${tale}`)!);
  assert.equal(scores.get(`${automaticModelName} ${tale}`), scores.get(`${storyModelName} ${tale}`));
  assert.equal(scores.get(`${automaticModelName} ${novel}`), scores.get(`${fictionModelName} ${novel}`));
  const twice = [novel, novel];
  assert.ok(
    (await bitsPerByteOf(automaticModelName, twice, true)) <
      0.8 * (await bitsPerByteOf(automaticModelName, twice, false)),
  );
});
