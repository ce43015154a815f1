// The messages between the extension host and the thread that runs the model. A message is a plain object.
import type { ImportedModel } from '../checkpoint/importModel.ts';
import type { Ablation } from '../decoding/ablation.ts';
import type { BestOfResult, BestOfOptions } from '../decoding/bestOf.ts';
import type { WindowRule } from '../inference/contextShift.ts';
import type { DocumentEdit, LearnedPlace } from '../decoding/learnedDocument.ts';
import type { Inspection } from '../inference/inspection.ts';
import type { Channel } from '../inference/ablatedEngine.ts';
import type { WordBranch, WordPlace } from '../decoding/nextWords.ts';
import type { StoryOptions } from '../decoding/storyOptions.ts';
import type { ScoredText } from '../decoding/scoredText.ts';
import type { StopReason } from '../decoding/stopCriteria.ts';
import type { ExplainedPlace } from '../decoding/storyteller.ts';
import type { ModelErrorCode } from '../model/modelError.ts';
import type { ByteChoice } from '../decoding/byteChoices.ts';

/**
 * A file for the thread: its location, in the form that the thread reads (a path in Node), or its bytes if it has no
 * such location. A blob can be sent repeatedly without copying.
 */
export type FileSource = string | Uint8Array<ArrayBuffer> | Blob;

/** The files of a model. */
export interface ModelFiles {
  readonly weights: FileSource;
  readonly config: FileSource | undefined;
  /** How errors refer to the model, and to its weights if they are not in a model folder. */
  readonly source: string;
  readonly weightsSource?: string | undefined;
}

/**
 * From now on, the thread uses these words for what it says to people, keyed by the English ones (of @vscode/l10n). Has
 * no answer.
 */
export interface UseTranslation {
  readonly type: 'useTranslation';
  readonly bundle: Readonly<Record<string, string>>;
}

/** Gets a model ready, or several among which the text decides; must be answered before stories are told. */
export interface LoadModel {
  readonly type: 'loadModel';
  readonly id: number;
  /** The first one is used if there is no text to decide by. */
  readonly models: readonly ModelFiles[];
  /** The ONNX runtime, gzipped. */
  readonly wasm: FileSource;
  /** The words that the processors know. */
  readonly lexicon: FileSource;
  /** The weights for mixing in a writer's own text. */
  readonly mixing: FileSource;
}

/** Measures how fast the model writes here; of several, the one that was chosen last. Answered by `speedMeasured` or `failed`. */
export interface MeasureSpeed {
  readonly type: 'measureSpeed';
  readonly id: number;
}

/**
 * Reads a checkpoint that a person supplies, and converts it. This is done here because the file may be anything: it
 * cannot block the editor, and whatever it causes ends with the thread. Answered by `checkpointImported` or `failed`.
 */
export interface ImportCheckpoint {
  readonly type: 'importCheckpoint';
  readonly id: number;
  readonly file: FileSource;
  /** A config.json next to it. */
  readonly config: FileSource | undefined;
  readonly contextBytes: number | undefined;
  /** How errors refer to the file. */
  readonly source: string;
  /** Where it came from, for the model card. */
  readonly origin: string;
  /** The language for the numbers in the model card, as a BCP 47 tag. */
  readonly language: string;
}

/** Tells a story. Answered by any number of `storyContinued` and one `storyFinished` or `failed`. */
export interface TellStory {
  readonly type: 'tellStory';
  readonly id: number;
  readonly prompt: Uint8Array;
  readonly options: StoryOptions;
  /** What the choice of model is based on, if not the prompt. */
  readonly chosenBy?: Uint8Array | undefined;
  /** The first bytes to write. */
  readonly forced?: Uint8Array | undefined;
  /** Whether the answers say how surprising each character was. */
  readonly isScored?: boolean;
  readonly learned?: LearnedPlace | undefined;
}

/** Asks for a suggestion. Answered by `storySuggested` or `failed`. */
export interface SuggestStory {
  readonly type: 'suggestStory';
  readonly id: number;
  readonly prompt: Uint8Array;
  readonly options: StoryOptions;
  readonly search: BestOfOptions;
}

/** Asks for the choices at a place of a story. Answered by `bytesExplained` or `failed`. */
export interface ExplainBytes extends ExplainedPlace {
  readonly type: 'explainBytes';
  readonly id: number;
  /** What the choice of model is based on, if not the prompt. */
  readonly chosenBy?: Uint8Array | undefined;
  readonly options: StoryOptions;
  readonly learned?: LearnedPlace | undefined;
}

/** Asks for the likeliest next words at a place of a story. Answered by `wordsFound` or `failed`. */
export interface FindWords extends WordPlace, Pick<ExplainBytes, 'chosenBy' | 'options' | 'learned'> {
  readonly type: 'findWords';
  readonly id: number;
}

/** Asks what channels of the memory contribute at a place of a story. Answered by `channelsAblated` or `failed`. */
export interface AblateChannels extends Omit<ExplainBytes, 'type'> {
  readonly type: 'ablateChannels';
  readonly channels: readonly Channel[];
}

/** Asks what happens inside the model at each of a text's last bytes. Answered by `textInspected` or `failed`. */
export interface InspectText {
  readonly type: 'inspectText';
  readonly id: number;
  readonly prompt: Uint8Array;
  readonly written: Uint8Array;
  /** What the choice of model is based on, if not the prompt. */
  readonly chosenBy?: Uint8Array | undefined;
  /** The number of last bytes. */
  readonly bytes: number;
  readonly windowRule: WindowRule;
}

/** A document (or a file next to it) to learn from; replaces what was known of it. Has no answer. */
export interface LearnText {
  readonly type: 'learnText';
  /** The document whose suggestions benefit from it. */
  readonly document: string;
  /** The document itself, or the file. */
  readonly source: string;
  readonly isMarkdown: boolean;
  readonly text: string;
}

/** Edits to a document that is learned from; each applies to the text that the previous one left. Has no answer. */
export interface EditText {
  readonly type: 'editText';
  readonly document: string;
  readonly edits: readonly DocumentEdit[];
}

/** Forgets what was learned for a document. Has no answer. */
export interface ForgetText {
  readonly type: 'forgetText';
  readonly document: string;
}

/**
 * Ends the story, suggestion, explanation, word search, ablation or inspection with this ID, which then fails as
 * aborted.
 */
export interface CancelStory {
  readonly type: 'cancelStory';
  readonly id: number;
}

export type ToService =
  | UseTranslation
  | LoadModel
  | MeasureSpeed
  | ImportCheckpoint
  | TellStory
  | SuggestStory
  | ExplainBytes
  | FindWords
  | AblateChannels
  | InspectText
  | LearnText
  | EditText
  | ForgetText
  | CancelStory;

export interface ModelLoaded {
  readonly type: 'modelLoaded';
  readonly id: number;
}

export interface SpeedMeasured {
  readonly type: 'speedMeasured';
  readonly id: number;
  /** The name of the model that was measured. */
  readonly model: string;
  /** How fast it writes on this machine. */
  readonly bytesPerSecond: number;
}

export interface CheckpointImported {
  readonly type: 'checkpointImported';
  readonly id: number;
  readonly model: ImportedModel;
}

/** Text since the last message, written in one time slice. */
export interface StoryContinued {
  readonly type: 'storyContinued';
  readonly id: number;
  /** The name of the model that writes, which the prompt may have chosen. */
  readonly model: string;
  readonly text: string;
  /** For the same text, if the story is scored. */
  readonly scores?: ScoredText | undefined;
}

export interface StoryFinished {
  readonly type: 'storyFinished';
  readonly id: number;
  readonly reason: StopReason;
}

export interface StorySuggested extends BestOfResult {
  readonly type: 'storySuggested';
  readonly id: number;
}

/** The available choices, and the name of the model they come from. */
export interface Explanation {
  readonly model: string;
  /** Per byte of the character. */
  readonly choices: readonly (readonly ByteChoice[])[];
}

export interface BytesExplained extends Explanation {
  readonly type: 'bytesExplained';
  readonly id: number;
}

export interface WordsFound {
  readonly type: 'wordsFound';
  readonly id: number;
  readonly words: readonly WordBranch[];
}

export interface ChannelsAblated {
  readonly type: 'channelsAblated';
  readonly id: number;
  readonly ablation: Ablation;
}

/** What happens inside a model, and the model's name, since the text may have chosen it. */
export interface NamedInspection extends Inspection {
  readonly model: string;
}

export interface TextInspected {
  readonly type: 'textInspected';
  readonly id: number;
  readonly inspection: NamedInspection;
}

export interface Failed {
  readonly type: 'failed';
  readonly id: number;
  readonly code: ModelErrorCode | 'aborted';
  /** One sentence. */
  readonly message: string;
}

export type FromService =
  | ModelLoaded
  | SpeedMeasured
  | CheckpointImported
  | StoryContinued
  | StoryFinished
  | StorySuggested
  | BytesExplained
  | WordsFound
  | ChannelsAblated
  | TextInspected
  | Failed;

/** A thread that runs the model service. */
export interface ServiceThread {
  readonly port: Port<ToService, FromService>;
  /** Calls the listener once if the thread ends on its own, with the reason. */
  onExit(listener: (reason: string) => void): void;
  /** Ends the thread and frees all its memory. */
  stop(): void;
}

/** One end of a channel between two threads. */
export interface Port<Outgoing, Incoming> {
  post(message: Outgoing): void;
  onMessage(listener: (message: Incoming) => void): void;
}
