// The end of the channel that asks for stories.
import type { StoryOptions } from '../generation/options.ts';
import type { StoryEnd, Storyteller } from '../generation/storyteller.ts';
import { ModelError } from '../mixer/modelError.ts';
import type { FromService, LoadModel, Port, ToService } from './messages.ts';

/** Asks a story service in another thread. */
export class StoryClient implements Storyteller {
  readonly #port: Port<ToService, FromService>;
  readonly #listeners = new Map<number, (message: FromService) => void>();
  #lastId = 0;
  #closed: ModelError | undefined;

  constructor(port: Port<ToService, FromService>) {
    this.#port = port;
    port.onMessage((message) => this.#listeners.get(message.id)?.(message));
  }

  /** Makes the model ready. @throws {ModelError} */
  async load(model: Omit<LoadModel, 'type' | 'id'>): Promise<void> {
    const answers = this.#ask((id) => this.#port.post({ type: 'loadModel', id, ...model }));
    const answer = await answers.next();
    answers.end();
    if (answer.type === 'failed') throw errorOf(answer);
  }

  async *tell(prompt: Uint8Array, options: StoryOptions, signal: AbortSignal): AsyncGenerator<string, StoryEnd, void> {
    signal.throwIfAborted();
    const answers = this.#ask((id) => this.#port.post({ type: 'tellStory', id, prompt, options }));
    const cancel = (): void => this.#port.post({ type: 'cancelStory', id: answers.id });
    signal.addEventListener('abort', cancel, { once: true });
    let isOver = false;
    try {
      for (;;) {
        const answer = await answers.next();
        // Once it is aborted nothing more is told, whatever is still on its way.
        if (signal.aborted || answer.type === 'failed') {
          isOver = answer.type !== 'storyContinued';
          signal.throwIfAborted();
        }
        if (answer.type === 'storyContinued') yield answer.text;
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

  /** The other end is gone: all that waits fails, and so does whatever is asked from now on. */
  close(error: ModelError): void {
    this.#closed = error;
    for (const [id, listener] of this.#listeners) {
      listener({ type: 'failed', id, code: error.code, message: error.message });
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

function errorOf({ code, message }: { code: ModelError['code'] | 'aborted'; message: string }): Error {
  return code === 'aborted' ? new DOMException(message, 'AbortError') : new ModelError(code, message);
}
