// The end of the channel that runs the model, in a separate thread so that the editor never waits for it. (Starting the
// runtime blocks for half a second; reading and writing are sliced, so that a cancellation is noticed.)
import { joinedBytes } from '../decoding/joinedBytes.ts';
import * as l10n from '@vscode/l10n';
import { importModel } from '../checkpoint/importModel.ts';
import { openModel } from '../checkpoint/modelFolder.ts';
import { createOnnxEngine, createOnnxInspector, startRuntime } from '../inference/onnxEngine.ts';
import type { StoryOptions } from '../decoding/storyOptions.ts';
import { inspectText } from '../inference/inspection.ts';
import { ModelRunner } from '../inference/modelRunner.ts';
import { ablateChannels } from '../decoding/ablation.ts';
import { readMixingWeights } from '../decoding/mixingWeights.ts';
import { ModelChoice } from '../decoding/modelChoice.ts';
import { writeBestOf } from '../decoding/bestOf.ts';
import { nextWords } from '../decoding/nextWords.ts';
import { decodingSpeed } from '../decoding/decodingSpeed.ts';
import { ScoreCollector } from '../decoding/scoredText.ts';
import type { LearnedPlace } from '../decoding/learnedDocument.ts';
import { explainBytes, tellStory, type StoryContext } from '../decoding/storyteller.ts';
import { readLexicon, type Lexicon } from '../logitsProcessors/lexicon.ts';
import { ModelError } from '../model/modelError.ts';
import type { MixerModel } from '../model/weights.ts';
import { Inspectors } from './inspectors.ts';
import { LearnedTexts } from './learnedTexts.ts';
import type {
  AblateChannels,
  ExplainBytes,
  Failed,
  FileSource,
  FindWords,
  FromService,
  ImportCheckpoint,
  InspectText,
  LoadModel,
  MeasureSpeed,
  ModelFiles,
  Port,
  SuggestStory,
  TellStory,
  ToService,
} from './messages.ts';

/** Text is sent after this many milliseconds: often enough to look like typing, rarely enough to cost nothing. */
const batchMs = 8;

/**
 * A story waits until this many characters of its document are learned, which takes some 150 ms; the rest is learned
 * while it is written. A suggestion waits for the number below: at most 10 ms, and enough for what was typed since the
 * last one, whatever else is being written.
 */
const learnedBeforeStory = 64_000;
const learnedBeforeSuggestion = 4000;

/** The models, and the words that their processors know. */
interface LoadedModels {
  readonly choice: ModelChoice;
  readonly inspectors: Inspectors;
  readonly lexicon: Lexicon;
}

/** What to write or inspect, and the text before it. */
interface Place {
  readonly prompt: Uint8Array;
  /** What the choice of model is based on, if not the prompt. */
  readonly chosenBy?: Uint8Array | undefined;
  readonly options: Pick<StoryOptions, 'windowRule'>;
  readonly learned?: LearnedPlace | undefined;
}

/** What is needed to write a text besides the model. */
type WritingContext = Required<Pick<StoryContext, 'lexicon' | 'learned'>> & { readonly signal: AbortSignal };

/** What a thread gets from its kind of host. */
export interface ThreadHost {
  /** Reads a file in this thread, so that the megabytes don't burden the requesting thread. */
  readonly readFile: (location: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Rejects data that is not gzip. */
  readonly gunzip: (compressed: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
}

/**
 * Serves models to the other end of the channel.
 *
 * @param host what Node and browsers each do in their own way
 */
export function serveModel(port: Port<FromService, ToService>, { readFile, gunzip }: ThreadHost): void {
  const running = new Map<number, AbortController>();
  let suggesting = 0;
  let loaded: Promise<LoadedModels> | undefined;
  let learnedTexts: LearnedTexts | undefined;

  const readModelFile = async (file: FileSource): Promise<Uint8Array<ArrayBuffer>> => {
    if (file instanceof Blob) return new Uint8Array(await file.arrayBuffer());
    if (typeof file !== 'string') return file;
    try {
      return await readFile(file);
    } catch (error) {
      throw new ModelError(
        'modelMissing',
        l10n.t('{0} cannot be read; choose the model again, or reinstall it.', file),
        {
          cause: error,
        },
      );
    }
  };
  const readText = async (file: FileSource | undefined): Promise<string | undefined> =>
    file === undefined ? undefined : new TextDecoder().decode(await readModelFile(file));

  const read = async ({ weights, config, ...names }: ModelFiles): Promise<MixerModel> =>
    openModel({ weights: await readModelFile(weights), config: await readText(config), ...names });

  const whatIsLoaded = async (): Promise<LoadedModels> => {
    if (loaded === undefined) throw new ModelError('modelMissing', l10n.t('No model has been loaded yet.'));
    return loaded;
  };

  const load = async (message: LoadModel): Promise<void> => {
    const previous = loaded;
    loaded = (async () => {
      const old = await previous?.catch(() => undefined);
      await old?.choice.dispose();
      await old?.inspectors.dispose();
      // All files at once, so that disk and CPU work in parallel.
      const [lexiconFile, mixingFile] = await Promise.all([
        readModelFile(message.lexicon),
        readModelFile(message.mixing),
      ]);
      const choice = new ModelChoice();
      const inspectors = new Inspectors();
      const learn = async (): Promise<Lexicon> => {
        const lexicon = readLexicon(lexiconFile);
        learnedTexts = new LearnedTexts(lexicon, readMixingWeights(mixingFile), () => suggesting > 0);
        return lexicon;
      };
      const readWasm = async (): Promise<Uint8Array> => gunzip(await readModelFile(message.wasm));
      const openAll = async (): Promise<void> => {
        // Other threads compile the runtime while this one reads the weights.
        const [models] = await Promise.all([Promise.all(message.models.map(read)), startRuntime(readWasm)]);
        for (const [index, files] of message.models.entries()) {
          const runner = new ModelRunner(await createOnnxEngine(models[index]!, readWasm));
          choice.add(runner);
          // Read again on demand: few people look inside, and nobody else should pay for the memory.
          inspectors.add(runner, files.source, async () => createOnnxInspector(await read(files), readWasm));
        }
      };
      try {
        // The lexicon is parsed while the runtime is read from disk.
        const [lexicon] = await Promise.all([learn(), openAll()]);
        return { choice, inspectors, lexicon };
      } catch (error) {
        await choice.dispose();
        throw error;
      }
    })();
    try {
      await loaded;
      port.post({ type: 'modelLoaded', id: message.id });
    } catch (error) {
      port.post(failure(message.id, error));
    }
  };

  const measureSpeed = async ({ id }: MeasureSpeed): Promise<void> => {
    try {
      const { choice, inspectors } = await whatIsLoaded();
      // Another one may never write, and should not open for that what only a writing model needs.
      const runner = choice.lastChosen;
      const bytesPerSecond = await decodingSpeed(runner);
      port.post({ type: 'speedMeasured', id, model: inspectors.nameOf(runner), bytesPerSecond });
    } catch (error) {
      port.post(failure(id, error));
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

  /** Works with the model that suits the place, until done or canceled; a failure is answered by message. */
  const work = async (
    id: number,
    { prompt, chosenBy = prompt, options, learned }: Place,
    run: (runner: ModelRunner, context: WritingContext, inspectors: Inspectors) => Promise<void>,
  ): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const { choice, inspectors, lexicon } = await whatIsLoaded();
      const { signal } = controller;
      const runner = await choice.runnerFor(chosenBy, { windowRule: options.windowRule, signal });
      await run(runner, { lexicon, learned: learnedTexts?.at(learned), signal }, inspectors);
    } catch (error) {
      port.post(failure(id, error));
    } finally {
      running.delete(id);
    }
  };

  const tell = (message: TellStory): Promise<void> =>
    work(message.id, message, async (runner, context, inspectors) => {
      const { id, prompt, options, forced, isScored } = message;
      const model = inspectors.nameOf(runner);
      await learnedTexts?.learnFirst(message.learned, learnedBeforeStory, context.signal);
      const story = tellStory(runner, prompt, options, { ...context, forced });
      const scores = isScored === true ? new ScoreCollector() : undefined;
      let text = '';
      let sent = performance.now();
      const send = (): void => {
        if (text !== '') port.post({ type: 'storyContinued', id, model, text, scores: scores?.take() });
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

  const suggest = async ({ id, prompt, options, search }: SuggestStory): Promise<void> => {
    suggesting++;
    await work(id, { prompt, options, learned: search.learned }, async (runner, context) => {
      await learnedTexts?.learnFirst(search.learned, learnedBeforeSuggestion, context.signal);
      port.post({ type: 'storySuggested', id, ...(await writeBestOf(runner, prompt, options, search, context)) });
    });
    suggesting--;
  };

  const explain = (message: ExplainBytes): Promise<void> =>
    work(message.id, message, async (runner, context, inspectors) => {
      const { id, options } = message;
      const choices = await explainBytes(runner, message, options, context);
      port.post({ type: 'bytesExplained', id, model: inspectors.nameOf(runner), choices });
    });

  const findWords = (message: FindWords): Promise<void> =>
    work(message.id, message, async (runner, context) => {
      const { id, options } = message;
      port.post({ type: 'wordsFound', id, words: await nextWords(runner, message, options, context) });
    });

  const answerAblation = (message: AblateChannels): Promise<void> =>
    work(message.id, message, async (runner, context) => {
      const { id, channels, options } = message;
      port.post({
        type: 'channelsAblated',
        id,
        ablation: await ablateChannels(runner, message, channels, options, context),
      });
    });

  const inspect = ({ id, prompt, chosenBy, written, bytes, windowRule }: InspectText): Promise<void> =>
    work(id, { prompt, chosenBy, options: { windowRule } }, async (runner, { signal }, inspectors) => {
      const { model, inspector } = await inspectors.of(runner);
      const text = joinedBytes(prompt, written);
      const inspection = await inspectText(inspector, runner, text, bytes, { windowRule, signal });
      port.post({ type: 'textInspected', id, inspection: { ...inspection, model } });
    });

  port.onMessage((message) => {
    switch (message.type) {
      case 'loadModel':
        void load(message); // answers by message, never rejects
        break;
      case 'measureSpeed':
        void measureSpeed(message); // answers by message, never rejects
        break;
      case 'importCheckpoint':
        void importCheckpoint(message); // answers by message, never rejects
        break;
      case 'tellStory':
        void tell(message); // answers by message, never rejects
        break;
      case 'suggestStory':
        void suggest(message); // answers by message, never rejects
        break;
      case 'explainBytes':
        void explain(message); // answers by message, never rejects
        break;
      case 'findWords':
        void findWords(message); // answers by message, never rejects
        break;
      case 'ablateChannels':
        void answerAblation(message); // answers by message, never rejects
        break;
      case 'inspectText':
        void inspect(message); // answers by message, never rejects
        break;
      case 'learnText':
        learnedTexts?.learn(message);
        break;
      case 'editText':
        learnedTexts?.edit(message);
        break;
      case 'useTranslation':
        l10n.config({ contents: message.bundle });
        break;
      case 'forgetText':
        learnedTexts?.forget(message.document);
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
