// The model as the editor sees it: loaded in its thread when first needed, and kept. A model that cannot start is not
// retried on every key, only when something has changed or a person asks.
import * as vscode from 'vscode';
import type { Ablation } from '../decoding/ablation.ts';
import type { BestOfResult, BestOfOptions, SuggestionWriter } from '../decoding/bestOf.ts';
import type { WordBranch } from '../decoding/nextWords.ts';
import type { StoryOptions } from '../decoding/storyOptions.ts';
import type { LearnedPlace } from '../decoding/learnedDocument.ts';
import type { StoryEnd } from '../decoding/storyteller.ts';
import { ModelError } from '../model/modelError.ts';
import type { ModelFiles, NamedInspection, ServiceThread } from '../worker/messages.ts';
import {
  ModelClient,
  type AblationRequest,
  type InspectableStoryteller,
  type InspectionRequest,
  type WordsRequest,
  type WrittenText,
} from '../worker/client.ts';
import type { ModelLibrary } from './modelLibrary.ts';
import type { ModelSpeeds } from './modelSpeeds.ts';
import type { FileSources } from './fileSource.ts';

/** The model's state, for the status bar. */
export type ModelState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'writing' }
  | { readonly kind: 'failed'; readonly reason: string };

/** What a model's thread needs from the extension. */
export interface ThreadParts {
  readonly startThread: () => ServiceThread;
  readonly files: FileSources;
}

/** Everything the host knows about its environment. */
export interface ModelHostEnvironment extends ThreadParts {
  readonly library: ModelLibrary;
  readonly speeds: ModelSpeeds;
  readonly log: vscode.LogOutputChannel;
  /** The name or path of the model that is currently wanted. */
  readonly modelName: () => string;
  /** After this many idle minutes the thread ends, until it is needed again; 0 or missing: never. */
  readonly idleMinutes?: () => number;
  /** Makes sure that a thread knows the document that a text continues. */
  readonly tellDocument?: (client: ModelClient, place: LearnedPlace | undefined) => void;
}

/**
 * How often, at most, the files of a model that cannot start are checked, in milliseconds: they may have arrived by
 * then.
 */
const lookAgainAfterMs = 2000;

/** Why there is no model, and the state of its files at that time. */
interface Failure {
  readonly error: unknown;
  readonly files: string;
  lookedAtMs: number;
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
  #running: { readonly thread: ServiceThread; readonly client: ModelClient; hasAnswered: boolean } | undefined;
  #failure: Failure | undefined;
  #writing = 0;
  /** Requests of any kind that the thread has not answered yet. */
  #waiting = 0;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #stopMeasuring: (() => void) | undefined;
  readonly #subscription: vscode.Disposable;

  constructor(environment: ModelHostEnvironment) {
    this.#environment = environment;
    this.#subscription = environment.library.onDidChange(() => this.tryAgain());
  }

  get state(): ModelState {
    return this.#state;
  }

  /** A person asks, or something has changed: a model that could not start is retried the next time it is needed. */
  tryAgain(): void {
    this.#failure = undefined;
  }

  /** Whether an error is the failure that is already in the log. */
  hasLogged(error: unknown): boolean {
    return this.#state.kind === 'failed' && this.#state.reason === wordsOf(error);
  }

  tell(
    prompt: Uint8Array,
    options: StoryOptions,
    signal: AbortSignal,
    learned?: LearnedPlace,
  ): AsyncGenerator<string, StoryEnd, void> {
    return this.#write((client) => {
      this.#environment.tellDocument?.(client, learned);
      return client.tell(prompt, options, signal, learned);
    }, signal);
  }

  /** While someone types: a model that could not start is not retried, and fails with the same error. */
  async suggest(
    prompt: Uint8Array,
    options: StoryOptions,
    search: BestOfOptions,
    signal: AbortSignal,
  ): Promise<BestOfResult> {
    const failure = await this.#lastingFailure();
    if (failure !== undefined) throw failure.error;
    const { client } = await this.#load();
    signal.throwIfAborted();
    this.#environment.tellDocument?.(client, search.learned);
    this.#setWriting(1);
    try {
      const result = await this.#inUse(() => client.suggest(prompt, options, search, signal));
      this.#noteAnswer();
      return result;
    } finally {
      this.#setWriting(-1);
    }
  }

  tellScored(
    prompt: Uint8Array,
    options: StoryOptions,
    forced: Uint8Array,
    signal: AbortSignal,
    learned?: LearnedPlace,
    chosenBy?: Uint8Array,
  ): AsyncGenerator<WrittenText, StoryEnd, void> {
    return this.#write((client) => {
      this.#environment.tellDocument?.(client, learned);
      return client.tellScored(prompt, options, forced, signal, learned, chosenBy);
    }, signal);
  }

  readonly explain: InspectableStoryteller['explain'] = (place, options, signal, learned) =>
    this.#ask((client) => client.explain(place, options, signal, learned), learned);

  findWords(request: WordsRequest, signal?: AbortSignal): Promise<readonly WordBranch[]> {
    return this.#ask((client) => client.findWords(request, signal), request.learned);
  }

  ablate(request: AblationRequest, signal?: AbortSignal): Promise<Ablation> {
    return this.#ask((client) => client.ablate(request, signal), request.learned);
  }

  inspect(text: InspectionRequest, signal?: AbortSignal): Promise<NamedInspection> {
    return this.#ask((client) => client.inspect(text, signal));
  }

  async #ask<Answer>(ask: (client: ModelClient) => Promise<Answer>, learned?: LearnedPlace): Promise<Answer> {
    const { client } = await this.load();
    this.#environment.tellDocument?.(client, learned);
    return this.#inUse(() => ask(client));
  }

  async *#write<Piece>(
    tell: (client: ModelClient) => AsyncGenerator<Piece, StoryEnd, void>,
    signal: AbortSignal,
  ): AsyncGenerator<Piece, StoryEnd, void> {
    const { client } = await this.load();
    signal.throwIfAborted();
    this.#setWriting(1);
    this.#setWaiting(1);
    try {
      const end = yield* tell(client);
      this.#noteAnswer();
      return end;
    } finally {
      this.#setWaiting(-1);
      this.#setWriting(-1);
    }
  }

  /** The loaded model; loads it if there is none. For what a person asks for: an earlier failure does not count. */
  load(): Promise<LoadedModel> {
    this.tryAgain();
    return this.#load();
  }

  /**
   * Reads the wanted model's files before they are asked for in browsers, where this takes a second: they arrive over a
   * channel or a network. A failure is left to whoever asks for the model.
   */
  readAhead(): void {
    const { files, library, modelName } = this.#environment;
    if (files.hasPaths) return;
    const readFiles = async (): Promise<void> => files.readAhead(await library.locate(modelName()));
    void readFiles().catch(() => undefined);
  }

  #load(): Promise<LoadedModel> {
    if (this.#loaded !== undefined) return this.#loaded;
    const loading: Promise<LoadedModel> = this.#start(() => this.#loaded === loading).catch((error: unknown) => {
      if (this.#loaded === loading)
        void this.#fail(error, { isLasting: true }); // never rejects
      // Another model was chosen while this one was loading: callers waiting for a model get that one.
      else if (this.#loaded !== undefined) return this.#loaded;
      throw error;
    });
    this.#loaded = loading;
    return loading;
  }

  /**
   * Frees the model and all its memory. The next story loads the model wanted at that time; what is being written fails
   * with a readable message.
   */
  unload(): void {
    this.#unload();
    this.tryAgain();
    this.#setState({ kind: 'idle' });
  }

  /** Another model is wanted: frees the current one and, if it was in use, loads the new one. */
  switchModel(): void {
    const wasInUse = this.#loaded !== undefined;
    this.unload();
    if (wasInUse) void this.load().catch(() => undefined); // a failure becomes a state
  }

  dispose(): void {
    this.#unload();
    this.#subscription.dispose();
    this.#stateChanged.dispose();
  }

  #unload(): void {
    clearTimeout(this.#idleTimer);
    this.#stopMeasuring?.();
    this.#loaded = undefined;
    this.#running?.thread.stop();
    // Pending requests fail, and keep what they have.
    this.#running?.client.close(changedInTheMiddle());
    this.#running = undefined;
  }

  /**
   * @param isLasting whether the model could not start, or ended before it was of any use, so that a retry won't help
   */
  async #fail(error: unknown, { isLasting }: { readonly isLasting: boolean }): Promise<void> {
    this.#unload();
    const reason = wordsOf(error);
    this.#environment.log.error(reason);
    this.#setState({ kind: 'failed', reason });
    if (!isLasting) return;
    const failure: Failure = { error, files: '', lookedAtMs: performance.now() };
    this.#failure = failure;
    const files = await this.#filesNow();
    if (this.#failure === failure) this.#failure = { ...failure, files };
  }

  /** The failure, if it still applies because the model's files are unchanged. */
  async #lastingFailure(): Promise<Failure | undefined> {
    const failure = this.#failure;
    if (failure === undefined || performance.now() - failure.lookedAtMs < lookAgainAfterMs) return failure;
    failure.lookedAtMs = performance.now();
    if (failure.files !== '' && (await this.#filesNow()) !== failure.files && this.#failure === failure)
      this.tryAgain();
    return this.#failure;
  }

  /** The wanted model's files with their locations, sizes and modification times. */
  async #filesNow(): Promise<string> {
    try {
      const places = await this.#environment.library.locate(this.#environment.modelName());
      const uris = places.flatMap(({ weights, config }) => [weights, ...(config === undefined ? [] : [config])]);
      const stats = await Promise.all(uris.map((uri) => vscode.workspace.fs.stat(uri)));
      return JSON.stringify(uris.map((uri, index) => [uri.toString(), stats[index]!.size, stats[index]!.mtime]));
    } catch (error) {
      return String(error); // they don't exist
    }
  }

  /** The model has written something. After the first time its speed is measured: by then it is known which one writes. */
  #noteAnswer(): void {
    const running = this.#running;
    if (running === undefined || running.hasAnswered) return;
    running.hasAnswered = true;
    this.#stopMeasuring = this.#environment.speeds.measureLater(running.client);
  }

  /** @param isWanted whether this attempt is still the current one */
  async #start(isWanted: () => boolean): Promise<LoadedModel> {
    const { log, modelName, library, startThread, files } = this.#environment;
    const name = modelName();
    this.#setState({ kind: 'loading' });
    const began = performance.now();
    // Started first, so that it comes up while the files are found and read; any failure from here on stops it.
    const thread = startThread();
    const client = new ModelClient(thread.port);
    const running = { thread, client, hasAnswered: false };
    this.#running = running;
    thread.onExit((reason) => {
      if (this.#running?.thread !== thread) return;
      // A thread that has written before is likely to do so again.
      const words = running.hasAnswered
        ? vscode.l10n.t("The model's thread ended ({0}); the next suggestion starts it again.", reason)
        : vscode.l10n.t(
            "The model's thread ended ({0}); ask for a suggestion or a story to try again, or choose another model.",
            reason,
          );
      const error = new ModelError('runtimeFailed', words);
      client.close(error);
      void this.#fail(error, { isLasting: !running.hasAnswered }); // never rejects
    });
    const readModels = async (): Promise<ModelFiles[]> =>
      Promise.all((await library.locate(name)).map((place) => files.ofModel(place)));
    const [models, shared] = await Promise.all([readModels(), files.shared()]);
    if (!isWanted()) throw changedInTheMiddle();
    await client.load({ models, ...shared });
    log.info(`Loaded ${name} in ${Math.round(performance.now() - began)} ms.`);
    if (isWanted()) {
      this.#setState({ kind: 'ready' });
      this.#setWaiting(0);
    }
    return { name, client };
  }

  async #inUse<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    this.#setWaiting(1);
    try {
      return await ask();
    } finally {
      this.#setWaiting(-1);
    }
  }

  /** Once no request is pending, the countdown to ending the thread starts. */
  #setWaiting(change: number): void {
    this.#waiting += change;
    clearTimeout(this.#idleTimer);
    const minutes = this.#environment.idleMinutes?.() ?? 0;
    if (minutes === 0 || this.#waiting > 0 || this.#running === undefined) return;
    this.#idleTimer = setTimeout(() => {
      this.#environment.log.info(`The model was not used for ${minutes} minutes and gives its memory back.`);
      this.#unload();
      this.#setState({ kind: 'idle' });
    }, minutes * 60_000);
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

function changedInTheMiddle(): ModelError {
  return new ModelError('runtimeFailed', vscode.l10n.t('The model was changed in the meantime; try again.'));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
