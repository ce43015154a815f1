// The end of the channel that runs the model: in a thread of its own, so that the editor never waits for it. (Starting the runtime
// takes half a second in one piece; reading and writing are sliced, so that a cancellation is heard.)
import { importModel } from '../checkpoint/importModel.ts';
import { openModel } from '../checkpoint/modelFolder.ts';
import { createOnnxEngine } from '../engine/onnxEngine.ts';
import { Reader } from '../engine/reader.ts';
import { writingSpeed } from '../generation/writingSpeed.ts';
import { traceMemory } from '../generation/memoryTrace.ts';
import { ScoreCollector } from '../generation/scores.ts';
import { explainBytes, tellStory } from '../generation/storyteller.ts';
import { ModelError } from '../mixer/modelError.ts';
import type {
  ExplainBytes,
  Failed,
  FileSource,
  FromService,
  ImportCheckpoint,
  LoadModel,
  Port,
  TellStory,
  ToService,
  TraceMemory,
} from './messages.ts';

/** Text is sent on after this many milliseconds: often enough to look like typing, seldom enough to cost nothing. */
const batchMs = 8;

/**
 * Serves one model to whoever is at the other end.
 *
 * @param readFile reads a file in this thread, so that the one that asks has nothing to do with the megabytes
 */
export function serveStories(
  port: Port<FromService, ToService>,
  readFile: (location: string) => Promise<Uint8Array<ArrayBuffer>>,
): void {
  const running = new Map<number, AbortController>();
  let reader: Promise<Reader> | undefined;

  const readModelFile = async (file: FileSource): Promise<Uint8Array<ArrayBuffer>> => {
    if (typeof file !== 'string') return file;
    try {
      return await readFile(file);
    } catch (error) {
      throw new ModelError('modelMissing', `${file} cannot be read; choose the model again, or install it again.`, {
        cause: error,
      });
    }
  };
  const readText = async (file: FileSource | undefined): Promise<string | undefined> =>
    file === undefined ? undefined : new TextDecoder().decode(await readModelFile(file));

  const load = async (message: LoadModel): Promise<void> => {
    const previous = reader;
    reader = (async () => {
      await (await previous?.catch(() => undefined))?.engine.dispose();
      const { source, weightsSource } = message;
      const weights = await readModelFile(message.weights);
      const config = await readText(message.config);
      return new Reader(
        await createOnnxEngine(openModel({ weights, config, source, weightsSource }), () =>
          readModelFile(message.wasm),
        ),
      );
    })();
    try {
      port.post({ type: 'modelLoaded', id: message.id, bytesPerSecond: await writingSpeed(await reader) });
    } catch (error) {
      port.post(failure(message.id, error));
    }
  };

  const importCheckpoint = async ({ id, file, config, ...options }: ImportCheckpoint): Promise<void> => {
    try {
      const model = await importModel(await readModelFile(file), { ...options, config: await readText(config) });
      port.post({ type: 'checkpointImported', id, model });
    } catch (error) {
      port.post(failure(id, error));
    }
  };

  /** Works with the model until done or cancelled; a failure is answered by message. */
  const work = async (id: number, run: (reader: Reader, signal: AbortSignal) => Promise<void>): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      if (reader === undefined) throw new ModelError('modelMissing', 'No model was loaded yet.');
      await run(await reader, controller.signal);
    } catch (error) {
      port.post(failure(id, error));
    } finally {
      running.delete(id);
    }
  };

  const tell = ({ id, prompt, options, forced, isScored }: TellStory): Promise<void> =>
    work(id, async (loaded, signal) => {
      const story = tellStory(loaded, prompt, options, { signal, forced });
      const scores = isScored === true ? new ScoreCollector() : undefined;
      let text = '';
      let sent = performance.now();
      const send = (): void => {
        if (text !== '') port.post({ type: 'storyContinued', id, text, scores: scores?.take() });
        text = '';
        sent = performance.now();
      };
      for (let next = await story.next(); ; next = await story.next()) {
        if (next.done === true) {
          send();
          port.post({ type: 'storyFinished', id, reason: next.value.reason });
          return;
        }
        text += next.value.text;
        scores?.add(next.value);
        if (performance.now() - sent >= batchMs) send();
      }
    });

  const explain = ({ id, options, ...place }: ExplainBytes): Promise<void> =>
    work(id, async (loaded, signal) => {
      port.post({ type: 'bytesExplained', id, choices: await explainBytes(loaded, place, options, signal) });
    });

  const trace = ({ id, text, bytes, windowRule }: TraceMemory): Promise<void> =>
    work(id, async (loaded, signal) => {
      port.post({ type: 'memoryTraced', id, trace: await traceMemory(loaded, text, bytes, { windowRule, signal }) });
    });

  port.onMessage((message) => {
    switch (message.type) {
      case 'loadModel':
        void load(message); // answers by message, never rejects
        break;
      case 'importCheckpoint':
        void importCheckpoint(message); // answers by message, never rejects
        break;
      case 'tellStory':
        void tell(message); // answers by message, never rejects
        break;
      case 'explainBytes':
        void explain(message); // answers by message, never rejects
        break;
      case 'traceMemory':
        void trace(message); // answers by message, never rejects
        break;
      case 'cancelStory':
        running.get(message.id)?.abort();
        break;
    }
  });
}

function failure(id: number, error: unknown): Failed {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ModelError) return { type: 'failed', id, code: error.code, message };
  const isAbort = error instanceof Error && error.name === 'AbortError';
  return { type: 'failed', id, code: isAbort ? 'aborted' : 'runtimeFailed', message };
}
