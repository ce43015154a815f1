// How fast a model writes, with an engine and a clock that are played.
import assert from 'node:assert/strict';
import test from 'node:test';
import { decodingSpeed } from '../../src/decoding/decodingSpeed.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { FakeEngine } from '../support/fakeEngine.ts';

test('an engine’s first step, which opens what the others need, does not count', async (context) => {
  let now = 0;
  context.mock.method(performance, 'now', () => now);
  const engine = new FakeEngine(1, 'x'.repeat(100));
  const run = engine.run.bind(engine);
  let steps = 0;
  engine.run = async (bytes, state) => {
    now += steps++ === 0 ? 1000 : 2;
    return run(bytes, state);
  };
  const speed = await decodingSpeed(new ModelRunner(engine));
  assert.ok(Math.abs(speed - 500) < 10, String(speed));
});
