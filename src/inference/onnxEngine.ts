// The engine on onnxruntime-web's wasm backend; no other file imports that package. It takes bytes, reads no files and uses one
// thread, so it runs unchanged in Node, in a desktop extension host and in a web worker.
import * as l10n from '@vscode/l10n';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { stateRowsPerLayer, type MixerConfig } from '../model/config.ts';
import { ModelError } from '../model/modelError.ts';
import { beginByte, vocabularySize } from '../model/vocabulary.ts';
import type { MixerModel } from '../model/weights.ts';
import { inspectionGraph } from '../onnx/inspectionGraph.ts';
import type { Way } from '../onnx/mixerBody.ts';
import { mixerGraphFor } from '../onnx/mixerGraph.ts';
import { encodeOnnx, type Graph } from '../onnx/onnxModel.ts';
import type { Engine, InspectedRun, Inspector, MixerState, Run } from './engine.ts';
import { yieldToEventLoop } from './timeSlicer.ts';

/** Errors only: the runtime's remarks about graphs mean nothing to users. */
const logSeverity = 3;

/**
 * Loads a model and warms it up.
 *
 * @param wasmBinary as for {@link startRuntime}
 * @throws {ModelError} `runtimeFailed` if WebAssembly or the runtime fails, `outOfMemory` if there is not enough memory
 */
export async function createOnnxEngine(model: MixerModel, wasmBinary: () => Promise<Uint8Array>): Promise<Engine> {
  await startRuntime(wasmBinary);
  return saying(notStarted, async () => {
    const reading = await startSession(mixerGraphFor('reading', model, 'onnxruntime'));
    const startStepping = (): Promise<InferenceSession> =>
      startSession(mixerGraphFor('stepping', model, 'onnxruntime'));
    const engine = new OnnxEngine(model.config, reading, startStepping);
    // Warm-up: the first run of a session is several times slower than later ones.
    const { contextBytes = Infinity } = model.config;
    if (contextBytes > 1) await engine.run(new Uint8Array(2).fill(beginByte), engine.initialState);
    return engine;
  });
}

/**
 * Loads a model for inspection: a session of its own, besides those of the engine.
 *
 * @param wasmBinary as for {@link createOnnxEngine}
 * @throws {ModelError} as {@link createOnnxEngine} does
 */
export async function createOnnxInspector(
  model: MixerModel,
  wasmBinary: () => Promise<Uint8Array>,
): Promise<Inspector> {
  await startRuntime(wasmBinary);
  return saying(
    (reason, advice) => l10n.t('The model could not be opened to look into it ({0}); {1}', reason, advice),
    async () => new OnnxInspector(model.config, await startSession(inspectionGraph(model))),
  );
}

async function startSession(graph: Graph): Promise<InferenceSession> {
  const encoded = encodeOnnx(graph);
  await yieldToEventLoop();
  const session = await InferenceSession.create(encoded, {
    executionProviders: ['wasm'],
    // The graph is written as the optimizer would leave it; looking for more to do took a third of the time to load.
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: logSeverity,
  });
  await yieldToEventLoop();
  return session;
}

/** Set by the first start, and forgotten if that fails, so that the next load tries again. */
let runtime: Promise<void> | undefined;

/**
 * Starts the runtime of this thread; later calls wait for the same start. Everything that needs it starts it; to start it early
 * lets it compile, outside this thread, while the weights are read.
 *
 * @param wasmBinary gives the bytes of `ort-wasm-simd-threaded.wasm`; called only once
 * @throws as {@link createOnnxEngine}
 */
export async function startRuntime(wasmBinary: () => Promise<Uint8Array>): Promise<void> {
  runtime ??= (async () => {
    env.wasm.wasmBinary = await wasmBinary();
    // The default would start threads on machines with many cores; at this size a second one gains nothing.
    env.wasm.numThreads = 1;
    // It starts with its first session.
    const first = await startSession(smallestGraph);
    await first.release();
    // The compiled module has a copy of its own.
    delete (env.wasm as { wasmBinary?: Uint8Array }).wasmBinary;
  })();
  try {
    await saying(notStarted, () => runtime!);
  } catch (error) {
    runtime = undefined;
    throw error;
  }
}

/** Hands one number through. */
const smallestGraph: Graph = {
  name: 'smallest',
  inputs: [{ name: 'in', type: 'float32', shape: [1] }],
  outputs: [{ name: 'out', type: 'float32', shape: [1] }],
  nodes: [{ operator: 'Identity', inputs: ['in'], outputs: ['out'] }],
  initializers: [],
};

class OnnxEngine implements Engine {
  readonly config: MixerConfig;
  readonly initialState: MixerState;
  readonly #stateRows: number;
  // One session per graph, rather than one graph with an If, which would hand over all weights in every run.
  #reading: InferenceSession | undefined;
  #stepping: InferenceSession | undefined;
  /** Opens the one for steps when it is first needed: of two models that are loaded, mostly only one ever takes a step. */
  #startStepping: (() => Promise<InferenceSession>) | undefined;
  #steppingStarts: Promise<InferenceSession> | undefined;
  /** The tensors of single bytes, made when they are first needed. */
  readonly #byteTensors: Tensor[] = [];

  constructor(config: MixerConfig, reading: InferenceSession, startStepping: () => Promise<InferenceSession>) {
    this.config = config;
    this.#stateRows = config.numLayers * stateRowsPerLayer(config);
    this.initialState = { values: new Float32Array(this.#stateRows * config.hiddenDim), position: 0 };
    this.#reading = reading;
    this.#startStepping = startStepping;
  }

  async run(bytes: Uint8Array, state: MixerState): Promise<Run> {
    const way = bytes.length === 1 ? 'stepping' : 'reading';
    const positions = this.#isWindowed ? Int32Array.from(bytes, (_, index) => state.position + index) : undefined;
    const { logits, states } = await this.#run(way, bytes, state.values, positions);
    return { logits, state: { values: states, position: state.position + bytes.length } };
  }

  async runEach(bytes: Uint8Array, states: readonly MixerState[]): Promise<Run[]> {
    const [first] = states;
    if (bytes.length === 1 && first !== undefined) return [await this.run(bytes, first)];
    const width = this.config.hiddenDim;
    // Row 0 of every state, then row 1 of every state, as the graph wants them.
    const values = new Float32Array(states.length * this.initialState.values.length);
    for (let row = 0, at = 0; row < this.#stateRows; row++) {
      for (const state of states) {
        values.set(state.values.subarray(row * width, (row + 1) * width), at);
        at += width;
      }
    }
    const positions = this.#isWindowed ? Int32Array.from(states, ({ position }) => position) : undefined;
    const outputs = await this.#run('stepping', bytes, values, positions);
    // Each one gets a buffer of its own: a view would keep all of them in memory.
    return states.map(({ position }, index) => {
      const own = new Float32Array(this.initialState.values.length);
      for (let row = 0; row < this.#stateRows; row++) {
        const at = (row * states.length + index) * width;
        own.set(outputs.states.subarray(at, at + width), row * width);
      }
      return {
        logits: outputs.logits.slice(index * vocabularySize, (index + 1) * vocabularySize),
        state: { values: own, position: position + 1 },
      };
    });
  }

  get #isWindowed(): boolean {
    return this.config.contextBytes !== undefined;
  }

  /** @param positions the position of each byte in its text, for models with a window */
  async #run(
    way: Way,
    bytes: Uint8Array,
    states: Float32Array,
    positions: Int32Array | undefined,
  ): Promise<{ logits: Float32Array; states: Float32Array }> {
    const session = way === 'reading' ? this.#reading : (this.#stepping ?? (await this.#steppingSession()));
    if (session === undefined) throw wasClosed();
    const outputs = await runSession(session, this.config, {
      bytes: this.#bytesTensor(bytes),
      states,
      positions,
    });
    return {
      logits: outputs['logits']!.data as Float32Array,
      states: outputs['next_state']!.data as Float32Array,
    };
  }

  #bytesTensor(bytes: Uint8Array): Tensor {
    if (bytes.length > 1) return tensorOf(bytes);
    const byte = bytes[0]!;
    return (this.#byteTensors[byte] ??= tensorOf(bytes));
  }

  /** @returns nothing if the engine was closed */
  async #steppingSession(): Promise<InferenceSession | undefined> {
    const start = this.#startStepping;
    if (start === undefined) return undefined;
    try {
      this.#steppingStarts ??= saying(notStarted, start);
      const session = await this.#steppingStarts;
      if (this.#reading === undefined) return undefined; // closed meanwhile, which released this one, too
      this.#startStepping = undefined; // which gives the weights free
      return (this.#stepping = session);
    } catch (error) {
      this.#steppingStarts = undefined;
      throw error;
    }
  }

  async dispose(): Promise<void> {
    const reading = this.#reading;
    const steppingStarts = this.#steppingStarts?.catch(() => undefined); // whoever waits for it hears of it
    this.#reading = undefined;
    this.#stepping = undefined;
    this.#steppingStarts = undefined;
    this.#startStepping = undefined;
    await reading?.release();
    await (await steppingStarts)?.release();
  }
}

class OnnxInspector implements Inspector {
  readonly config: MixerConfig;
  #session: InferenceSession | undefined;

  constructor(config: MixerConfig, session: InferenceSession) {
    this.config = config;
    this.#session = session;
  }

  async run(bytes: Uint8Array, { values, position }: MixerState): Promise<InspectedRun> {
    if (this.#session === undefined) throw wasClosed();
    const isWindowed = this.config.contextBytes !== undefined;
    const outputs = await runSession(this.#session, this.config, {
      bytes: tensorOf(bytes),
      states: values,
      positions: isWindowed ? Int32Array.from(bytes, (_, index) => position + index) : undefined,
    });
    const dataOf = (name: string): Float32Array => outputs[name]!.data as Float32Array;
    return {
      lens: dataOf('lens'),
      averages: dataOf('averages'),
      rates: outputs['rates'] && dataOf('rates'),
      state: { values: dataOf('next_state'), position: position + bytes.length },
    };
  }

  async dispose(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.release();
  }
}

/** The inputs of a session. */
interface Feeds {
  readonly bytes: Tensor;
  readonly states: Float32Array;
  /** The position of each byte in its text, for models with a window. */
  readonly positions: Int32Array | undefined;
}

async function runSession(
  session: InferenceSession,
  { contextBytes = Infinity, hiddenDim }: MixerConfig,
  { bytes, states, positions }: Feeds,
): Promise<InferenceSession.OnnxValueMapType> {
  if (positions?.some((position) => position >= contextBytes) === true) {
    throw new RangeError(
      `A run of ${bytes.size} bytes from position ${positions[0]} passes the context of ${contextBytes}.`,
    );
  }
  const feeds: Record<string, Tensor> = {
    bytes,
    state: new Tensor('float32', states, [states.length / hiddenDim, hiddenDim]),
  };
  if (positions !== undefined) feeds['positions'] = new Tensor('int32', positions, [bytes.size]);
  try {
    return await session.run(feeds);
  } catch (error) {
    throw asModelError(error, (reason, advice) => l10n.t('The model could not be run ({0}); {1}', reason, advice));
  }
}

function tensorOf(bytes: Uint8Array): Tensor {
  return new Tensor('int32', Int32Array.from(bytes), [bytes.length]);
}

function wasClosed(): ModelError {
  return new ModelError('runtimeFailed', l10n.t('This model was already closed.'));
}

/** One sentence, of a reason and of what to do about it. */
type Words = (reason: string, advice: string) => string;

const notStarted: Words = (reason, advice) => l10n.t('The model could not be started ({0}); {1}', reason, advice);

/** Does something whose failure is said in these words. */
async function saying<Result>(words: Words, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asModelError(error, words);
  }
}

function asModelError(error: unknown, say: Words): ModelError {
  if (error instanceof ModelError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const code = /out of memory|bad_alloc|allocation failed/i.test(reason) ? 'outOfMemory' : 'runtimeFailed';
  const advice = code === 'outOfMemory' ? l10n.t('close other programs and try again.') : l10n.t('see the log.');
  return new ModelError(code, say(reason, advice), { cause: error });
}
