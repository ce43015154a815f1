// What the host says, taken into the state. An answer to a question that nobody waits for any more changes nothing.
import type { ToPanel } from '../protocol.ts';
import type { State } from './state.ts';
import { withStory } from './storyShown.ts';
import { textOf, unscored, type Passage } from './story.ts';

/** How many stories are remembered. */
const mostRemembered = 30;

/** The state after a message of the host. */
export function received(state: State, message: ToPanel): State {
  switch (message.type) {
    case 'initialize':
      return { ...state, host: message };
    case 'settingsChanged':
      return state.host === undefined ? state : { ...state, host: { ...state.host, settings: message.settings } };
    case 'modelsChanged':
      return state.host === undefined ? state : { ...state, host: { ...state.host, models: message.models } };
    case 'storyContinued': {
      if (message.requestId !== state.run?.requestId) return state;
      const { text, bits, bytes, greedyBytes, milliseconds } = message;
      return changeVariant(state, message.variant, (passage) => ({
        ...passage,
        text: passage.text + text,
        bits: [...passage.bits, ...bits],
        bytes: passage.bytes + bytes,
        greedyBytes: passage.greedyBytes + greedyBytes,
        milliseconds,
      }));
    }
    case 'storyFinished':
      if (message.requestId !== state.run?.requestId) return state;
      return closeVariant(state, message.variant, message.reason);
    case 'requestFailed':
      return failed(state, message);
    case 'textScored':
      return scored(state, message);
    case 'explained':
      if (message.requestId !== state.explainRequest) return state;
      return { ...state, choices: message.choices };
    case 'memoryTraced': {
      if (message.requestId !== state.memoryRequest?.requestId) return state;
      return { ...state, memory: message, memoryRequest: { ...state.memoryRequest, isOut: false } };
    }
    case 'sessionOpened': {
      const story = unscored(message.story);
      return state.run === undefined ? { ...withStory(state, story), draft: story.beginning } : state;
    }
    case 'notice':
      return { ...state, notice: { message: message.message, isError: message.isError } };
  }
}

function changeVariant(state: State, index: number, change: (passage: Passage) => Passage): State {
  const variants = state.story.variants.map((passage, at) => (at === index ? change(passage) : passage));
  return { ...state, story: { ...state.story, variants } };
}

function closeVariant(state: State, index: number, reason: Passage['reason']): State {
  const run = state.run!;
  const open = run.open.filter((each) => each !== index);
  const next = changeVariant(state, index, (passage) => ({ ...passage, reason }));
  if (open.length > 0) return { ...next, run: { ...run, open } };
  const before = run.isContinued ? state.history.slice(1) : state.history;
  const history = textOf(next.story) === '' ? state.history : [next.story, ...before].slice(0, mostRemembered);
  return { ...next, run: undefined, history };
}

function failed(state: State, { requestId, variant, message }: Extract<ToPanel, { type: 'requestFailed' }>): State {
  const notice = message === '' ? state.notice : { message, isError: true };
  if (requestId === state.run?.requestId && variant !== undefined) {
    return { ...closeVariant(state, variant, message === '' ? 'stopped' : 'failed'), notice };
  }
  if (requestId === state.documentRequest) return { ...state, documentRequest: undefined, document: undefined, notice };
  if (requestId === state.memoryRequest?.requestId) {
    return { ...state, memoryRequest: { requestId, isOut: false }, notice };
  }
  return { ...state, notice };
}

function scored(state: State, message: Extract<ToPanel, { type: 'textScored' }>): State {
  const { requestId, text, bits, bytes, greedyBytes, title, isLast } = message;
  if (requestId === state.documentRequest) {
    const before = state.document!;
    const document = {
      title,
      text: before.text + text,
      bits: [...before.bits, ...bits],
      bytes: before.bytes + bytes,
      greedyBytes: before.greedyBytes + greedyBytes,
    };
    return { ...state, document, documentRequest: isLast ? undefined : requestId };
  }
  if (requestId !== state.scoring?.requestId) return state;
  const { passage: index } = state.scoring;
  const next = changePassage(state, index, (passage) => {
    const all = [...passage.bits, ...bits];
    // Should the model read fewer characters than there are, the rest counts as expected; it must not be asked for again.
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
