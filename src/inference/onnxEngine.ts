// The engine on onnxruntime-web's wasm backend; no other file imports that package. It takes bytes, reads no files and uses one
// thread, so it runs unchanged in Node, in a desktop extension host and in a web worker.
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { stateRowsPerLayer, type MixerConfig } from '../model/config.ts';
import { ModelError } from '../model/modelError.ts';
import { beginByte, vocabularySize } from '../model/vocabulary.ts';
import type { MixerModel } from '../model/weights.ts';
import { mixerGraph } from '../onnx/mixerGraph.ts';
import { encodeOnnx } from '../onnx/onnxModel.ts';
import type { Engine, MixerState, Run } from './engine.ts';
import { yieldToEventLoop } from './timeSlicer.ts';

/** Errors only: the runtime's remarks about graphs concern nobody who uses them. */
const logSeverity = 3;

/**
 * Loads a model and warms it up.
 *
 * The first call in a process starts the runtime itself, which is then kept: `wasmBinary` is called only once.
 *
 * @param wasmBinary gives the bytes of `ort-wasm-simd-threaded.wasm`
 * @throws {ModelError} `runtimeFailed` if WebAssembly or the runtime fails, `outOfMemory` if there is not enough memory
 */
export async function createOnnxEngine(model: MixerModel, wasmBinary: () => Promise<Uint8Array>): Promise<Engine> {
  try {
    await startRuntime(wasmBinary);
    const graph = encodeOnnx(mixerGraph(model));
    await yieldToEventLoop();
    const session = await InferenceSession.create(graph, {
      executionProviders: ['wasm'],
      graphOptimizationLevel: 'all',
      logSeverityLevel: logSeverity,
    });
    await yieldToEventLoop();
    const engine = new OnnxEngine(model.config, session);
    // Warm-up: the first runs of each branch are several times slower than later ones.
    const { contextBytes = Infinity } = model.config;
    const { state } = await engine.run(new Uint8Array(Math.min(2, contextBytes)).fill(beginByte), engine.initialState);
    if (contextBytes > 2) await engine.run(Uint8Array.of(beginByte), state);
    return engine;
  } catch (error) {
    throw asModelError(error, 'The model could not be started');
  }
}

/** Set by the first load, and forgotten if that fails, so that the next load tries again. */
let runtime: Promise<void> | undefined;

function startRuntime(wasmBinary: () => Promise<Uint8Array>): Promise<void> {
  runtime ??= (async () => {
    if (env.wasm.wasmBinary === undefined) {
      env.wasm.wasmBinary = await wasmBinary();
      // The default would start threads on machines with many cores; at this size a second one gains nothing.
      env.wasm.numThreads = 1;
    }
  })();
  return runtime.catch((error: unknown) => {
    runtime = undefined;
    throw error;
  });
}

class OnnxEngine implements Engine {
  readonly config: MixerConfig;
  readonly initialState: MixerState;
  readonly #stateRows: number;
  #session: InferenceSession | undefined;

  constructor(config: MixerConfig, session: InferenceSession) {
    this.config = config;
    this.#stateRows = config.numLayers * stateRowsPerLayer(config);
    this.initialState = { values: new Float32Array(this.#stateRows * config.hiddenDim), position: 0 };
    this.#session = session;
  }

  async run(bytes: Uint8Array, state: MixerState): Promise<Run> {
    const positions = Int32Array.from(bytes, (_, index) => state.position + index);
    const { logits, states } = await this.#run(bytes, state.values, this.#stateRows, positions);
    return { logits, state: { values: states, position: state.position + bytes.length } };
  }

  async runEach(bytes: Uint8Array, states: readonly MixerState[]): Promise<Run[]> {
    const [first] = states;
    if (bytes.length === 1 && first !== undefined) return [await this.run(bytes, first)];
    const size = this.initialState.values.length;
    const values = new Float32Array(states.length * size);
    states.forEach((state, index) => values.set(state.values, index * size));
    const positions = Int32Array.from(states, ({ position }) => position);
    const outputs = await this.#run(bytes, values, states.length * this.#stateRows, positions);
    // Each one gets a buffer of its own: a view would keep all of them in memory.
    return states.map(({ position }, index) => ({
      logits: outputs.logits.slice(index * vocabularySize, (index + 1) * vocabularySize),
      state: { values: outputs.states.slice(index * size, (index + 1) * size), position: position + 1 },
    }));
  }

  /** @param positions the position of each byte in its text */
  async #run(
    bytes: Uint8Array,
    states: Float32Array,
    stateRows: number,
    positions: Int32Array,
  ): Promise<{ logits: Float32Array; states: Float32Array }> {
    if (this.#session === undefined) throw new ModelError('runtimeFailed', 'This model was already closed.');
    const { contextBytes, hiddenDim } = this.config;
    if (contextBytes !== undefined && positions.some((position) => position >= contextBytes)) {
      throw new RangeError(
        `A run of ${bytes.length} bytes from position ${positions[0]} passes the context of ${contextBytes}.`,
      );
    }
    const feeds: Record<string, Tensor> = {
      bytes: new Tensor('int32', Int32Array.from(bytes), [bytes.length]),
      state: new Tensor('float32', states, [stateRows, hiddenDim]),
    };
    if (contextBytes !== undefined) feeds['positions'] = new Tensor('int32', positions, [bytes.length]);
    try {
      const outputs = await this.#session.run(feeds);
      return {
        logits: outputs['logits']!.data as Float32Array,
        states: outputs['next_state']!.data as Float32Array,
      };
    } catch (error) {
      throw asModelError(error, 'The model could not be run');
    }
  }

  async dispose(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.release();
  }
}

function asModelError(error: unknown, what: string): ModelError {
  if (error instanceof ModelError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const code = /out of memory|bad_alloc|allocation failed/i.test(reason) ? 'outOfMemory' : 'runtimeFailed';
  const advice = code === 'outOfMemory' ? 'close other programs and try again' : 'see the log';
  return new ModelError(code, `${what} (${reason}); ${advice}.`, { cause: error });
}
