// The memory view: what it asks the host, and what a person does in it.
import type { ToHost, ToPanel } from '../protocol.ts';
import { inspectedText, isSameText, lookedAt, stretchCharacters, stretchEnd } from './lookedAt.ts';
import { passagesOf } from './panelStory.ts';
import { isSamePlace, readingAt, textAt, withMessages, withoutMessages, type Update } from './requests.ts';
import { type Action, type Mark, type Memory, type Place, type State, type InspectedText } from './state.ts';

/** A longer passage is inspected in stretches. */
const wholeCharacters = 2 * stretchCharacters;

type MemoryAction = Extract<
  Action,
  { type: 'channelChosen' | 'markBegun' | 'markEnded' | 'quotationsMarked' | 'marksCleared' | 'ablationAsked' }
>;

const changed = (state: State, change: Partial<Memory>): State => ({
  ...state,
  memory: { ...state.memory, ...change },
});

/** Handles what a person does in the view. */
export function memoryStep(state: State, action: MemoryAction): Update {
  const { place, memory } = state;
  switch (action.type) {
    case 'channelChosen':
      return withoutMessages(changed(state, { channel: action.channel, ablation: undefined }));
    case 'markBegun':
      return withoutMessages(changed(state, { markFrom: place }));
    case 'markEnded':
      return withoutMessages(
        place === undefined
          ? state
          : changed(state, { marks: [...memory.marks, markTo(memory, place)], markFrom: undefined }),
      );
    case 'quotationsMarked':
      return withoutMessages(changed(state, { marks: quotationsIn(tracedText(state)), markFrom: undefined }));
    case 'marksCleared':
      return withoutMessages(changed(state, { marks: [], markFrom: undefined }));
    case 'ablationAsked': {
      const found = place && textAt(state, place);
      if (place === undefined || found === undefined || action.channels.length === 0) return withoutMessages(state);
      const requestId = state.lastRequestId + 1;
      const { channels } = action;
      const next = changed(
        { ...state, lastRequestId: requestId },
        {
          ablation: { requestId, place, channels, found: undefined },
        },
      );
      const asked = { ...found, ...readingAt(state, place), channels: [...channels] };
      const ask: ToHost = { type: 'ablateChannels', requestId, ...asked };
      return isUnanswered(memory)
        ? withMessages(next, { type: 'cancel', requestId: memory.ablation!.requestId }, ask)
        : withMessages(next, ask);
    }
  }
}

/** A mark up to this letter: from the letter where it began, otherwise from this one. */
function markTo({ markFrom }: Memory, { source, passage, index }: Place): Mark {
  const isBegun = markFrom?.source === source && markFrom.passage === passage;
  const other = isBegun ? markFrom.index : index;
  return { source, passage, from: Math.min(other, index), to: Math.max(other, index) + 1 };
}

/** The text between quotation marks, without the marks. */
function quotationsIn(text: InspectedText | undefined): Mark[] {
  if (text === undefined) return [];
  const { source, passage, written } = text;
  return [...written.matchAll(/["“]([^"“”\n]+)["”]/gu)].map((match) => {
    const from = Array.from(written.slice(0, match.index)).length + 1;
    return { source, passage, from, to: from + Array.from(match[1]!).length };
  });
}

/** The passage or document in view; if it is long, up to the end of the pointed letter's stretch. */
export function tracedText(state: State): InspectedText | undefined {
  const found = lookedAt(state);
  if (found === undefined) return undefined;
  const { place, text } = found;
  const end = Math.max(stretchEnd(place.index), wholeCharacters);
  const isWhole = text.length <= wholeCharacters || end === Infinity;
  return inspectedText(state, place, isWhole ? text : Array.from(text).slice(0, end).join(''));
}

/**
 * Asks once per text, only while the view is open, and not while a text is being written or read. A request that is no
 * longer needed is canceled.
 */
export function withMemory({ state, send }: Update): Update {
  const { memory, place } = state;
  const isShown = state.isInspectorOpen && state.tab === 'memory';
  if (isUnanswered(memory) && !(isShown && isSamePlace(memory.ablation!.place, place))) {
    const { requestId } = memory.ablation!;
    return withMemory({
      state: changed(state, { ablation: undefined }),
      send: [...send, { type: 'cancel', requestId }],
    });
  }
  const isBusy = state.run !== undefined || state.documentRequest !== undefined || memory.asked?.isOut === true;
  if (!isShown || isBusy || state.host === undefined) return { state, send };
  const text = tracedText(state);
  if (text === undefined || isSameText(memory.asked?.text, text)) return { state, send };
  const requestId = state.lastRequestId + 1;
  const { source, passage, prompt, written } = text;
  const reading =
    source === 'story'
      ? { options: passagesOf(state.story)[passage]!.options }
      : readingAt(state, { source, passage, index: 0, isHeld: false, isByKeys: false });
  return {
    state: changed({ ...state, lastRequestId: requestId }, { asked: { requestId, isOut: true, text } }),
    send: [...send, { type: 'traceMemory', requestId, prompt, written, ...reading }],
  };
}

function isUnanswered({ ablation }: Memory): boolean {
  return ablation !== undefined && ablation.found === undefined;
}

/** Applies an answer, which may be to a question that is no longer asked. */
export function afterMemory(
  state: State,
  answer: Extract<ToPanel, { type: 'memoryTraced' | 'channelsAblated' }>,
): State {
  const { asked, ablation } = state.memory;
  if (answer.type === 'memoryTraced') {
    if (answer.requestId !== asked?.requestId) return state;
    return changed(state, { asked: { ...asked, isOut: false }, seen: { trace: answer, text: asked.text } });
  }
  if (answer.requestId !== ablation?.requestId) return state;
  return changed(state, { ablation: { ...ablation, found: answer } });
}
