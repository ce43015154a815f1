// Applies the host's messages to the state. An answer that is no longer awaited changes nothing.
import { maxKeptStories, type ToPanel } from '../protocol.ts';
import { afterMemory } from './memory.ts';
import { wordsFound } from './wordSearch.ts';
import { inspected } from './inspecting.ts';
import { initialState, type State } from './state.ts';
import { withNewStory, withStoryShown } from './shownStory.ts';
import { exampleStory, isExample } from './exampleStory.ts';
import { textOf, fromSavedStory, type Passage, type Story } from './panelStory.ts';

/** The state after a message from the host. */
export function afterHostMessage(state: State, message: ToPanel): State {
  switch (message.type) {
    case 'initialize':
      return initialized(state, message);
    case 'settingsChanged':
      return state.host === undefined ? state : { ...state, host: { ...state.host, settings: message.settings } };
    case 'targetChanged':
      return state.host === undefined ? state : { ...state, host: { ...state.host, target: message.target } };
    case 'storiesCleared':
      return cleared(state);
    case 'modelsChanged':
      return state.host === undefined ? state : { ...state, host: { ...state.host, models: message.models } };
    case 'storyContinued': {
      if (message.requestId !== state.run?.requestId) return state;
      return changeVariant(state, state.run.offset + message.variant, (passage) => continued(passage, message));
    }
    case 'storyFinished':
      if (message.requestId !== state.run?.requestId || !isWhole(state, message)) return state;
      return closeVariant(state, message.variant, message.reason);
    case 'requestFailed':
      return failed(state, message);
    case 'textScored':
      return scored(state, message);
    case 'explained': {
      if (message.requestId !== state.explaining?.requestId) return state;
      const isForNow = !state.explaining.isOld && state.place !== undefined;
      return {
        ...state,
        explaining: { ...state.explaining, isOut: false },
        choices: isForNow ? message.choices : state.choices,
        explainedBy: isForNow ? message.model : state.explainedBy,
      };
    }
    case 'wordsFound':
      return wordsFound(state, message);
    case 'inspected':
      return inspected(state, message);
    case 'memoryTraced':
    case 'channelsAblated':
      return afterMemory(state, message);
    case 'sessionOpened': {
      if (state.run !== undefined) return state;
      const story = fromSavedStory(message.story);
      return {
        ...withNewStory(state, story),
        isDocumentShown: false,
        draft: isDraftUsed(state) ? story.beginning : state.draft,
      };
    }
    case 'notice':
      return { ...state, notice: { message: message.message, isError: message.isError } };
  }
}

/** Takes over what was kept of a closed panel; a page with stories of its own keeps showing them. */
function initialized(state: State, { shelf, ...host }: Extract<ToPanel, { type: 'initialize' }>): State {
  if (shelf === undefined) return { ...state, host };
  const stories = shelf.stories.map(fromSavedStory);
  const isNew = isExample(state.story) && state.past.length === 0 && state.history.length === 0;
  const isDraftNew = state.draft === initialState.draft;
  return {
    ...state,
    host,
    draft: isNew && isDraftNew ? shelf.draft : state.draft,
    story: isNew && state.run === undefined ? (stories[0] ?? state.story) : state.story,
    history: [...state.history, ...stories.filter((story) => !isAmong(state.history, story))].slice(0, maxKeptStories),
  };
}

function isAmong(stories: readonly Story[], story: Story): boolean {
  const text = textOf(story);
  return stories.some((each) => textOf(each) === text);
}

/** The stories with one more, which replaces those that it continues. */
function remembered(history: readonly Story[], story: Story): readonly Story[] {
  const text = textOf(story);
  if (text === '') return history;
  const others = history.filter((each) => each.beginning !== story.beginning || !text.startsWith(textOf(each)));
  return [story, ...others].slice(0, maxKeptStories);
}

/** Removes every story except the one being written. */
function cleared(state: State): State {
  const next = { ...state, past: [], future: [], history: [] };
  return state.run === undefined ? { ...withStoryShown(next, exampleStory), draft: initialState.draft } : next;
}

/** Whether the box holds nothing that isn't also in the story, so that it may be overwritten. */
function isDraftUsed({ draft, story }: State): boolean {
  return draft.trim() === '' || draft === story.beginning || draft === initialState.draft;
}

/**
 * Appends a piece, or replaces everything if it starts at 0; any other piece was already applied and changes nothing.
 */
function continued(passage: Passage, piece: Extract<ToPanel, { type: 'storyContinued' }>): Passage {
  if (piece.from !== 0 && piece.from !== passage.bytes) return passage;
  const before = piece.from === 0 ? { text: '', bits: [], bytes: 0, greedyBytes: 0 } : passage;
  return {
    ...passage,
    text: before.text + piece.text,
    bits: [...before.bits, ...piece.bits],
    bytes: before.bytes + piece.bytes,
    greedyBytes: before.greedyBytes + piece.greedyBytes,
    milliseconds: piece.milliseconds,
    ...(piece.model !== undefined && { writer: piece.model }),
  };
}

function changeVariant(state: State, index: number, change: (passage: Passage) => Passage): State {
  const variants = state.story.variants.map((passage, at) => (at === index ? change(passage) : passage));
  return { ...state, story: { ...state.story, variants } };
}

function closeVariant(state: State, index: number, reason: Passage['reason']): State {
  const run = state.run!;
  const open = run.open.filter((each) => each !== index);
  const next = changeVariant(state, run.offset + index, (passage) => ({ ...passage, reason }));
  if (open.length > 0) return { ...next, run: { ...run, open } };
  const history = remembered(state.history, next.story);
  return { ...next, run: undefined, history };
}

/**
 * Whether the whole text of a variant has arrived when its end is reported. It hasn't if the page was reloaded in
 * between; the host then sends all of it again, with the end.
 */
function isWhole(
  { story, run }: State,
  { variant, from }: { readonly variant?: number | undefined; readonly from?: number | undefined },
): boolean {
  return variant === undefined || from === undefined || story.variants[(run?.offset ?? 0) + variant]?.bytes === from;
}

function failed(state: State, answer: Extract<ToPanel, { type: 'requestFailed' }>): State {
  const { requestId, variant, message } = answer;
  if (requestId === state.run?.requestId && !isWhole(state, answer)) return state;
  const notice = message === '' ? state.notice : { message, isError: true };
  if (requestId === state.run?.requestId) {
    const reason = message === '' ? 'stopped' : 'failed';
    const closed = variant === undefined ? state.run.open : [variant];
    return { ...closed.reduce((next, each) => closeVariant(next, each, reason), state), notice };
  }
  if (requestId === state.documentRequest)
    return { ...state, documentRequest: undefined, document: undefined, isDocumentShown: false, notice };
  if (requestId === state.inspecting?.requestId) {
    return { ...state, inspecting: { ...state.inspecting, isOut: false }, notice };
  }
  const { memory } = state;
  if (requestId === memory.asked?.requestId)
    return { ...state, memory: { ...memory, asked: { ...memory.asked, isOut: false } }, notice };
  if (requestId === memory.ablation?.requestId) return { ...state, memory: { ...memory, ablation: undefined }, notice };
  if (requestId === state.wordSearch?.requestId) {
    return { ...state, wordSearch: { ...state.wordSearch, isOut: false }, notice };
  }
  if (requestId === state.explaining?.requestId) {
    return { ...state, explaining: { ...state.explaining, isOut: false }, choices: undefined, notice };
  }
  // A passage that cannot be scored stays untinted: `scoring` remains set, so that it isn't requested again and again.
  return { ...state, notice };
}

function scored(state: State, message: Extract<ToPanel, { type: 'textScored' }>): State {
  const { requestId, text, bits, bytes, greedyBytes, title, model, isLast } = message;
  if (requestId === state.documentRequest) {
    const before = state.document!;
    const document = {
      title,
      text: before.text + text,
      bits: [...before.bits, ...bits],
      bytes: before.bytes + bytes,
      greedyBytes: before.greedyBytes + greedyBytes,
      reader: model ?? before.reader,
    };
    return { ...state, document, documentRequest: isLast ? undefined : requestId };
  }
  if (requestId !== state.scoring?.requestId) return state;
  const { passage: index } = state.scoring;
  const next = changePassage(state, index, (passage) => {
    const all = [...passage.bits, ...bits];
    // If the model reads fewer characters than there are, the rest counts as expected, so that it isn't requested
    // again.
    const missing = isLast ? Math.max(0, Array.from(passage.text).length - all.length) : 0;
    return { ...passage, bits: [...all, ...Array<number>(missing).fill(0)] };
  });
  return { ...next, scoring: isLast ? undefined : state.scoring };
}

function changePassage(state: State, index: number, change: (passage: Passage) => Passage): State {
  const { story } = state;
  if (index >= story.passages.length) return changeVariant(state, index - story.passages.length, change);
  return {
    ...state,
    story: { ...story, passages: story.passages.map((each, at) => (at === index ? change(each) : each)) },
  };
}
