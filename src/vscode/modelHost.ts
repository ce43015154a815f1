// The model as the editor sees it: loaded in its thread when it is first needed, kept, and started afresh after a failure.
import * as vscode from 'vscode';
import type { BestOfResult, BestOfOptions, SuggestionWriter } from '../decoding/bestOf.ts';
import type { StoryOptions } from '../decoding/storyOptions.ts';
import type { WindowRule } from '../inference/contextShift.ts';
import type { MemoryTrace } from '../inference/memoryTrace.ts';
import type { ScoredText } from '../decoding/scoredText.ts';
import type { ExplainedPlace, StoryEnd } from '../decoding/storyteller.ts';
import { ModelError } from '../model/modelError.ts';
import type { BytesExplained, ServiceThread } from '../worker/messages.ts';
import { ModelClient, type InspectableStoryteller } from '../worker/client.ts';
import type { ModelLibrary } from './modelLibrary.ts';
import type { ModelSpeeds } from './modelSpeeds.ts';
import { fileSourceOf } from './fileSource.ts';

/** What is going on with the model, for the status bar. */
export type ModelState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a model's thread needs of the extension. */
export interface ThreadParts {
  readonly startThread: () => ServiceThread;
  /** The path of the ONNX runtime. */
  readonly wasm: string;
  /** The path of the words that the guards know. */
  readonly lexicon: string;
  /** The path of the weights with which a writer's own text is mixed in. */
  readonly mixing: string;
}

/** All that the host knows of its environment. */
export interface ModelHostEnvironment extends ThreadParts {
  readonly library: ModelLibrary;
  readonly speeds: ModelSpeeds;
  readonly log: vscode.LogOutputChannel;
  /** The name or the path of the model that is wanted now. */
  readonly modelName: () => string;
}

/** A thread with a loaded model. */
interface LoadedModel {
  readonly name: string;
  readonly client: ModelClient;
}

/** Tells stories with the model of the settings. The first story loads it. */
export class ModelHost implements InspectableStoryteller, SuggestionWriter, vscode.Disposable {
  readonly #environment: ModelHostEnvironment;
  readonly #stateChanged = new vscode.EventEmitter<ModelState>();
  readonly onDidChangeState = this.#stateChanged.event;
  #state: ModelState = { kind: 'idle' };
  #loaded: Promise<LoadedModel> | undefined;
  #running: { readonly thread: ServiceThread; readonly client: ModelClient } | undefined;
  #writing = 0;

  constructor(environment: ModelHostEnvironment) {
    this.#environment = environment;
  }

  get state(): ModelState {
    return this.#state;
  }

  tell(prompt: Uint8Array, options: StoryOptions, signal: AbortSignal): AsyncGenerator<string, StoryEnd, void> {
    return this.#write((client) => client.tell(prompt, options, signal), signal);
  }

  async suggest(
    prompt: Uint8Array,
    options: StoryOptions,
    search: BestOfOptions,
    signal: AbortSignal,
  ): Promise<BestOfResult> {
    const { client } = await this.load();
    signal.throwIfAborted();
    this.#setWriting(1);
    try {
      return await client.suggest(prompt, options, search, signal);
    } finally {
      this.#setWriting(-1);
    }
  }

  tellScored(
    prompt: Uint8Array,
    options: StoryOptions,
    forced: Uint8Array,
    signal: AbortSignal,
  ): AsyncGenerator<ScoredText, StoryEnd, void> {
    return this.#write((client) => client.tellScored(prompt, options, forced, signal), signal);
  }

  async explain(place: ExplainedPlace, options: StoryOptions): Promise<BytesExplained['choices']> {
    return (await this.load()).client.explain(place, options);
  }

  async traceMemory(text: Uint8Array, bytes: number, windowRule: WindowRule): Promise<MemoryTrace> {
    return (await this.load()).client.traceMemory(text, bytes, windowRule);
  }

  async *#write<Piece>(
    tell: (client: ModelClient) => AsyncGenerator<Piece, StoryEnd, void>,
    signal: AbortSignal,
  ): AsyncGenerator<Piece, StoryEnd, void> {
    const { client } = await this.load();
    signal.throwIfAborted();
    this.#setWriting(1);
    try {
      return yield* tell(client);
    } finally {
      this.#setWriting(-1);
    }
  }

  /** The loaded model; loads it if there is none. A failed attempt is forgotten, so that the next one starts afresh. */
  load(): Promise<LoadedModel> {
    if (this.#loaded !== undefined) return this.#loaded;
    const loading: Promise<LoadedModel> = this.#start(() => this.#loaded === loading).catch((error: unknown) => {
      if (this.#loaded === loading) this.#fail(error);
      throw error;
    });
    this.#loaded = loading;
    return loading;
  }

  /** Frees the model and all its memory; the next story loads the one that is wanted then, and what is being written fails with a readable message. */
  unload(): void {
    this.#unload();
    this.#setState({ kind: 'idle' });
  }

  /** Another model is wanted: frees the one that is there, and if it was in use, loads the other. */
  switchModel(): void {
    const wasInUse = this.#loaded !== undefined;
    this.unload();
    if (wasInUse) void this.load().catch(() => undefined); // a failure is a state
  }

  dispose(): void {
    this.#unload();
    this.#stateChanged.dispose();
  }

  #unload(): void {
    this.#loaded = undefined;
    this.#running?.thread.stop();
    // What is still waiting for an answer fails, and keeps what it has.
    this.#running?.client.close(new ModelError('runtimeFailed', 'The model was changed in the middle; try again.'));
    this.#running = undefined;
  }

  #fail(error: unknown): void {
    this.#unload();
    const reason = error instanceof Error ? error.message : String(error);
    this.#environment.log.error(reason);
    this.#setState({ kind: 'failed', reason });
  }

  /** @param isWanted whether this attempt is still the one that counts */
  async #start(isWanted: () => boolean): Promise<LoadedModel> {
    const { log, modelName, library, speeds, startThread, wasm, lexicon, mixing } = this.#environment;
    const name = modelName();
    this.#setState({ kind: 'loading' });
    const began = performance.now();
    const place = await library.locate(name);
    const weights = await fileSourceOf(place.weights);
    const config = place.config === undefined ? undefined : await fileSourceOf(place.config);
    if (!isWanted()) throw new ModelError('runtimeFailed', 'The model was changed in the middle; try again.');
    const thread = startThread();
    const client = new ModelClient(thread.port);
    this.#running = { thread, client };
    thread.onExit((reason) => {
      if (this.#running?.thread !== thread) return;
      const error = new ModelError(
        'runtimeFailed',
        `The model's thread ended (${reason}); the next suggestion starts it again.`,
      );
      client.close(error);
      this.#fail(error);
    });
    const bytesPerSecond = await client.load({
      weights,
      config,
      wasm,
      lexicon,
      mixing,
      source: name,
      weightsSource: place.weightsSource,
    });
    log.info(`Loaded ${name} in ${Math.round(performance.now() - began)} ms.`);
    await speeds.remember(name, bytesPerSecond);
    if (isWanted()) this.#setState({ kind: 'ready' });
    return { name, client };
  }

  #setWriting(change: number): void {
    this.#writing += change;
    if (this.#state.kind !== 'ready' && this.#state.kind !== 'writing') return;
    this.#setState({ kind: this.#writing > 0 ? 'writing' : 'ready' });
  }

  #setState(state: ModelState): void {
    if (state.kind === this.#state.kind && state.kind !== 'failed') return;
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}
