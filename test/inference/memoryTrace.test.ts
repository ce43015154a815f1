// What the model remembers, over the last bytes of a text.
import assert from 'node:assert/strict';
import test from 'node:test';
import { traceMemory } from '../../src/inference/memoryTrace.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { FakeEngine } from '../support/fakeEngine.ts';

test('a trace may be as long as its text', async () => {
  const trace = await traceMemory(new ModelRunner(new FakeEngine(1, '')), new Uint8Array(200_000), 200_000);
  assert.deepEqual([trace.bytes, trace.layers, trace.channels], [200_000, 1, 1]);
});

test('an aborted trace ends within a slice', async () => {
  const controller = new AbortController();
  const tracing = traceMemory(new ModelRunner(new FakeEngine(1, '')), new Uint8Array(2_000_000), 2_000_000, {
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 20);
  const began = performance.now();
  await assert.rejects(tracing, { name: 'AbortError' });
  assert.ok(performance.now() - began < 500);
});
