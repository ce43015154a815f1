// Serves one panel: writes, scores and explains what it asks for, and stops when the panel goes. Independent of the
// editor; what only an editor can do (documents, files, settings) is passed in.
import * as l10n from '@vscode/l10n';
import type { LearnedPlace } from '../../decoding/learnedDocument.ts';
import { promptFrom } from '../../decoding/prompt.ts';
import { plainStoryOptions, type StoryOptions } from '../../decoding/storyOptions.ts';
import { bytesOfHex } from '../../model/hex.ts';
import { parseToHost, requestIdOf, type ToHost, type ToPanel, type WritingOptions } from '../protocol.ts';
import type { InspectableStoryteller } from '../../worker/client.ts';
import { readingOf } from '../../prose/reading.ts';
import { encodeUtf8 } from '../../prose/utf8.ts';
import { inBatches } from './batches.ts';
import { inspectedFor } from './inspectRequest.ts';
import { answerAt } from './letterRequests.ts';
import { Prompts, withoutControls } from './panelPrompt.ts';
import { StoryRecord } from './storyRecord.ts';

/** The most bytes of a document that are scored at once: a few seconds of work. */
const maxDocumentBytes = 32_768;
/**
 * A document's opening of this length contains the bytes that the choice of model is based on, however much Markdown is
 * in it.
 */
const openingCharacters = 8192;

/** Messages that only an editor can answer. */
export type EditorRequest = Extract<
  ToHost,
  {
    type:
      | 'panelReady'
      | 'takeText'
      | 'saveSession'
      | 'openSession'
      | 'keepShelf'
      | 'clearStories'
      | 'savePicture'
      | 'saveSettings'
      | 'chooseModel'
      | 'importModel';
  }
>;

/** What a controller needs. */
export interface PanelControllerParts {
  readonly storyteller: InspectableStoryteller;
  readonly post: (message: ToPanel) => void;
  readonly log: (problem: string) => void;
  /** The text of the active document and its name. @throws Error with a readable message if there is none */
  readonly readDocument: () => { readonly title: string; readonly text: string; readonly isMarkdown: boolean };
  /** The end of the document being written; `undefined` if there is none or it is not learned from. */
  readonly learnedPlace: () => LearnedPlace | undefined;
  /** Does what only an editor can do. @throws Error with a readable message */
  readonly edit: (request: EditorRequest) => Promise<void>;
}

/** The host's side of one panel. */
export class PanelController {
  readonly #parts: PanelControllerParts;
  readonly #running = new Map<number, AbortController>();
  readonly #prompts = new Prompts();
  readonly #record = new StoryRecord();
  /**
   * The beginning of the last scored document, as ghost text would read it: what the choice of its model is based on.
   */
  #opening: Uint8Array | undefined;
  /** The number of pages that have (re)appeared but have not yet been told what to start with. */
  #pagesBeginning = 0;
  /** The stories that had messages held back meanwhile. */
  readonly #held = new Set<number>();
  /** Resolves once the model chosen last is in use: requests made after that choice are meant for it. */
  #choosingModel: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(parts: PanelControllerParts) {
    this.#parts = parts;
  }

  /**
   * Handles a message from the panel. An invalid one is rejected with a readable message, logged, and otherwise
   * ignored. Never rejects.
   */
  async receive(value: unknown): Promise<void> {
    const message = parseToHost(value);
    if ('problem' in message) {
      this.#reject(requestIdOf(value), message.problem);
      return;
    }
    if (this.#isClosed) return;
    switch (message.type) {
      case 'tellStory':
        this.#record.begin(message.requestId, message.variants.length);
        await this.#run(message.requestId, (signal) =>
          Promise.all(message.variants.map((_, variant) => this.#tell(message, variant, signal))),
        );
        return;
      case 'scoreText':
        await this.#answer(message.requestId, (signal) =>
          this.#score(message, { text: message.text, title: '' }, signal),
        );
        return;
      case 'scoreDocument':
        await this.#answer(message.requestId, (signal) => {
          const { title, text, isMarkdown } = this.#parts.readDocument();
          this.#opening = openingOf(text, isMarkdown);
          return this.#score({ ...message, prompt: '' }, { text, title, chosenBy: this.#opening }, signal);
        });
        return;
      case 'explain':
      case 'findWords':
      case 'traceMemory':
      case 'ablateChannels':
        await this.#answer(message.requestId, async (signal) => {
          const { prompt, written, options, isDocument } = message;
          const place = {
            prompt: this.#prompts.of(prompt, options.readBytes),
            written: encodeUtf8(written),
            chosenBy: isDocument === true ? this.#opening : undefined,
            options: storyOptions(options),
            learned: this.#learned(options),
          };
          this.#post(await answerAt(place, message, this.#parts.storyteller, signal));
        });
        return;
      case 'inspect':
        await this.#answer(message.requestId, async (signal) => {
          const chosenBy = message.isDocument === true ? this.#opening : undefined;
          this.#post(await inspectedFor(message, this.#parts.storyteller, this.#prompts, chosenBy, signal));
        });
        return;
      case 'cancel':
        this.#running.get(message.requestId)?.abort();
        return;
      case 'panelReady':
        await this.#begin(message);
        return;
      case 'takeText':
      case 'saveSession':
      case 'openSession':
      case 'keepShelf':
      case 'clearStories':
      case 'savePicture':
      case 'saveSettings':
      case 'importModel':
        await this.#edit(message);
        return;
      case 'chooseModel':
        this.#choosingModel = this.#edit(message);
        await this.#choosingModel;
    }
  }

  /** The panel is gone: all its requests end. */
  dispose(): void {
    this.#isClosed = true;
    this.#stopAll();
  }

  /** @param except a request that continues */
  #stopAll(except?: number): void {
    for (const [requestId, controller] of this.#running) {
      if (requestId === except) continue;
      controller.abort();
      this.#running.delete(requestId);
    }
  }

  #reject(requestId: number | undefined, problem: string): void {
    this.#parts.log(`A message of the panel was rejected: ${problem}.`);
    const message = l10n.t('The panel asked for something that cannot be done ({0}).', problem);
    if (requestId === undefined) this.#post({ type: 'notice', message, isError: true });
    else this.#post({ type: 'requestFailed', requestId, message });
  }

  /**
   * Tells a page what to start with, then everything written so far of its story, then continues. Messages that come
   * meanwhile are not posted but replayed with the rest: otherwise the page would get a piece without its beginning, or
   * the end of a story it doesn't have yet.
   */
  async #begin(message: Extract<ToHost, { type: 'panelReady' }>): Promise<void> {
    this.#stopAll(message.resumes);
    if (message.resumes !== undefined) this.#held.add(message.resumes);
    this.#pagesBeginning++;
    await this.#edit(message); // never rejects
    this.#pagesBeginning--;
    // If the page has been reloaded again already, the newer one is told everything.
    if (this.#pagesBeginning > 0) return;
    const replayed = [...this.#held].flatMap((requestId) => this.#record.again(requestId));
    this.#held.clear();
    for (const each of replayed) this.#parts.post(each);
  }

  #post(message: ToPanel): void {
    if (this.#isClosed) return;
    const isOfStory = this.#record.note(message);
    if (isOfStory && this.#pagesBeginning > 0) this.#held.add(message.requestId);
    else this.#parts.post(message);
  }

  async #edit(request: EditorRequest): Promise<void> {
    try {
      await this.#parts.edit(request);
    } catch (error) {
      this.#post({ type: 'notice', message: wordsOf(error), isError: true });
    }
  }

  /** Runs the work of a request, until it is canceled or the panel goes. */
  async #run(requestId: number, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const controller = new AbortController();
    this.#running.set(requestId, controller);
    try {
      await this.#choosingModel;
      await work(controller.signal);
    } finally {
      if (this.#running.get(requestId) === controller) this.#running.delete(requestId);
    }
  }

  /** Runs the work that answers a request; a failure is an answer too. */
  #answer(requestId: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    return this.#run(requestId, (signal) => this.#attempt(requestId, signal, work));
  }

  async #attempt(
    requestId: number,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<void>,
    part: () => { readonly variant?: number; readonly from?: number } = () => ({}),
  ): Promise<void> {
    try {
      await work(signal);
    } catch (error) {
      const message = signal.aborted ? '' : wordsOf(error);
      if (message !== '') this.#parts.log(message);
      this.#post({ type: 'requestFailed', requestId, message, ...part() });
    }
  }

  #tell(
    { requestId, prompt, variants }: Extract<ToHost, { type: 'tellStory' }>,
    variant: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { options, forced } = variants[variant]!;
    let from = 0;
    const write = async (): Promise<void> => {
      const bytes = this.#prompts.of(prompt, options.readBytes);
      const pieces = this.#parts.storyteller.tellScored(
        bytes,
        storyOptions(options),
        bytesOfHex(forced),
        signal,
        this.#learned(options),
      );
      let milliseconds = 0;
      const { reason } = await inBatches(pieces, (piece) => {
        ({ milliseconds } = piece);
        this.#post({ type: 'storyContinued', requestId, variant, from, ...piece });
        from += piece.bytes;
      });
      this.#post({ type: 'storyFinished', requestId, variant, from, reason, milliseconds });
    };
    return this.#attempt(requestId, signal, write, () => ({ variant, from }));
  }

  /** The person's document, if its words should count. */
  #learned({ learns }: WritingOptions): LearnedPlace | undefined {
    return learns ? this.#parts.learnedPlace() : undefined;
  }

  /** Scores a text as if it had been written after the prompt, and reports how surprising it was. */
  async #score(
    { requestId, prompt, options }: Pick<Extract<ToHost, { type: 'scoreText' }>, 'requestId' | 'prompt' | 'options'>,
    { text, title, chosenBy }: { readonly text: string; readonly title: string; readonly chosenBy?: Uint8Array },
    signal: AbortSignal,
  ): Promise<void> {
    const whole = encodeUtf8(withoutControls(text));
    const forced = whole.subarray(0, wholeCharacters(whole, maxDocumentBytes));
    const name =
      forced.length < whole.length ? l10n.t('The first {0} kB of {1}', maxDocumentBytes / 1024, title) : title;
    const all: StoryOptions = {
      ...storyOptions(options),
      maxBytes: Math.max(1, forced.length),
      stopAt: 'length',
      trimToSentence: false,
    };
    if (forced.length > 0) {
      const pieces = this.#parts.storyteller.tellScored(
        this.#prompts.of(prompt, options.readBytes),
        all,
        forced,
        signal,
        undefined,
        chosenBy,
      );
      await inBatches(pieces, (piece) =>
        this.#post({ type: 'textScored', requestId, ...piece, title: name, isLast: false }),
      );
    }
    const nothing = { text: '', bits: [], bytes: 0, greedyBytes: 0 };
    this.#post({ type: 'textScored', requestId, ...nothing, title: name, isLast: true });
  }
}

/** The number of bytes up to a limit that end with a complete character. */
function wholeCharacters(bytes: Uint8Array, maxBytes: number): number {
  let end = Math.min(maxBytes, bytes.length);
  while (end > 0 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--;
  return end;
}

/** How much of the prompt is read doesn't concern the storyteller; passing it on does no harm. */
function storyOptions(options: WritingOptions): StoryOptions {
  return { ...plainStoryOptions, ...options };
}

/** What ghost text would read at the beginning of a document, as far as the choice of model depends on it. */
function openingOf(text: string, isMarkdown: boolean): Uint8Array {
  return promptFrom(readingOf(text.slice(0, openingCharacters), isMarkdown).plain, 0).bytes;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
