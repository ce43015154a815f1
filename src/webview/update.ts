// What happens: from a state and an action to the next state and what is to be said to the host. Pure; drawing is the view's.
import type { WritingOptions } from '../protocol.ts';
import { received } from './received.ts';
import { explain, explainAgain, only, said, withPicture, withScores, type Update } from './requests.ts';
import { knobsOf, modelOf, type Action, type State } from './state.ts';
import { shown, withStory } from './storyShown.ts';
import { blankPassage, emptyStory, hexOf, passagesOf, saved, textOf, type Passage, type Story } from './story.ts';

export function update(state: State, action: Action): Update {
  const next = step(state, action);
  // Whatever happened: what lacks its scores or its picture asks for them.
  return withPicture(state, withScores(next));
}

function step(state: State, action: Action): Update {
  switch (action.type) {
    case 'received':
      return only(received(state, action.message));
    case 'draftChanged':
      return only({ ...state, draft: action.draft });
    case 'knobsChanged':
      return explainAgain({ ...state, ownKnobs: { ...knobsOf(state), ...action.knobs } });
    case 'presetChosen': {
      const { name: _, sentence: __, ...knobs } = action.preset;
      return explainAgain({ ...state, ownKnobs: { ...knobsOf(state), ...knobs } });
    }
    case 'knobsReset':
      return explainAgain({ ...state, ownKnobs: undefined, isSeedLocked: false });
    case 'seedLocked':
      return only({ ...state, isSeedLocked: action.isLocked });
    case 'variantCountChanged':
      return only({ ...state, variantCount: action.count });
    case 'tintChanged':
      return only({ ...state, tint: action.tint });
    case 'generate': {
      const story: Story = { ...emptyStory, beginning: state.draft };
      return write(state, story, variantsOf(state, action.seed, ''), false);
    }
    case 'continue': {
      const passages = passagesOf(state.story);
      const beginning = textOf(state.story) === '' ? state.draft : state.story.beginning;
      return write(state, { ...emptyStory, beginning, passages }, variantsOf(state, action.seed, ''), true);
    }
    case 'retry': {
      const [last] = state.story.variants;
      if (last === undefined) return only(state);
      return write(state, { ...state.story, variants: [] }, variantsOf(state, action.seed, last.forced), false);
    }
    case 'writeAgain': {
      const again = state.story.variants.map(({ options, forced }) => blankPassage(options, modelOf(state), forced));
      return again.length === 0 ? only(state) : write(state, { ...state.story, variants: [] }, again, false);
    }
    case 'stop':
      return state.run === undefined ? only(state) : said(state, { type: 'cancel', requestId: state.run.requestId });
    case 'undo':
      return goBack(state);
    case 'redo':
      return goForward(state);
    case 'variantChosen':
      return only({
        ...state,
        story: { ...state.story, chosen: action.variant },
        place: undefined,
        choices: undefined,
      });
    case 'pointedAt':
      return explain({ ...state, place: action.place });
    case 'alternativeChosen':
      return continueFrom(state, action);
    case 'memoryShown':
      return only({ ...state, isMemoryShown: action.isShown, ...(action.isShown ? {} : { memoryRequest: undefined }) });
    case 'documentAsked': {
      const requestId = state.lastRequestId + 1;
      const document = { title: '', text: '', bits: [], bytes: 0, greedyBytes: 0 };
      const place = state.place?.source === 'document' ? undefined : state.place;
      return said(
        { ...state, lastRequestId: requestId, documentRequest: requestId, document, place },
        { type: 'scoreDocument', requestId, options: knobsOf(state) },
      );
    }
    case 'taken':
      return said(state, { type: 'takeText', text: textOf(state.story), where: action.where });
    case 'historyChosen': {
      const story = state.history[action.index];
      return story === undefined || state.run !== undefined ? only(state) : only(withStory(state, story));
    }
    case 'sessionSaved': {
      const session = { format: 'micromixer-session', version: 1, story: saved(state.story) } as const;
      return said(state, { type: 'saveSession', session });
    }
    case 'sessionAsked':
      return said(state, { type: 'openSession' });
    case 'settingsSaved':
      return said(state, { type: 'saveSettings', options: knobsOf(state) });
    case 'modelChosen':
      return said(state, { type: 'chooseModel', model: action.model });
    case 'modelBrought':
      return said(state, { type: 'importModel', ...(action.file && { file: action.file }) });
    case 'noticeGiven':
      return only({ ...state, notice: { message: action.message, isError: true } });
    case 'noticeDismissed':
      return only({ ...state, notice: undefined });
  }
}

/** Begins to write: the story of before can be brought back. */
function write(state: State, story: Story, variants: readonly Passage[], isContinued: boolean): Update {
  if (state.run !== undefined || state.host === undefined) return only(state);
  const requestId = state.lastRequestId + 1;
  const next: State = {
    ...withStory(state, { ...story, variants, chosen: 0 }),
    lastRequestId: requestId,
    run: { requestId, open: variants.map((_, index) => index), isContinued },
    notice: undefined,
  };
  const options = variants.map((passage) => passage.options);
  return said(next, {
    type: 'tellStory',
    requestId,
    prompt: textOf(story, story.passages.length),
    forced: variants[0]!.forced,
    variants: options,
  });
}

/** Blank passages with the knobs of now, one seed after the other. */
function variantsOf(state: State, seed: number, forced: string): Passage[] {
  const knobs = knobsOf(state);
  const first = state.isSeedLocked ? knobs.seed : seed;
  return Array.from({ length: state.variantCount }, (_, index) => {
    const options: WritingOptions = {
      ...knobs,
      seed: (first + index) % 2 ** 32,
      maxBytes: knobs.maxBytes + forced.length / 2,
    };
    return blankPassage(options, modelOf(state), forced);
  });
}

/** Writes on from a place with another byte than the one that stands there. */
function continueFrom(state: State, action: Extract<Action, { type: 'alternativeChosen' }>): Update {
  const { place, story } = state;
  if (place?.source !== 'story') return only(state);
  const passage = passagesOf(story)[place.passage];
  if (passage === undefined) return only(state);
  const characters = Array.from(passage.text);
  const written = characters.slice(0, place.index).join('');
  const head = new TextEncoder().encode(characters[place.index] ?? '').subarray(0, action.byteIndex);
  const forced = hexOf(written, ...head, action.byte);
  const before: Story = {
    ...emptyStory,
    beginning: story.beginning,
    passages: passagesOf(story).slice(0, place.passage),
  };
  return write(state, before, variantsOf(state, action.seed, forced), false);
}

function goBack(state: State): Update {
  const story = state.past.at(-1);
  if (story === undefined || state.run !== undefined) return only(state);
  return only({ ...shown(state, story), past: state.past.slice(0, -1), future: [state.story, ...state.future] });
}

function goForward(state: State): Update {
  const [story, ...future] = state.future;
  if (story === undefined || state.run !== undefined) return only(state);
  return only({ ...shown(state, story), past: [...state.past, state.story], future });
}
