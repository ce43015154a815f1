// What the extension host and the thread that runs the model say to each other. A message is a plain object.
import type { StoryOptions } from '../generation/options.ts';
import type { StopReason } from '../generation/stopRules.ts';
import type { ModelErrorCode } from '../mixer/modelError.ts';

/** Makes the model ready; must be answered before stories are told. */
export interface LoadModel {
  readonly type: 'loadModel';
  readonly id: number;
  /** Where the files of the model are, in the form that the thread reads: a path in Node. */
  readonly weights: string;
  readonly config: string | undefined;
  /** How errors name the model. */
  readonly source: string;
  /** Where the ONNX runtime is. */
  readonly wasm: string;
}

/** Tells a story. Answered by any number of `storyContinued` and one `storyFinished` or `failed`. */
export interface TellStory {
  readonly type: 'tellStory';
  readonly id: number;
  readonly prompt: Uint8Array;
  readonly options: StoryOptions;
}

/** Ends the story with this id, which then fails as aborted. */
export interface CancelStory {
  readonly type: 'cancelStory';
  readonly id: number;
}

export type ToService = LoadModel | TellStory | CancelStory;

export interface ModelLoaded {
  readonly type: 'modelLoaded';
  readonly id: number;
}

/** Text since the last message: what was written in one slice of time. */
export interface StoryContinued {
  readonly type: 'storyContinued';
  readonly id: number;
  readonly text: string;
}

export interface StoryFinished {
  readonly type: 'storyFinished';
  readonly id: number;
  readonly reason: StopReason;
}

export interface Failed {
  readonly type: 'failed';
  readonly id: number;
  readonly code: ModelErrorCode | 'aborted';
  /** One sentence. */
  readonly message: string;
}

export type FromService = ModelLoaded | StoryContinued | StoryFinished | Failed;

/** A thread that serves stories. */
export interface ServiceThread {
  readonly port: Port<ToService, FromService>;
  /** Calls once if the thread ends by itself, with the reason. */
  onExit(listener: (reason: string) => void): void;
  /** Ends the thread and gives all its memory back. */
  stop(): void;
}

/** One end of a channel between two threads. */
export interface Port<Outgoing, Incoming> {
  post(message: Outgoing): void;
  onMessage(listener: (message: Incoming) => void): void;
}
