// The reducer: from a state and an action to the next state and the messages for the host. Pure; drawing is the view's part.
import type { ToHost, WritingOptions } from '../protocol.ts';
import { hexOf } from '../hex.ts';
import { afterHostMessage } from './hostMessages.ts';
import {
  asksAgain,
  withoutMessages,
  withMessages,
  withChoices,
  withPicture,
  withScores,
  type Update,
} from './requests.ts';
import { isSeedLocked, knobsOf, modelOf, type Action, type Place, type State } from './state.ts';
import { withStoryShown, withNewStory } from './shownStory.ts';
import { blankPassage, emptyStory, passagesOf, toSavedStory, textOf, type Passage, type Story } from './panelStory.ts';
import { characterAt } from './textUnits.ts';
import { startWriting } from './startWriting.ts';
import { withRest, writeAgain } from './writeAgain.ts';

export function update(state: State, action: Action): Update {
  const next = withRest(step(state, action));
  // Nobody waits for the scores of a story that is no longer shown.
  const { scoring } = state;
  const isOver = scoring !== undefined && next.state.scoring === undefined && action.type !== 'received';
  const send = isOver ? [...next.send, { type: 'cancel', requestId: scoring.requestId } as const] : next.send;
  // Whatever happened, ask for any scores, picture or choices that are missing now.
  return withChoices(withPicture(state, withScores({ state: next.state, send })));
}

function step(state: State, action: Action): Update {
  switch (action.type) {
    case 'received':
      return withoutMessages(afterHostMessage(state, action.message));
    case 'draftChanged':
      return withoutMessages({ ...state, draft: action.draft });
    case 'knobsChanged':
      return withoutMessages(asksAgain({ ...state, ownKnobs: { ...knobsOf(state), ...action.knobs } }));
    case 'presetChosen': {
      const { name: _, sentence: __, ...knobs } = action.preset;
      return withoutMessages(asksAgain({ ...state, ownKnobs: { ...knobsOf(state), ...knobs } }));
    }
    case 'knobsReset':
      return withoutMessages(asksAgain({ ...state, ownKnobs: undefined, isSeedLocked: undefined }));
    case 'seedLocked':
      return withoutMessages({ ...state, isSeedLocked: action.isLocked });
    case 'variantCountChanged':
      return withoutMessages({ ...state, variantCount: action.count });
    case 'tintChanged':
      return withoutMessages({ ...state, tint: action.tint });
    case 'generate': {
      const story: Story = { ...emptyStory, beginning: state.draft };
      return startWriting(state, story, variantsOf(state, action.seed, ''), false);
    }
    case 'continue': {
      const passages = passagesOf(state.story);
      const beginning = textOf(state.story) === '' ? state.draft : state.story.beginning;
      return startWriting(state, { ...emptyStory, beginning, passages }, variantsOf(state, action.seed, ''), true);
    }
    case 'retry': {
      const [last] = state.story.variants;
      if (last === undefined) return withoutMessages(state);
      return startWriting(state, { ...state.story, variants: [] }, variantsOf(state, action.seed, last.forced), false);
    }
    case 'writeAgain':
      return writeAgain(state);
    case 'stop':
      return state.run === undefined
        ? withoutMessages(state)
        : withMessages(state, { type: 'cancel', requestId: state.run.requestId });
    case 'undo':
      return goBack(state);
    case 'redo':
      return goForward(state);
    case 'variantChosen':
      return withoutMessages({
        ...state,
        story: { ...state.story, chosen: action.variant },
        place: undefined,
        choices: undefined,
        memoryRequest: undefined,
      });
    case 'pointedAt':
      return withoutMessages(pointAt(state, action));
    case 'letGo':
      return withoutMessages(asksAgain({ ...state, place: undefined, choices: undefined }));
    case 'seedCopied':
      return withMessages(state, { type: 'takeText', beginning: '', written: String(action.seed), where: 'clipboard' });
    case 'alternativeChosen':
      return continueFrom(state, action);
    case 'memoryShown':
      return withoutMessages({
        ...state,
        isMemoryShown: action.isShown,
        ...(action.isShown ? {} : { memoryRequest: undefined }),
      });
    case 'documentAsked': {
      const requestId = state.lastRequestId + 1;
      const document = { title: '', text: '', bits: [], bytes: 0, greedyBytes: 0 };
      const place = state.place?.source === 'document' ? undefined : state.place;
      return withMessages(
        { ...state, lastRequestId: requestId, documentRequest: requestId, document, place },
        { type: 'scoreDocument', requestId, options: knobsOf(state) },
      );
    }
    case 'taken':
      return withMessages(state, takeText(state.story, action.where));
    case 'historyChosen': {
      const story = state.history[action.index];
      return story === undefined || state.run !== undefined
        ? withoutMessages(state)
        : withoutMessages(withNewStory(state, story));
    }
    case 'sessionSaved': {
      const session = { format: 'micromixer-session', version: 1, story: toSavedStory(state.story) } as const;
      return withMessages(state, { type: 'saveSession', session });
    }
    case 'sessionAsked':
      return withMessages(state, { type: 'openSession' });
    case 'settingsSaved': {
      const seed = isSeedLocked(state) ? knobsOf(state).seed : 0; // 0: a different one every time
      return withMessages(state, { type: 'saveSettings', options: { ...knobsOf(state), seed } });
    }
    case 'modelChosen':
      return withMessages(state, { type: 'chooseModel', model: action.model });
    case 'modelBrought':
      return withMessages(state, { type: 'importModel', ...(action.file && { file: action.file }) });
    case 'noticeGiven':
      return withoutMessages({ ...state, notice: { message: action.message, isError: true } });
    case 'noticeDismissed':
      return withoutMessages({ ...state, notice: undefined });
  }
}

/** Blank passages with the current knobs and consecutive seeds. */
function variantsOf(state: State, seed: number, forced: string): Passage[] {
  const knobs = knobsOf(state);
  const first = isSeedLocked(state) ? knobs.seed : seed;
  return Array.from({ length: state.variantCount }, (_, index) => {
    const options: WritingOptions = {
      ...knobs,
      seed: (first + index) % 2 ** 32,
      maxBytes: knobs.maxBytes + forced.length / 2,
    };
    return blankPassage(options, modelOf(state), forced);
  });
}

/** Continues from a place with a byte other than the one that is there. */
function continueFrom(state: State, action: Extract<Action, { type: 'alternativeChosen' }>): Update {
  const { place, story, explaining } = state;
  // While an answer is awaited, the table may not be the one that the person meant.
  if (place?.source !== 'story' || explaining?.isOut === true) return withoutMessages(state);
  const passage = passagesOf(story)[place.passage];
  if (passage === undefined) return withoutMessages(state);
  const found = characterAt(passage.text, place.index);
  if (found === undefined) return withoutMessages(state);
  const head = new TextEncoder().encode(found.character).subarray(0, action.byteIndex);
  const forced = hexOf([...new TextEncoder().encode(found.before), ...head, action.byte]);
  const before: Story = {
    ...emptyStory,
    beginning: story.beginning,
    passages: passagesOf(story).slice(0, place.passage),
  };
  return startWriting(state, before, variantsOf(state, action.seed, forced), false);
}

function goBack(state: State): Update {
  const story = state.past.at(-1);
  if (story === undefined || state.run !== undefined) return withoutMessages(state);
  return withoutMessages({
    ...withStoryShown(state, story),
    past: state.past.slice(0, -1),
    future: [state.story, ...state.future],
  });
}

function goForward(state: State): Update {
  const [story, ...future] = state.future;
  if (story === undefined || state.run !== undefined) return withoutMessages(state);
  return withoutMessages({ ...withStoryShown(state, story), past: [...state.past, state.story], future });
}

/** A pinned place stays while the mouse moves; a second click on it releases it. */
function pointAt(state: State, { place, by }: Extract<Action, { type: 'pointedAt' }>): State {
  const before = state.place;
  const isHeld = before?.isHeld === true;
  if (by === 'hover' && isHeld) return state;
  const isSame =
    before?.source === place.source && before.passage === place.passage && before.index === place.index && isHeld;
  if (by === 'click' && isSame) return { ...state, place: { ...before, isHeld: false } };
  const next: Place = { ...place, isHeld: by !== 'hover', isByKeys: by === 'keys' };
  return asksAgain({ ...state, place: next });
}

function takeText(story: Story, where: Extract<Action, { type: 'taken' }>['where']): ToHost {
  const written = passagesOf(story)
    .map(({ text }) => text)
    .join('');
  return { type: 'takeText', beginning: story.beginning, written, where };
}
