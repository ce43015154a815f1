// Uses two models in turn, in a process of its own, and prints how much the process grew after the first turns: { growthBytes } as JSON.
import type { MixerModel } from '../../src/model/weights.ts';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { decodingSpeed } from '../../src/decoding/decodingSpeed.ts';
import { engineFor, fixture, shippedModel } from './models.ts';

const [warmUpTurns, turns] = process.argv.slice(2).map(Number) as [number, number];
const models = [shippedModel('micromixer-1-100k'), fixture('tiny-gated').model];

async function use(model: MixerModel): Promise<void> {
  const engine = await engineFor(model);
  await decodingSpeed(new ModelRunner(engine, 20));
  await engine.dispose();
}

/** Resident memory once all garbage is gone. */
async function memory(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return process.memoryUsage.rss();
}

for (let turn = 0; turn < warmUpTurns; turn++) await use(models[turn % 2]!);
const before = await memory();
for (let turn = 0; turn < turns; turn++) await use(models[turn % 2]!);
process.stdout.write(JSON.stringify({ growthBytes: (await memory()) - before }));
