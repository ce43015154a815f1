// A model is opened a second time, to be looked into, when somebody first looks, and not before.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Inspector } from '../../src/inference/engine.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { Inspectors } from '../../src/worker/inspectors.ts';
import { FakeEngine } from '../support/fakeEngine.ts';

const runner = new ModelRunner(new FakeEngine(1, ''));
const other = new ModelRunner(new FakeEngine(1, ''));

/** Two models, and what has been done with their inspectors. */
function twoModels(failures = 0): { inspectors: Inspectors; done: string[] } {
  const done: string[] = [];
  const inspectors = new Inspectors();
  const add = (each: ModelRunner, name: string): void =>
    inspectors.add(each, name, async () => {
      done.push(`open ${name}`);
      if (done.length <= failures) throw new Error('The file is busy.');
      return { dispose: async () => void done.push(`dispose ${name}`) } as unknown as Inspector;
    });
  add(runner, 'stories');
  add(other, 'fiction');
  return { inspectors, done };
}

test('neither adding a model nor asking for its name opens it; looking does, once, and only that one', async () => {
  const { inspectors, done } = twoModels();
  assert.deepEqual([inspectors.nameOf(runner), inspectors.nameOf(other)], ['stories', 'fiction']);
  assert.deepEqual(done, []);
  const [first, second] = await Promise.all([inspectors.of(other), inspectors.of(other)]);
  assert.equal(first.model, 'fiction');
  assert.equal(first.inspector, second.inspector);
  assert.deepEqual(done, ['open fiction']);
  await inspectors.dispose();
  assert.deepEqual(done, ['open fiction', 'dispose fiction'], 'the other has nothing to free');
});

test('an opening that failed is tried again', async () => {
  const { inspectors, done } = twoModels(1);
  await assert.rejects(inspectors.of(runner), /busy/u);
  assert.equal((await inspectors.of(runner)).model, 'stories');
  assert.deepEqual(done, ['open stories', 'open stories']);
  await inspectors.dispose();
});

test('a model that was never added is none', async () => {
  const { inspectors } = twoModels();
  const stranger = new ModelRunner(new FakeEngine(1, ''));
  await assert.rejects(inspectors.of(stranger), RangeError);
  assert.throws(() => inspectors.nameOf(stranger), RangeError);
});
