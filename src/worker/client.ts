// The end of the channel that requests stories.
import type { ImportedModel } from '../checkpoint/importModel.ts';
import type { Ablation } from '../decoding/ablation.ts';
import type { BestOfResult, BestOfOptions, SuggestionWriter } from '../decoding/bestOf.ts';
import type { WordBranch } from '../decoding/nextWords.ts';
import type { StoryOptions } from '../decoding/storyOptions.ts';
import type { DocumentEdit, LearnedPlace } from '../decoding/learnedDocument.ts';
import type { ScoredText } from '../decoding/scoredText.ts';
import type { ExplainedPlace, StoryEnd, Storyteller } from '../decoding/storyteller.ts';
import { ModelError } from '../model/modelError.ts';
import type {
  AblateChannels,
  BytesExplained,
  ChannelsAblated,
  CheckpointImported,
  ExplainBytes,
  Explanation,
  FindWords,
  FromService,
  ImportCheckpoint,
  InspectText,
  LearnText,
  LoadModel,
  SpeedMeasured,
  NamedInspection,
  Port,
  StoryContinued,
  StorySuggested,
  TellStory,
  TextInspected,
  ToService,
  WordsFound,
} from './messages.ts';

/** A piece of a story with its scores, and the name of the model that wrote it. */
export interface WrittenText extends ScoredText {
  readonly model: string;
}

/** A storyteller that also shows what the model considered. */
export interface InspectableStoryteller extends Storyteller {
  /**
   * Like {@link Storyteller.tell}, but begins with the forced bytes and scores every character.
   *
   * @param chosenBy the bytes that the choice of model is based on, if not the prompt
   */
  tellScored(
    prompt: Uint8Array,
    options: StoryOptions,
    forced: Uint8Array,
    signal: AbortSignal,
    learned?: LearnedPlace,
    chosenBy?: Uint8Array,
  ): AsyncGenerator<WrittenText, StoryEnd, void>;
  /**
   * The likeliest choices at each byte of a character of a story.
   *
   * @throws the signal's reason if it is aborted; the other end stops within one slice
   */
  explain(
    place: ChosenPlace,
    options: StoryOptions,
    signal?: AbortSignal,
    learned?: LearnedPlace,
  ): Promise<Explanation>;
  /**
   * The likeliest next words at a place of a story.
   *
   * @throws as {@link explain} does
   */
  findWords(request: WordsRequest, signal?: AbortSignal): Promise<readonly WordBranch[]>;
  /**
   * What the model would choose at a place of a story, and how it would continue, with all of its memory and without
   * some channels.
   *
   * @throws as {@link explain} does
   */
  ablate(request: AblationRequest, signal?: AbortSignal): Promise<Ablation>;
  /**
   * What happens inside the model at each of a text's last bytes. The first call for a model opens it a second time,
   * which takes a moment.
   *
   * @throws as {@link explain} does
   */
  inspect(text: InspectionRequest, signal?: AbortSignal): Promise<NamedInspection>;
}

/** A place in a story, and what the choice of its model is based on if not the prompt. */
export type ChosenPlace = ExplainedPlace & Pick<ExplainBytes, 'chosenBy'>;

/** A place at which to search for words. */
export type WordsRequest = Omit<FindWords, 'type' | 'id'>;

/** A place, and the channels that the model must do without there. */
export type AblationRequest = Omit<AblateChannels, 'type' | 'id'>;

/** A text to inspect, starting after its prompt. */
export type InspectionRequest = Omit<InspectText, 'type' | 'id'>;

/** Sends requests to a story service in another thread. */
export class ModelClient implements InspectableStoryteller, SuggestionWriter {
  readonly #port: Port<ToService, FromService>;
  readonly #listeners = new Map<number, (message: FromService) => void>();
  #lastId = 0;
  #closed: ModelError | undefined;

  constructor(port: Port<ToService, FromService>) {
    this.#port = port;
    port.onMessage((message) => this.#listeners.get(message.id)?.(message));
  }

  /** Gets the model ready. @throws {ModelError} */
  async load(model: Omit<LoadModel, 'type' | 'id'>): Promise<void> {
    await this.#askOnce((id) => this.#port.post({ type: 'loadModel', id, ...model }));
  }

  /**
   * How many bytes per second the model writes on this machine: some 10 milliseconds of work. Of several models, the
   * one that was chosen last is measured.
   *
   * @throws {ModelError}
   */
  async measureSpeed(): Promise<Omit<SpeedMeasured, 'type' | 'id'>> {
    const answer = await this.#askOnce((id) => this.#port.post({ type: 'measureSpeed', id }));
    const { model, bytesPerSecond } = answer as SpeedMeasured;
    return { model, bytesPerSecond };
  }

  /** Reads a checkpoint and converts it. @throws {ModelError} */
  async importCheckpoint(checkpoint: Omit<ImportCheckpoint, 'type' | 'id'>): Promise<ImportedModel> {
    const answer = await this.#askOnce((id) => this.#port.post({ type: 'importCheckpoint', id, ...checkpoint }));
    return (answer as CheckpointImported).model;
  }

  async *tell(
    prompt: Uint8Array,
    options: StoryOptions,
    signal: AbortSignal,
    learned?: LearnedPlace,
  ): AsyncGenerator<string, StoryEnd, void> {
    return yield* mapPieces(this.#tell({ prompt, options, learned }, signal), ({ text }) => text);
  }

  async *tellScored(
    prompt: Uint8Array,
    options: StoryOptions,
    forced: Uint8Array,
    signal: AbortSignal,
    learned?: LearnedPlace,
    chosenBy?: Uint8Array,
  ): AsyncGenerator<WrittenText, StoryEnd, void> {
    const pieces = this.#tell({ prompt, chosenBy, options, forced, isScored: true, learned }, signal);
    return yield* mapPieces(pieces, ({ scores, model }) => ({ ...scores!, model })); // scores were requested
  }

  async suggest(
    prompt: Uint8Array,
    options: StoryOptions,
    search: BestOfOptions,
    signal: AbortSignal,
  ): Promise<BestOfResult> {
    const answer = await this.#askOnce(
      (id) => this.#port.post({ type: 'suggestStory', id, prompt, options, search }),
      signal,
    );
    const { text, isCut } = answer as StorySuggested;
    return { text, isCut };
  }

  async explain(
    place: ChosenPlace,
    options: StoryOptions,
    signal?: AbortSignal,
    learned?: LearnedPlace,
  ): Promise<Explanation> {
    const answer = await this.#askOnce(
      (id) => this.#port.post({ type: 'explainBytes', id, ...place, options, learned }),
      signal,
    );
    const { model, choices } = answer as BytesExplained;
    return { model, choices };
  }

  async findWords(request: WordsRequest, signal?: AbortSignal): Promise<readonly WordBranch[]> {
    const answer = await this.#askOnce((id) => this.#port.post({ type: 'findWords', id, ...request }), signal);
    return (answer as WordsFound).words;
  }

  async ablate(request: AblationRequest, signal?: AbortSignal): Promise<Ablation> {
    const answer = await this.#askOnce((id) => this.#port.post({ type: 'ablateChannels', id, ...request }), signal);
    return (answer as ChannelsAblated).ablation;
  }

  async inspect(text: InspectionRequest, signal?: AbortSignal): Promise<NamedInspection> {
    const answer = await this.#askOnce((id) => this.#port.post({ type: 'inspectText', id, ...text }), signal);
    return (answer as TextInspected).inspection;
  }

  /** A document, or a file next to it, to learn from; replaces what was known of it. */
  learnText(text: Omit<LearnText, 'type'>): void {
    this.#port.post({ type: 'learnText', ...text });
  }

  /** Edits to a document that is learned from. */
  editText(document: string, edits: readonly DocumentEdit[]): void {
    this.#port.post({ type: 'editText', document, edits });
  }

  /** Forgets what was learned for a document. */
  forgetText(document: string): void {
    this.#port.post({ type: 'forgetText', document });
  }

  /** The pieces of one story as they arrive. */
  async *#tell(
    request: Pick<TellStory, 'prompt' | 'chosenBy' | 'options' | 'forced' | 'isScored' | 'learned'>,
    signal: AbortSignal,
  ): AsyncGenerator<StoryContinued, StoryEnd, void> {
    signal.throwIfAborted();
    const answers = this.#ask((id) => this.#port.post({ type: 'tellStory', id, ...request }));
    const cancel = (): void => this.#port.post({ type: 'cancelStory', id: answers.id });
    signal.addEventListener('abort', cancel, { once: true });
    let isOver = false;
    try {
      for (;;) {
        const answer = await answers.next();
        // Once aborted, nothing more is passed on, even if it is still arriving.
        if (signal.aborted || answer.type === 'failed') {
          isOver = answer.type !== 'storyContinued';
          signal.throwIfAborted();
        }
        if (answer.type === 'storyContinued') yield answer;
        else {
          isOver = true;
          if (answer.type === 'storyFinished') return { reason: answer.reason };
          if (answer.type === 'failed') throw errorOf(answer);
        }
      }
    } finally {
      signal.removeEventListener('abort', cancel);
      if (!isOver && !signal.aborted) cancel();
      answers.end();
    }
  }

  /** The other end is gone: all pending requests fail, and so does every later one. */
  close(error: ModelError): void {
    if (this.#closed !== undefined) return;
    this.#closed = error;
    for (const [id, listener] of this.#listeners) {
      listener({ type: 'failed', id, code: error.code, message: error.message });
    }
  }

  /**
   * Sends a request that has one answer, and cancels it when the signal is aborted. @throws the reason for its failure
   */
  async #askOnce(send: (id: number) => void, signal?: AbortSignal): Promise<FromService> {
    signal?.throwIfAborted();
    const answers = this.#ask(send);
    const cancel = (): void => this.#port.post({ type: 'cancelStory', id: answers.id });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const answer = await answers.next();
      signal?.throwIfAborted();
      if (answer.type === 'failed') throw errorOf(answer);
      return answer;
    } finally {
      signal?.removeEventListener('abort', cancel);
      answers.end();
    }
  }

  /** Sends a request and collects its answers in order. */
  #ask(send: (id: number) => void): { id: number; next: () => Promise<FromService>; end: () => void } {
    if (this.#closed !== undefined) throw this.#closed;
    const id = ++this.#lastId;
    const answers: FromService[] = [];
    let wake: (() => void) | undefined;
    this.#listeners.set(id, (message) => {
      answers.push(message);
      wake?.();
    });
    send(id);
    const next = async (): Promise<FromService> => {
      while (answers.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return answers.shift()!;
    };
    return { id, next, end: () => this.#listeners.delete(id) };
  }
}

/** Maps every piece; a consumer that stops early also ends the source. */
async function* mapPieces<From, To>(
  pieces: AsyncGenerator<From, StoryEnd, void>,
  change: (piece: From) => To,
): AsyncGenerator<To, StoryEnd, void> {
  let isOver = false;
  try {
    for (;;) {
      const next = await pieces.next();
      isOver = next.done === true;
      if (next.done === true) return next.value;
      yield change(next.value);
    }
  } finally {
    if (!isOver) await pieces.return({ reason: 'time' });
  }
}

function errorOf({ code, message }: { code: ModelError['code'] | 'aborted'; message: string }): Error {
  return code === 'aborted' ? new DOMException(message, 'AbortError') : new ModelError(code, message);
}
