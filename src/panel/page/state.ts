// All that the panel knows, in one value; what of it outlives the page; and what can happen to it.
import { defaultSettings } from '../../settings/definitions.ts';
import type { Preset } from '../../settings/presets.ts';
import { writingSettings } from '../../settings/writingSettings.ts';
import type { DroppedFile, PanelChoice, ToHost, ToPanel, WritingOptions } from '../protocol.ts';
import { emptyStory, type Passage, type Story } from './panelStory.ts';
import type { Tint } from './textUnits.ts';
import type { Pointed } from './tintedText.ts';

/** A character that was pointed at: in a passage of the story (the variants count from the number of settled ones), or the document. */
export interface Place {
  readonly source: 'story' | 'document';
  /** Index into the story's passages; for a variant that is not chosen, one cannot point. */
  readonly passage: number;
  /** Code point of that text. */
  readonly index: number;
  /** Whether it stays while the mouse wanders over others: it was clicked, or reached by keys. */
  readonly isHeld: boolean;
  readonly isByKeys: boolean;
}

/** A text with scores that is not a story: the person's own document. */
export interface ScoredDocument {
  readonly title: string;
  readonly text: string;
  readonly bits: readonly number[];
  readonly bytes: number;
  readonly greedyBytes: number;
}

export interface State {
  /** What the host said of the settings; `undefined` until it has. */
  readonly host: Omit<Extract<ToPanel, { type: 'initialize' }>, 'type'> | undefined;
  /** The text in the box. */
  readonly draft: string;
  /** The panel's own knobs; `undefined` while they are the settings'. */
  readonly ownKnobs: WritingOptions | undefined;
  /** Whether every story has the knobs' seed; `undefined` while that is as the settings have it. */
  readonly isSeedLocked: boolean | undefined;
  readonly variantCount: number;
  readonly story: Story;
  readonly past: readonly Story[];
  readonly future: readonly Story[];
  /** Stories that were finished, newest first. */
  readonly history: readonly Story[];
  /** The story that is being written: its request, the variants that still run, and whether it goes on with the one before it. */
  readonly run:
    { readonly requestId: number; readonly open: readonly number[]; readonly isContinued: boolean } | undefined;
  /** What is still to be written again, passage by passage (the last may have variants), and which variant was chosen. */
  readonly again: { readonly rest: readonly (readonly Passage[])[]; readonly chosen: number } | undefined;
  /** The passage that is being scored again. */
  readonly scoring: { readonly requestId: number; readonly passage: number } | undefined;
  readonly documentRequest: number | undefined;
  readonly document: ScoredDocument | undefined;
  readonly place: Place | undefined;
  /** The newest question for choices, whether it is still out, and whether the place has changed since. */
  readonly explaining: { readonly requestId: number; readonly isOut: boolean; readonly isOld: boolean } | undefined;
  readonly choices: readonly (readonly PanelChoice[])[] | undefined;
  readonly isMemoryShown: boolean;
  /** The newest request for a picture, whether it is still out, and the length of the text that it is of. */
  readonly memoryRequest: { readonly requestId: number; readonly isOut: boolean; readonly length: number } | undefined;
  readonly memory: Extract<ToPanel, { type: 'memoryTraced' }> | undefined;
  readonly tint: Tint;
  readonly notice: { readonly message: string; readonly isError: boolean } | undefined;
  readonly lastRequestId: number;
}

/** What can happen. Random numbers come in with the action, so that the reducer is pure. */
export type Action =
  | { readonly type: 'received'; readonly message: ToPanel }
  | { readonly type: 'draftChanged'; readonly draft: string }
  | { readonly type: 'knobsChanged'; readonly knobs: Partial<WritingOptions> }
  | { readonly type: 'presetChosen'; readonly preset: Preset }
  | { readonly type: 'seedLocked'; readonly isLocked: boolean }
  | { readonly type: 'variantCountChanged'; readonly count: number }
  | { readonly type: 'tintChanged'; readonly tint: State['tint'] }
  | { readonly type: 'generate' | 'continue' | 'retry'; readonly seed: number }
  | { readonly type: 'writeAgain' | 'stop' | 'undo' | 'redo' }
  | { readonly type: 'variantChosen'; readonly variant: number }
  | { readonly type: 'pointedAt'; readonly place: Omit<Place, 'isHeld' | 'isByKeys'>; readonly by: Pointed['by'] }
  | { readonly type: 'letGo' }
  | { readonly type: 'seedCopied'; readonly seed: number }
  | { readonly type: 'alternativeChosen'; readonly byteIndex: number; readonly byte: number; readonly seed: number }
  | { readonly type: 'memoryShown'; readonly isShown: boolean }
  | { readonly type: 'documentAsked' }
  | { readonly type: 'taken'; readonly where: Extract<ToHost, { type: 'takeText' }>['where'] }
  | { readonly type: 'historyChosen'; readonly index: number }
  | { readonly type: 'sessionSaved' | 'sessionAsked' | 'settingsSaved' | 'knobsReset' | 'noticeDismissed' }
  | { readonly type: 'modelChosen'; readonly model: string }
  | { readonly type: 'modelBrought'; readonly file?: DroppedFile }
  | { readonly type: 'noticeGiven'; readonly message: string };

/** Whoever takes actions. */
export type Dispatch = (action: Action) => void;

/** What the settings are unless somebody changed them: until the host says what they are. */
const firstKnobs: WritingOptions = {
  ...writingSettings(defaultSettings),
  seed: defaultSettings.seed,
  maxBytes: defaultSettings.storyMaxBytes,
  stopAt: 'story',
  trimToSentence: true,
  readBytes: defaultSettings.readBytes,
};

export const initialState: State = {
  host: undefined,
  draft: 'Once upon a time',
  ownKnobs: undefined,
  isSeedLocked: undefined,
  variantCount: 1,
  story: emptyStory,
  past: [],
  future: [],
  history: [],
  run: undefined,
  again: undefined,
  scoring: undefined,
  documentRequest: undefined,
  document: undefined,
  place: undefined,
  explaining: undefined,
  choices: undefined,
  isMemoryShown: false,
  memoryRequest: undefined,
  memory: undefined,
  tint: 'letters',
  notice: undefined,
  lastRequestId: 0,
};

/** The knobs that hold now: the panel's own, else the settings'. */
export function knobsOf(state: State): WritingOptions {
  return state.ownKnobs ?? state.host?.settings.options ?? firstKnobs;
}

/** The model that writes now. */
export function modelOf({ host }: State): string {
  return host?.settings.model ?? '';
}

/** Whether every story has the knobs' seed. A seed in the settings that is not 0 is meant so. */
export function isSeedLocked(state: State): boolean {
  return state.isSeedLocked ?? knobsOf(state).seed !== 0;
}
