// Everything the panel knows, in one value, and everything that can happen to it.
import type { Preset } from '../../settings/presets.ts';
import type {
  DroppedFile,
  PanelChannel,
  PanelChoice,
  PanelInspection,
  PanelWord,
  ToHost,
  ToPanel,
  WritingOptions,
} from '../protocol.ts';
import { exampleStory } from './exampleStory.ts';
import { firstKnobs } from './firstKnobs.ts';
import type { Passage, Story } from './panelStory.ts';
import type { Tint } from './textUnits.ts';
import type { Pointed } from './tintedText.ts';

/**
 * A character being pointed at, in a passage of the story (the chosen variant comes after the settled ones) or in the
 * document.
 */
export interface Place {
  readonly source: 'story' | 'document';
  /** Index into the story's passages; variants that are not chosen cannot be pointed at. */
  readonly passage: number;
  /** Index of the code point in that text. */
  readonly index: number;
  /** Whether it stays while the mouse moves over other characters, having been clicked or reached by keyboard. */
  readonly isHeld: boolean;
  readonly isByKeys: boolean;
}

/** A text for which the model is inspected: up to some letter of a passage or of the document. */
export interface InspectedText extends Pick<Place, 'source' | 'passage'> {
  /** The text before it. */
  readonly prompt: string;
  readonly written: string;
  readonly model: string;
}

/** A scored text that is not a story: the person's own document. */
export interface ScoredDocument {
  readonly title: string;
  readonly text: string;
  readonly bits: readonly number[];
  readonly bytes: number;
  readonly greedyBytes: number;
  /** The name of the model that read it; missing until reading has begun. */
  readonly reader?: string | undefined;
}

/** What the inspector shows of a letter. */
export const tabs = ['letter', 'layers', 'gate', 'memory'] as const;
export type Tab = (typeof tabs)[number];

/** The number of steps of the guided tour. */
export const guideSteps = 7;

/** What should get the focus after the next redraw. Each wish is a separate object. */
export interface FocusWish {
  readonly selector: string;
}

/** A part of a passage or document: its code points in [from, to). */
export interface Mark extends Pick<Place, 'source' | 'passage'> {
  readonly from: number;
  readonly to: number;
}

/** What is known about the model's memory. */
export interface Memory {
  /** The latest question, and whether it is unanswered. */
  readonly asked: { readonly requestId: number; readonly isOut: boolean; readonly text: InspectedText } | undefined;
  readonly seen: { readonly trace: MemoryTrace; readonly text: InspectedText } | undefined;
  /** The channel that tints the story. */
  readonly channel: PanelChannel | undefined;
  /** What channels should follow. */
  readonly marks: readonly Mark[];
  /** The start of a mark whose end is not set yet. */
  readonly markFrom: Place | undefined;
  /** What was asked about channels being switched off, at which letter, and the answer if there is one. */
  readonly ablation:
    | {
        readonly requestId: number;
        readonly place: Place;
        readonly channels: readonly PanelChannel[];
        readonly found: Extract<ToPanel, { type: 'channelsAblated' }> | undefined;
      }
    | undefined;
}
export type MemoryTrace = Extract<ToPanel, { type: 'memoryTraced' }>;

export interface State {
  /** The settings and models reported by the host; `undefined` until then. */
  readonly host: Omit<Extract<ToPanel, { type: 'initialize' }>, 'type' | 'shelf'> | undefined;
  /** The text in the box. */
  readonly draft: string;
  /** The panel's own knobs; `undefined` while the settings apply. */
  readonly ownKnobs: WritingOptions | undefined;
  /** Whether every story uses the knobs' seed; `undefined` while the settings decide. */
  readonly isSeedLocked: boolean | undefined;
  readonly variantCount: number;
  readonly story: Story;
  readonly past: readonly Story[];
  readonly future: readonly Story[];
  /** Finished stories, newest first. */
  readonly history: readonly Story[];
  /**
   * The story being written: its request; the variants still running, numbered as by the host; and the number of
   * existing variants before those, which stay as they are.
   */
  readonly run: { readonly requestId: number; readonly open: readonly number[]; readonly offset: number } | undefined;
  /** What remains to be rewritten, passage by passage (the last may have variants), and which variant was chosen. */
  readonly again: { readonly rest: readonly (readonly Passage[])[]; readonly chosen: number } | undefined;
  /** The passage being scored. */
  readonly scoring: { readonly requestId: number; readonly passage: number } | undefined;
  readonly documentRequest: number | undefined;
  readonly document: ScoredDocument | undefined;
  readonly place: Place | undefined;
  /** The latest request for choices, whether it is unanswered, and whether it is outdated. */
  readonly explaining: { readonly requestId: number; readonly isOut: boolean; readonly isOld: boolean } | undefined;
  readonly choices: readonly (readonly PanelChoice[])[] | undefined;
  /** The name of the model that the choices come from. */
  readonly explainedBy: string | undefined;
  /** The latest search for words, whether it is unanswered, and the request for choices it belongs to. */
  readonly wordSearch: { readonly requestId: number; readonly isOut: boolean; readonly of: number } | undefined;
  /** The words found, and at which letter. */
  readonly words: { readonly list: readonly PanelWord[]; readonly place: Place } | undefined;
  readonly tab: Tab;
  readonly isInspectorOpen: boolean;
  /** Whether the other knobs are shown. */
  readonly isMoreOpen: boolean;
  /** The step of the guided tour; `undefined` while it is not running. */
  readonly guideStep: number | undefined;
  /** Whether everything is large enough to read from the last row of a classroom. */
  readonly isLarge: boolean;
  /** Whether the story region shows the document instead of the story. */
  readonly isDocumentShown: boolean;
  /** A passage being written letter by letter: the bytes it may have by now, and the characters it had before. */
  readonly stepping: { readonly maxBytes: number; readonly characters: number } | undefined;
  readonly focus: FocusWish | undefined;
  /** The latest request to look inside the model, whether it is unanswered, and the text it is about. */
  readonly inspecting:
    { readonly requestId: number; readonly isOut: boolean; readonly text: InspectedText } | undefined;
  /** The result of the last inspection, and of which text. */
  readonly inspection: { readonly seen: PanelInspection; readonly text: InspectedText } | undefined;
  readonly memory: Memory;
  readonly tint: Tint;
  /** A message, and the ID of the box it is about, if any. */
  readonly notice:
    { readonly message: string; readonly isError: boolean; readonly about?: string | undefined } | undefined;
  readonly lastRequestId: number;
}

/** What can happen. Random numbers are part of the action, which keeps the reducer pure. */
export type Action =
  | { readonly type: 'received'; readonly message: ToPanel }
  | { readonly type: 'draftChanged'; readonly draft: string }
  | { readonly type: 'knobsChanged'; readonly knobs: Partial<WritingOptions> }
  | { readonly type: 'presetChosen'; readonly preset: Preset }
  | { readonly type: 'seedLocked'; readonly isLocked: boolean }
  | { readonly type: 'variantCountChanged'; readonly count: number }
  | { readonly type: 'tintChanged'; readonly tint: State['tint'] }
  | { readonly type: 'generate' | 'continue' | 'retry'; readonly seed: number }
  /** Writes one letter; each further action adds one more. */
  | { readonly type: 'letterAsked'; readonly seed: number }
  | { readonly type: 'writeAgain' | 'stop' | 'undo' | 'redo' }
  | { readonly type: 'variantChosen'; readonly variant: number }
  | { readonly type: 'pointedAt'; readonly place: Omit<Place, 'isHeld' | 'isByKeys'>; readonly by: Pointed['by'] }
  | { readonly type: 'letGo' | 'pointerLeft' }
  /** Moves this many letters forward, or back if negative. */
  | { readonly type: 'placeMoved'; readonly by: number }
  | { readonly type: 'seedCopied'; readonly seed: number }
  /** Continues with another byte than the actual one, and with the bytes of a word after it. */
  | {
      readonly type: 'alternativeChosen';
      readonly byteIndex: number;
      readonly bytes: readonly number[];
      readonly seed: number;
    }
  | { readonly type: 'tabChosen'; readonly tab: Tab }
  | { readonly type: 'channelChosen'; readonly channel: PanelChannel | undefined }
  | { readonly type: 'markBegun' | 'markEnded' | 'quotationsMarked' | 'marksCleared' }
  | { readonly type: 'ablationAsked'; readonly channels: readonly PanelChannel[] }
  | { readonly type: 'inspectorToggled' | 'moreToggled' | 'largeToggled' }
  | { readonly type: 'guideChosen'; readonly step: number | undefined }
  | { readonly type: 'documentAsked' | 'documentClosed' }
  | { readonly type: 'pictureTaken'; readonly picture: Omit<Extract<ToHost, { type: 'savePicture' }>, 'type'> }
  | { readonly type: 'taken'; readonly where: Extract<ToHost, { type: 'takeText' }>['where'] }
  | { readonly type: 'historyChosen'; readonly index: number }
  | { readonly type: 'storiesCleared' }
  | { readonly type: 'sessionSaved' | 'sessionAsked' | 'settingsSaved' | 'knobsReset' | 'noticeDismissed' }
  | { readonly type: 'modelChosen'; readonly model: string }
  | { readonly type: 'modelBrought'; readonly file?: DroppedFile }
  | { readonly type: 'noticeGiven'; readonly message: string; readonly about?: string };

/** Dispatches an action. */
export type Dispatch = (action: Action) => void;

export const initialState: State = {
  host: undefined,
  draft: 'Once upon a time',
  ownKnobs: undefined,
  isSeedLocked: undefined,
  variantCount: 1,
  story: exampleStory,
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
  explainedBy: undefined,
  wordSearch: undefined,
  words: undefined,
  tab: 'letter',
  isInspectorOpen: true,
  isMoreOpen: false,
  guideStep: undefined,
  isLarge: false,
  isDocumentShown: false,
  stepping: undefined,
  focus: undefined,
  inspecting: undefined,
  inspection: undefined,
  memory: {
    asked: undefined,
    seen: undefined,
    channel: undefined,
    marks: [],
    markFrom: undefined,
    ablation: undefined,
  },
  tint: 'letters',
  notice: undefined,
  lastRequestId: 0,
};

/** The current knobs: the panel's own, otherwise those of the settings. */
export function knobsOf(state: State): WritingOptions {
  return state.ownKnobs ?? state.host?.settings.options ?? firstKnobs;
}

/** The current model. */
export function modelOf({ host }: State): string {
  return host?.settings.model ?? '';
}

/** Whether every story uses the knobs' seed. A nonzero seed in the settings means that it should. */
export function isSeedLocked(state: State): boolean {
  return state.isSeedLocked ?? knobsOf(state).seed !== 0;
}
