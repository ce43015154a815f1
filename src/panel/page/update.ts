// The reducer: from a state and an action to the next state and the messages for the host. Pure; drawing is the view's
// job.
import type { ToHost } from '../protocol.ts';
import { afterHostMessage } from './hostMessages.ts';
import { mayInspectAgain, withInspection } from './inspecting.ts';
import { asksAgain, withoutMessages, withMessages, withChoices, withScores, type Update } from './requests.ts';
import { memoryStep, withMemory } from './memory.ts';
import { isSeedLocked, knobsOf, type Action, type State } from './state.ts';
import { withStoryShown, withNewStory } from './shownStory.ts';
import { emptyStory, passagesOf, toSavedStory, textOf, type Story } from './panelStory.ts';
import { startWriting } from './startWriting.ts';
import { continueFrom } from './fork.ts';
import { moved, pointAt } from './pointing.ts';
import { stepByLetter, withWholeLetter } from './stepByLetter.ts';
import { withWords } from './wordSearch.ts';
import { variantsOf } from './variants.ts';
import { withRest, writeAgain } from './writeAgain.ts';

export function update(state: State, action: Action): Update {
  const next = withWholeLetter(state, withRest(step(state, action)));
  // The scores of a story that is no longer shown are not needed.
  const { scoring } = state;
  const isOver = scoring !== undefined && next.state.scoring === undefined && action.type !== 'received';
  const send = isOver ? [...next.send, { type: 'cancel', requestId: scoring.requestId } as const] : next.send;
  // After any action, request whatever scores, choices, words, inspection or memory are now missing.
  return withMemory(withInspection(withWords(withChoices(withScores({ state: next.state, send })))));
}

function step(state: State, action: Action): Update {
  switch (action.type) {
    case 'received':
      return withoutMessages(afterHostMessage(state, action.message));
    case 'draftChanged':
      return withoutMessages({ ...state, draft: action.draft });
    case 'knobsChanged':
      return withoutMessages(
        asksAgain({ ...state, ownKnobs: { ...knobsOf(state), ...action.knobs }, notice: withoutRefusal(state) }),
      );
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
      return startWriting(state, story, variantsOf(state, action.seed));
    }
    case 'continue': {
      const passages = passagesOf(state.story);
      const beginning = textOf(state.story) === '' ? state.draft : state.story.beginning;
      // After a story that has ended, the model would only say again that it has ended.
      const variants = variantsOf(state, action.seed, { minSentences: 1 });
      return startWriting(state, { ...emptyStory, beginning, passages }, variants);
    }
    case 'retry': {
      const last = state.story.variants[state.story.chosen];
      if (last === undefined) return withoutMessages(state);
      const { forced, options } = last;
      const { minSentences } = options;
      return startWriting(
        state,
        { ...state.story, variants: [] },
        variantsOf(state, action.seed, { minSentences }, forced),
      );
    }
    case 'letterAsked':
      return stepByLetter(state, isSeedLocked(state) ? knobsOf(state).seed : action.seed);
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
        stepping: undefined,
      });
    case 'pointedAt':
      return withoutMessages(pointAt(state, action));
    case 'placeMoved':
      return withoutMessages(moved(state, action.by));
    case 'pointerLeft':
      if (state.place === undefined || state.place.isHeld) return withoutMessages(state);
      return withoutMessages(asksAgain({ ...state, place: undefined, choices: undefined }));
    case 'letGo':
      return withoutMessages(asksAgain({ ...state, place: undefined, choices: undefined }));
    case 'seedCopied':
      return withMessages(state, { type: 'takeText', beginning: '', written: String(action.seed), where: 'clipboard' });
    case 'alternativeChosen':
      return continueFrom(state, action);
    case 'tabChosen':
      return withoutMessages(asksAgain(mayInspectAgain({ ...state, tab: action.tab, isInspectorOpen: true })));
    case 'channelChosen':
    case 'markBegun':
    case 'markEnded':
    case 'quotationsMarked':
    case 'marksCleared':
    case 'ablationAsked':
      return memoryStep(state, action);
    case 'inspectorToggled':
      return withoutMessages(asksAgain({ ...state, isInspectorOpen: !state.isInspectorOpen }));
    case 'moreToggled':
      return withoutMessages({ ...state, isMoreOpen: !state.isMoreOpen });
    case 'largeToggled':
      return withoutMessages({ ...state, isLarge: !state.isLarge });
    case 'guideChosen': {
      const selector = action.step === undefined ? '#guide-button' : '.guide h2';
      return withoutMessages({ ...state, guideStep: action.step, focus: { selector } });
    }
    case 'documentAsked': {
      const requestId = state.lastRequestId + 1;
      const document = { title: '', text: '', bits: [], bytes: 0, greedyBytes: 0 };
      return withMessages(
        {
          ...state,
          place: undefined,
          choices: undefined,
          isDocumentShown: true,
          lastRequestId: requestId,
          documentRequest: requestId,
          document,
        },
        { type: 'scoreDocument', requestId, options: knobsOf(state) },
      );
    }
    case 'documentClosed':
      return withoutMessages({ ...state, isDocumentShown: false, place: undefined, choices: undefined });
    case 'pictureTaken':
      return withMessages(state, { type: 'savePicture', ...action.picture });
    case 'taken':
      return withMessages(state, takeText(state.story, action.where));
    case 'historyChosen': {
      const story = state.history[action.index];
      return story === undefined || state.run !== undefined
        ? withoutMessages(state)
        : withoutMessages({ ...withNewStory(state, story), isDocumentShown: false });
    }
    case 'sessionSaved': {
      const session = { format: 'micromixer-session', version: 1, story: toSavedStory(state.story) } as const;
      return withMessages(state, { type: 'saveSession', session });
    }
    case 'storiesCleared':
      return withMessages(state, { type: 'clearStories' });
    case 'sessionAsked':
      return withMessages(state, { type: 'openSession' });
    case 'settingsSaved': {
      const seed = isSeedLocked(state) ? knobsOf(state).seed : 0; // 0: a different one every time
      return withMessages(state, { type: 'saveSettings', options: { ...knobsOf(state), seed } });
    }
    case 'modelChosen':
      return withMessages(withModel(state, action.model), { type: 'chooseModel', model: action.model });
    case 'modelBrought':
      return withMessages(state, { type: 'importModel', ...(action.file && { file: action.file }) });
    case 'noticeGiven':
      return withoutMessages({ ...state, notice: { message: action.message, isError: true, about: action.about } });
    case 'noticeDismissed':
      return withoutMessages({ ...state, notice: undefined });
  }
}

/** A box that now holds a valid value has nothing to reject. */
function withoutRefusal({ notice }: State): State['notice'] {
  return notice?.about === undefined ? notice : undefined;
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

/** The list shows the choice at once; the host reports the settings once they are changed, or could not be. */
function withModel(state: State, model: string): State {
  const { host } = state;
  return host === undefined ? state : { ...state, host: { ...host, settings: { ...host.settings, model } } };
}

function takeText(story: Story, where: Extract<Action, { type: 'taken' }>['where']): ToHost {
  const written = passagesOf(story)
    .map(({ text }) => text)
    .join('');
  return { type: 'takeText', beginning: story.beginning, written, where };
}
