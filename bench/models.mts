// `npm run bench:models`: how fast the models read and write, as ratios within one run, since absolute times depend on
// the machine and its load. Every ratio comes from alternating rounds, and is the ratio of medians.
//   (a) running the whole window again for each byte, as the reference implementation does
//   (b) the same graph in onnxruntime-node on one thread: native code
//   (c) one pass over the weights in memory: no byte can be written without reading them
//   (d) what the guards add to a step, as a percentage of it: the word guard alone, and all of them
//   (e) what learning from a text of 20 stories adds to a step, as a percentage of it
// `npm run bench:models -- NAME` measures that model alone: only the first model of a process starts the runtime, so
// only its first byte is a cold start, and only its memory figure covers everything. Prints a table; `--json` prints
// one line of JSON instead.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { mixingFileName } from '../src/checkpoint/modelFolder.ts';
import { AdaptivePredictor } from '../src/decoding/adaptivePredictor.ts';
import { ContextCounts } from '../src/decoding/contextCounts.ts';
import { readMixingWeights } from '../src/decoding/mixingWeights.ts';
import type { Engine } from '../src/inference/engine.ts';
import { ModelRunner } from '../src/inference/modelRunner.ts';
import { processorsFor } from '../src/logitsProcessors/pipeline.ts';
import { plainStoryOptions } from '../src/decoding/storyOptions.ts';
import { promptFrom } from '../src/decoding/prompt.ts';
import { tellStory } from '../src/decoding/storyteller.ts';
import { stateRowsPerLayer } from '../src/model/config.ts';
import { parameterCount, type MixerModel } from '../src/model/weights.ts';
import type { LogitsProcessor } from '../src/logitsProcessors/logitsProcessor.ts';
import { WordProcessor } from '../src/logitsProcessors/wordProcessor.ts';
import { mixerGraph } from '../src/onnx/mixerGraph.ts';
import { encodeOnnx } from '../src/onnx/onnxModel.ts';
import { engineFor, projectFolder, shippedLexicon, shippedModel } from '../test/support/models.ts';

const rounds = 9;
const stepsPerRound = 150;
/** For (a), the length at which a whole window is run again for every byte: the model's own, or this. */
const maxWindowBytes = 256;
const windowOf = ({ config }: Engine): number => Math.min(config.contextBytes ?? maxWindowBytes, maxWindowBytes);

/** The measurements of one model. */
interface Measurement {
  readonly model: string;
  readonly parameters: number;
  readonly loadMs: number;
  readonly firstByteColdMs: number;
  readonly firstByteWarmMs: number;
  readonly writtenBytesPerSecond: number;
  readonly readBytesPerSecond: number;
  readonly timesFasterThanWholeWindow: number;
  readonly timesTheNativeStep: number;
  readonly timesOnePassOverWeights: number;
  readonly wordGuardPercent: number;
  readonly allGuardsPercent: number;
  readonly learningPercent: number;
  readonly memoryMB: number;
}

const lexicon = shippedLexicon();
const allGuards = { wordGuard: 'strict', nameGuard: true, proseGuard: true, noRepeatWords: 5 } as const;
const weights = readMixingWeights(readFileSync(path.join(projectFolder, 'models', mixingFileName)));
const ownStories = readFileSync(path.join(projectFolder, 'bench', 'stories', 'own-stories.md'));
const text =
  'Once upon a time there was a fox who lived in a small house by the river. Every day she walked to the woods. ';

async function measure(name: string): Promise<Measurement> {
  const model = shippedModel(name);
  collectGarbage();
  const memoryBefore = process.memoryUsage().rss;
  const began = performance.now();
  const engine = await engineFor(model);
  const loadMs = performance.now() - began;
  const firstByteColdMs = loadMs + (await firstByteMs(engine, text));
  const warm: number[] = [];
  for (let round = 0; round < rounds; round++) warm.push(await firstByteMs(engine, `${round} ${text}`));
  collectGarbage();
  // Before the native runtime is loaded, which is only for comparison.
  const memoryMB = (process.memoryUsage().rss - memoryBefore) / 1e6;

  const wasm = stepper(engine);
  const native = await nativeStepper(model);
  const samples = {
    step: [] as number[],
    native: [] as number[],
    window: [] as number[],
    pass: [] as number[],
    read: [] as number[],
    wordGuard: [] as number[],
    allGuards: [] as number[],
    learning: [] as number[],
  };
  const { logits } = await engine.run(Uint8Array.of(101), engine.initialState);
  const zeros = Buffer.alloc(parameterCount(model.config) * 4);
  const window = Uint8Array.from({ length: windowOf(engine) }, (_, index) => text.charCodeAt(index % text.length));
  for (let round = 0; round < rounds; round++) {
    samples.step.push(await perCall(stepsPerRound, wasm));
    samples.native.push(await perCall(stepsPerRound, native.step));
    samples.window.push(await perCall(3, () => engine.run(window, engine.initialState)));
    samples.pass.push(await perCall(20, () => zeros.indexOf(1)));
    samples.wordGuard.push(await perByte([new WordProcessor(lexicon, 'strict')]));
    samples.allGuards.push(await perByte(processorsFor(allGuards, lexicon)));
    samples.learning.push(await mixingMs(logits));
    samples.read.push(
      (await perCall(1, () => new ModelRunner(engine).prefill(promptFrom(text.repeat(8) + round, 0).bytes))) /
        (text.length * 8),
    );
  }
  const written = await writtenBytesPerSecond(engine);
  await engine.dispose();
  await native.release();
  const step = median(samples.step);
  return {
    model: name,
    parameters: parameterCount(model.config),
    loadMs: round1(loadMs),
    firstByteColdMs: round1(firstByteColdMs),
    firstByteWarmMs: round1(median(warm)),
    writtenBytesPerSecond: Math.round(written),
    readBytesPerSecond: Math.round(1000 / median(samples.read)),
    timesFasterThanWholeWindow: round1(median(samples.window) / step),
    timesTheNativeStep: Math.round((step / median(samples.native)) * 100) / 100,
    timesOnePassOverWeights: round1(step / median(samples.pass)),
    wordGuardPercent: round1((100 * median(samples.wordGuard)) / step),
    allGuardsPercent: round1((100 * median(samples.allGuards)) / step),
    learningPercent: round1((100 * median(samples.learning)) / step),
    memoryMB: Math.round(memoryMB),
  };
}

/** Milliseconds that the guards take per byte while one text is written after another. */
async function perByte(processors: readonly LogitsProcessor[]): Promise<number> {
  const bytes = promptFrom(text.repeat(12), 0).bytes;
  for (const guard of processors) guard.begin(bytes.subarray(0, 200));
  const logits = new Float32Array(256);
  let at = 200;
  return perCall(bytes.length - 200, () => {
    logits.fill(0);
    for (const guard of processors) {
      guard.forbidInPlace(logits);
      guard.accept(bytes[at]!);
    }
    at++;
  });
}

/** Milliseconds that the adaptive predictor takes per byte of a learned text. */
async function mixingMs(logits: Float32Array): Promise<number> {
  const counts = new ContextCounts();
  counts.add(ownStories, 0, ownStories.length);
  const predictor = new AdaptivePredictor(counts, weights);
  let at = 1000;
  return perCall(1000, () => predictor.mixed(logits, ownStories.subarray(0, at++)));
}

/** Milliseconds from a beginning that was never read to its first new byte. */
async function firstByteMs(engine: Engine, beginning: string): Promise<number> {
  const began = performance.now();
  const options = { ...plainStoryOptions, seed: 1, maxBytes: 1 };
  await tellStory(new ModelRunner(engine), promptFrom(beginning, 0).bytes, options).next();
  return performance.now() - began;
}

/** The whole loop: sampling, text, stop rules, yielding. */
async function writtenBytesPerSecond(engine: Engine): Promise<number> {
  const options = { ...plainStoryOptions, seed: 1, maxBytes: 3000, stopAt: 'length' } as const;
  const story = tellStory(new ModelRunner(engine), promptFrom(text, 0).bytes, options);
  await story.next();
  const began = performance.now();
  let bytes = 0;
  while ((await story.next()).done !== true) bytes++;
  return (1000 * bytes) / (performance.now() - began);
}

/** One step of the wasm engine from the middle of a text, repeatedly. */
function stepper(engine: Engine): () => Promise<void> {
  let state = engine.initialState;
  const byte = Uint8Array.of(101);
  return async () => {
    if (state.position === windowOf(engine) - 1) state = engine.initialState;
    state = (await engine.run(byte, state)).state;
  };
}

/** The same in onnxruntime-node. */
async function nativeStepper({
  config,
  weights,
}: MixerModel): Promise<{ step: () => Promise<void>; release: () => Promise<void> }> {
  const session = await InferenceSession.create(encodeOnnx(mixerGraph({ config, weights })), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const shape = [config.numLayers * stateRowsPerLayer(config), config.hiddenDim];
  let state = new Float32Array(shape[0]! * shape[1]!);
  const feeds = (): Record<string, Tensor> => ({
    bytes: new Tensor('int32', Int32Array.of(101), [1]),
    state: new Tensor('float32', state, shape),
    ...(config.contextBytes === undefined ? {} : { positions: new Tensor('int32', Int32Array.of(7), [1]) }),
  });
  return {
    step: async () => {
      state = (await session.run(feeds()))['next_state']!.data as Float32Array<ArrayBuffer>;
    },
    release: () => session.release(),
  };
}

/** Milliseconds per call. */
async function perCall(count: number, call: () => unknown): Promise<number> {
  const began = performance.now();
  for (let index = 0; index < count; index++) await call();
  return (performance.now() - began) / count;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]!;
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}

function collectGarbage(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

const results: Measurement[] = [];
const folders = readdirSync(path.join(projectFolder, 'models'), { withFileTypes: true });
const shipped = folders.filter((entry) => entry.isDirectory()).map(({ name }) => name);
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const names = asked.length > 0 ? asked : shipped;
for (const name of names) results.push(await measure(name));
if (process.argv.includes('--json')) console.log(JSON.stringify(results));
else {
  const columns: [string, keyof Measurement][] = [
    ['load ms', 'loadMs'],
    ['first byte cold ms', 'firstByteColdMs'],
    ['warm ms', 'firstByteWarmMs'],
    ['written bytes/s', 'writtenBytesPerSecond'],
    ['read bytes/s', 'readBytesPerSecond'],
    ['(a) times faster than whole window', 'timesFasterThanWholeWindow'],
    ['(b) times the native step', 'timesTheNativeStep'],
    ['(c) times one pass over the weights', 'timesOnePassOverWeights'],
    ['(d) word guard, % of a step', 'wordGuardPercent'],
    ['(d) all guards, % of a step', 'allGuardsPercent'],
    ['(e) learning, % of a step', 'learningPercent'],
    ['memory MB', 'memoryMB'],
  ];
  for (const result of results) {
    console.log(`${result.model}, ${result.parameters} parameters`);
    for (const [title, key] of columns) console.log(`  ${title.padEnd(38)}${String(result[key]).padStart(10)}`);
  }
}
