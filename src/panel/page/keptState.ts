// The part of the panel's state that the window keeps while the panel is hidden, moved or reloaded.
import { parseOptions, parseStory } from '../protocol.ts';
import { guideSteps, initialState, tabs, type State } from './state.ts';
import { variantCounts } from './variants.ts';
import { emptyStory, toSavedStory, textOf, fromSavedStory, type Story } from './panelStory.ts';

/** Limit for older stories, in characters: the window writes the whole state to its storage again and again. */
const maxKeptCharacters = 1_000_000;

/** Kept as JSON, possibly by an older version. */
export interface KeptState {
  readonly draft: string;
  readonly ownKnobs: unknown;
  readonly isSeedLocked: boolean | undefined;
  readonly variantCount: number;
  readonly tint: State['tint'];
  readonly look: Pick<State, 'tab' | 'isInspectorOpen' | 'isMoreOpen' | 'guideStep' | 'isLarge'>;
  readonly story: unknown;
  readonly past: readonly unknown[];
  readonly future: readonly unknown[];
  readonly history: readonly unknown[];
  readonly run: State['run'];
  /** What remains to be rewritten, each step as the variants of a story. */
  readonly again: { readonly rest: readonly unknown[]; readonly chosen: number } | undefined;
  readonly lastRequestId: number;
}

export function toKeptState(state: State): KeptState {
  const { draft, ownKnobs, isSeedLocked, variantCount, tint, run, again, lastRequestId } = state;
  const { tab, isInspectorOpen, isMoreOpen, guideStep, isLarge } = state;
  return {
    draft,
    ownKnobs,
    isSeedLocked,
    variantCount,
    tint,
    look: { tab, isInspectorOpen, isMoreOpen, guideStep, isLarge },
    story: toSavedStory(state.story),
    past: newest(state.past.toReversed()).toReversed().map(toSavedStory),
    future: newest(state.future).map(toSavedStory),
    history: newest(state.history).map(toSavedStory),
    run,
    again: again && { ...again, rest: again.rest.map((variants) => toSavedStory({ ...emptyStory, variants })) },
    lastRequestId,
  };
}

/** The first stories of a list, as many as fit. */
export function newest(stories: readonly Story[]): readonly Story[] {
  let room = maxKeptCharacters;
  const tooMany = stories.findIndex((story) => {
    room -= textOf(story).length;
    return room < 0;
  });
  return tooMany === -1 ? stories : stories.slice(0, tooMany);
}

/** Restores the state. Unusable parts are left out. */
export function fromKeptState(value: unknown): State {
  if (typeof value !== 'object' || value === null) return initialState;
  const before = value as Partial<KeptState>;
  const story = storiesOf([before.story])[0] ?? initialState.story;
  const lastRequestId = Number.isSafeInteger(before.lastRequestId) ? Math.max(0, before.lastRequestId!) : 0;
  const run = runOf(before.run, story, lastRequestId);
  return {
    ...initialState,
    draft: typeof before.draft === 'string' ? before.draft : initialState.draft,
    ownKnobs: parseOptions(before.ownKnobs),
    isSeedLocked: typeof before.isSeedLocked === 'boolean' ? before.isSeedLocked : undefined,
    variantCount: variantCounts.includes(before.variantCount ?? 0) ? before.variantCount! : 1,
    tint: before.tint === 'words' || before.tint === 'none' ? before.tint : 'letters',
    ...lookOf(before.look),
    story,
    past: storiesOf(before.past),
    future: storiesOf(before.future),
    history: storiesOf(before.history),
    run,
    again: run && againOf(before.again),
    // Answers to earlier questions must not be taken for answers to new ones.
    lastRequestId,
  };
}

function lookOf(value: unknown): KeptState['look'] {
  const { tab, isInspectorOpen, isMoreOpen, guideStep, isLarge } = (value ?? {}) as Partial<KeptState['look']>;
  return {
    tab: tabs.find((each) => each === tab) ?? initialState.tab,
    isInspectorOpen: isInspectorOpen !== false,
    isMoreOpen: isMoreOpen === true,
    guideStep: Number.isSafeInteger(guideStep) && guideStep! >= 0 && guideStep! < guideSteps ? guideStep : undefined,
    isLarge: isLarge === true,
  };
}

function storiesOf(list: unknown): Story[] {
  const parsed = Array.isArray(list) ? list.map((each) => parseStory(each)) : [];
  return parsed.filter((each) => each !== undefined).map(fromSavedStory);
}

/** The story that was being written; the host continues it while the panel is hidden. */
function runOf(value: unknown, story: Story, lastRequestId: number): State['run'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const { requestId, open, offset = 0 } = value as Partial<NonNullable<State['run']>>;
  const isRun =
    Number.isSafeInteger(requestId) &&
    requestId! > 0 &&
    requestId! <= lastRequestId &&
    Array.isArray(open) &&
    open.length > 0 &&
    Number.isSafeInteger(offset) &&
    open.every((each) => story.variants[offset + (each as number)] !== undefined);
  return isRun ? { requestId: requestId!, open: open as number[], offset } : undefined;
}

function againOf(value: KeptState['again']): State['again'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const chosen = Number.isSafeInteger(value.chosen) ? Math.max(0, value.chosen) : 0;
  return { rest: storiesOf(value.rest).map(({ variants }) => variants), chosen };
}
