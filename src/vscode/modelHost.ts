// The model as the editor sees it: loaded in its thread when it is first needed, kept, and started afresh after a failure.
import * as vscode from 'vscode';
import { configFileName, lexiconFileName, weightsFileName } from '../checkpoint/modelFolder.ts';
import type { Found, Search, SuggestionWriter } from '../generation/bestOf.ts';
import type { StoryOptions } from '../generation/options.ts';
import type { WindowRule } from '../engine/window.ts';
import type { MemoryTrace } from '../generation/memoryTrace.ts';
import type { ScoredText } from '../generation/scores.ts';
import type { ExplainedPlace, StoryEnd } from '../generation/storyteller.ts';
import { ModelError } from '../mixer/modelError.ts';
import type { BytesExplained, ServiceThread } from '../service/messages.ts';
import { StoryClient, type OpenStoryteller } from '../service/storyClient.ts';

/** What is going on with the model, for the status bar. */
export type ModelState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Where the extension's own files are, and how its thread is started: all that the host knows of its environment. */
export interface ModelHostEnvironment {
  readonly extensionUri: vscode.Uri;
  readonly startThread: () => ServiceThread;
  readonly log: vscode.LogOutputChannel;
  /** The name of the model that is wanted now. */
  readonly modelName: () => string;
}

/** A thread with a loaded model. */
interface LoadedModel {
  readonly name: string;
  readonly client: StoryClient;
  readonly thread: ServiceThread;
}

/** Tells stories with the model of the settings. The first story loads it. */
export class ModelHost implements OpenStoryteller, SuggestionWriter, vscode.Disposable {
  readonly #environment: ModelHostEnvironment;
  readonly #stateChanged = new vscode.EventEmitter<ModelState>();
  readonly onDidChangeState = this.#stateChanged.event;
  #state: ModelState = { kind: 'idle' };
  #loaded: Promise<LoadedModel> | undefined;
  #thread: ServiceThread | undefined;
  #client: StoryClient | undefined;
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

  async suggest(prompt: Uint8Array, options: StoryOptions, search: Search, signal: AbortSignal): Promise<Found> {
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
    tell: (client: StoryClient) => AsyncGenerator<Piece, StoryEnd, void>,
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
    this.#loaded ??= this.#start().catch((error: unknown) => {
      this.#unload();
      const reason = error instanceof Error ? error.message : String(error);
      this.#environment.log.error(reason);
      this.#setState({ kind: 'failed', reason });
      throw error;
    });
    return this.#loaded;
  }

  /** Frees the model and all its memory; the next story loads the one that is wanted then, and what is being written fails in words. */
  unload(): void {
    this.#unload();
    this.#setState({ kind: 'idle' });
  }

  dispose(): void {
    this.#unload();
    this.#stateChanged.dispose();
  }

  #unload(): void {
    this.#loaded = undefined;
    this.#thread?.stop();
    this.#thread = undefined;
    // Whoever waits for an answer of this thread would wait for ever.
    this.#client?.close(new ModelError('runtimeFailed', 'The model was changed meanwhile: try again.'));
    this.#client = undefined;
  }

  async #start(): Promise<LoadedModel> {
    const { log, modelName, startThread } = this.#environment;
    const name = modelName();
    this.#setState({ kind: 'loading' });
    const began = performance.now();
    const folder = await this.#folderOf(name);
    const thread = startThread();
    this.#thread = thread;
    const client = new StoryClient(thread.port);
    this.#client = client;
    thread.onExit((reason) => {
      if (this.#thread !== thread) return;
      const error = new ModelError(
        'runtimeFailed',
        `The model's thread ended (${reason}); the next suggestion starts it again.`,
      );
      log.error(error.message);
      client.close(error);
      this.#unload();
      this.#setState({ kind: 'failed', reason: error.message });
    });
    await client.load({
      weights: vscode.Uri.joinPath(folder, weightsFileName).fsPath,
      config: vscode.Uri.joinPath(folder, configFileName).fsPath,
      wasm: vscode.Uri.joinPath(this.#environment.extensionUri, 'dist', 'ort-wasm-simd-threaded.wasm').fsPath,
      lexicon: vscode.Uri.joinPath(this.#environment.extensionUri, 'models', lexiconFileName).fsPath,
      source: name,
    });
    log.info(`Loaded ${name} in ${Math.round(performance.now() - began)} ms.`);
    this.#setState({ kind: 'ready' });
    return { name, client, thread };
  }

  async #folderOf(name: string): Promise<vscode.Uri> {
    const models = await builtInModels(this.#environment.extensionUri);
    if (!models.includes(name)) {
      throw new ModelError(
        'modelMissing',
        `There is no model "${name}": set micromixer.model to ${models.join(' or ')}, or run "MicroMixer: Choose Model".`,
      );
    }
    return vscode.Uri.joinPath(this.#environment.extensionUri, 'models', name);
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

/** Names of the models that ship with the extension. */
export async function builtInModels(extensionUri: vscode.Uri): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.joinPath(extensionUri, 'models'));
  return entries.filter(([, type]) => type === vscode.FileType.Directory).map(([name]) => name);
}
