// `npm run bench:switching`: uses two models in turn 200 times, as the editor does: each in its own thread, which is
// stopped when the other model is wanted. Prints the memory of the process along the way, and how long a switch takes.
// Memory should stay flat.
import { setTimeout as sleep } from 'node:timers/promises';
import { plainStoryOptions } from '../src/decoding/storyOptions.ts';
import { promptFrom } from '../src/decoding/prompt.ts';
import { startModel } from './support/typist.ts';

const turns = 200;
const reportEvery = 20;
const names = ['micromixer-stories-1m', 'micromixer-1-1m'] as const;
const prompt = promptFrom('Once upon a time', 0).bytes;
const options = { ...plainStoryOptions, seed: 1, maxBytes: 100 };

/** @returns milliseconds until the model was ready */
async function use(name: string): Promise<number> {
  const began = performance.now();
  const { client, stop } = await startModel(name);
  const readyMs = performance.now() - began;
  for await (const _ of client.tell(prompt, options, new AbortController().signal));
  stop();
  // A thread ends a little after it is told to; on a busy machine, two of them would be measured.
  await sleep(100);
  return readyMs;
}

async function memoryMegabytes(): Promise<number> {
  globalThis.gc?.();
  await sleep(200); // a stopped thread releases its memory a little later
  return process.memoryUsage.rss() / 1e6;
}

const times: number[] = [];
console.log('turns  memory in MB');
for (let turn = 0; turn < turns; turn++) {
  if (turn % reportEvery === 0) console.log(`${String(turn).padStart(5)}  ${(await memoryMegabytes()).toFixed(0)}`);
  times.push(await use(names[turn % 2]!));
}
console.log(`${String(turns).padStart(5)}  ${(await memoryMegabytes()).toFixed(0)}`);
times.sort((left, right) => left - right);
console.log(`a switch takes ${times[turns / 2]!.toFixed(0)} ms in the median, ${times.at(-1)!.toFixed(0)} ms at most`);
