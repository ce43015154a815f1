// All that the panel knows, in one value; what of it outlives the page; and what can happen to it.
import * as protocol from '../protocol.ts';
import type { DroppedFile, PanelChoice, PanelSettings, Preset, ToHost, ToPanel, WritingOptions } from '../protocol.ts';
import { emptyStory, saved, unscored, type Story } from './story.ts';

/** A character that was pointed at: in a passage of the story (the variants count from the number of settled ones), or the document. */
export interface Place {
  readonly source: 'story' | 'document';
  /** Index into the story's passages; for a variant that is not chosen, one cannot point. */
  readonly passage: number;
  /** Code point of that text. */
  readonly index: number;
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
  readonly isSeedLocked: boolean;
  readonly variantCount: number;
  readonly story: Story;
  readonly past: readonly Story[];
  readonly future: readonly Story[];
  /** Stories that were finished, newest first. */
  readonly history: readonly Story[];
  /** The story that is being written: its request, the variants that still run, and whether it goes on with the one before it. */
  readonly run:
    { readonly requestId: number; readonly open: readonly number[]; readonly isContinued: boolean } | undefined;
  /** The passage that is being scored again. */
  readonly scoring: { readonly requestId: number; readonly passage: number } | undefined;
  readonly documentRequest: number | undefined;
  readonly document: ScoredDocument | undefined;
  readonly place: Place | undefined;
  readonly explainRequest: number | undefined;
  readonly choices: readonly (readonly PanelChoice[])[] | undefined;
  readonly isMemoryShown: boolean;
  /** The newest request for a picture, and whether it is still out. */
  readonly memoryRequest: { readonly requestId: number; readonly isOut: boolean } | undefined;
  readonly memory: Extract<ToPanel, { type: 'memoryTraced' }> | undefined;
  readonly tint: 'letters' | 'words' | 'none';
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
  | { readonly type: 'pointedAt'; readonly place: Place }
  | { readonly type: 'alternativeChosen'; readonly byteIndex: number; readonly byte: number; readonly seed: number }
  | { readonly type: 'memoryShown'; readonly isShown: boolean }
  | { readonly type: 'documentAsked' }
  | { readonly type: 'taken'; readonly where: Extract<ToHost, { type: 'takeText' }>['where'] }
  | { readonly type: 'historyChosen'; readonly index: number }
  | { readonly type: 'sessionSaved' | 'sessionAsked' | 'settingsSaved' | 'knobsReset' | 'noticeDismissed' }
  | { readonly type: 'modelChosen'; readonly model: string }
  | { readonly type: 'modelBrought'; readonly file?: DroppedFile }
  | { readonly type: 'noticeGiven'; readonly message: string };

const firstKnobs: WritingOptions = {
  temperature: 0.5,
  topK: 40,
  topP: 1,
  minP: 0.05,
  seed: 0,
  maxBytes: 1500,
  stopAt: 'story',
  trimToSentence: true,
  noRepeatWords: 5,
  windowRule: 'hop',
  readBytes: 2048,
};

export const initialState: State = {
  host: undefined,
  draft: 'Once upon a time',
  ownKnobs: undefined,
  isSeedLocked: false,
  variantCount: 1,
  story: emptyStory,
  past: [],
  future: [],
  history: [],
  run: undefined,
  scoring: undefined,
  documentRequest: undefined,
  document: undefined,
  place: undefined,
  explainRequest: undefined,
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
  return (host?.settings satisfies PanelSettings | undefined)?.model ?? '';
}

/** A seed that nobody chose. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/** What the window keeps for this panel while it is hidden, moved or loaded again. */
export interface KeptState {
  readonly draft: string;
  readonly ownKnobs: unknown;
  readonly isSeedLocked: boolean;
  readonly variantCount: number;
  readonly tint: State['tint'];
  readonly isMemoryShown: boolean;
  readonly story: unknown;
  readonly past: readonly unknown[];
  readonly future: readonly unknown[];
  readonly history: readonly unknown[];
}

export function kept(state: State): KeptState {
  const { draft, ownKnobs, isSeedLocked, variantCount, tint, isMemoryShown } = state;
  return {
    draft,
    ownKnobs,
    isSeedLocked,
    variantCount,
    tint,
    isMemoryShown,
    story: saved(state.story),
    past: state.past.map(saved),
    future: state.future.map(saved),
    history: state.history.map(saved),
  };
}

/** The state of before. What cannot be used of it, from an older version perhaps, is left out. */
export function restored(value: unknown): State {
  if (typeof value !== 'object' || value === null) return initialState;
  const before = value as Partial<KeptState>;
  return {
    ...initialState,
    draft: typeof before.draft === 'string' ? before.draft : initialState.draft,
    ownKnobs: protocol.parseOptions(before.ownKnobs),
    isSeedLocked: before.isSeedLocked === true,
    variantCount: [1, 2, 3].includes(before.variantCount ?? 0) ? before.variantCount! : 1,
    tint: before.tint === 'words' || before.tint === 'none' ? before.tint : 'letters',
    isMemoryShown: before.isMemoryShown === true,
    story: storiesOf([before.story])[0] ?? emptyStory,
    past: storiesOf(before.past),
    future: storiesOf(before.future),
    history: storiesOf(before.history),
  };
}

function storiesOf(list: unknown): Story[] {
  const parsed = Array.isArray(list) ? list.map((each) => protocol.parseStory(each)) : [];
  return parsed.filter((each) => each !== undefined).map(unscored);
}
