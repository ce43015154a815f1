// Asks what goes on inside the model, and finds in the answer the letter that is pointed at.
import { inspectedBytes, type PanelInspection, type WritingOptions } from '../protocol.ts';
import { inspectedText, isOfSamePassage, isSameText, lookedAt, stretchEnd } from './lookedAt.ts';
import { passagesOf } from './panelStory.ts';
import type { Update } from './requests.ts';
import { knobsOf, type InspectedText, type Place, type State, type Tab } from './state.ts';

const encoder = new TextEncoder();

/** The tabs that show what is inside. */
const insideTabs: readonly Tab[] = ['layers', 'gate'];

/** So many letters before the pointed one are shown with it. */
const charactersBefore = 32;

/** What is to be looked into for a letter: its passage, if it is long up to the end of the stretch in which the letter is. */
function textFor(state: State): { text: InspectedText; options: WritingOptions } | undefined {
  const found = lookedAt(state);
  if (found === undefined) return undefined;
  const { source, passage, index } = found.place;
  const end = stretchEnd(index);
  const isWhole = found.text.length <= end || isShort(found.text);
  const written = isWhole ? found.text : Array.from(found.text).slice(0, end).join('');
  const options = source === 'document' ? knobsOf(state) : passagesOf(state.story)[passage]!.options;
  return { text: inspectedText(state, found.place, written), options };
}

/** Whether one answer tells of the whole text. */
function isShort(text: string): boolean {
  return text.length <= inspectedBytes && bytesOf(text).length <= inspectedBytes;
}

/** Whether what was seen last also tells of the letter that is looked at, and of some that stand before it. */
function isKnown(state: State, wanted: InspectedText): boolean {
  const { inspection } = state;
  if (inspection === undefined || !isOfSamePassage(inspection.text, wanted)) return false;
  const { text, place } = lookedAt(state)!;
  const { written } = inspection.text;
  if (place.index === Infinity || !text.startsWith(written)) return written === text;
  const bytes = bytesOf(written);
  const skipped = Math.max(0, bytes.length - inspection.seen.bytes);
  const first = skipped === 0 ? 0 : bytes[skipped]!.index + charactersBefore;
  return first <= place.index && place.index <= bytes.at(-1)!.index;
}

/** Asks once per text, only for a tab that is open, and not while a text is being written or read. */
export function withInspection({ state, send }: Update): Update {
  const isOpen = state.isInspectorOpen && insideTabs.includes(state.tab);
  const isBusy = state.run !== undefined || state.documentRequest !== undefined || state.inspecting?.isOut === true;
  if (!isOpen || isBusy || state.host === undefined) return { state, send };
  const wanted = textFor(state);
  if (wanted === undefined) return { state, send };
  const { text, options } = wanted;
  if (isKnown(state, text) || isSameText(state.inspecting?.text, text)) return { state, send };
  const requestId = state.lastRequestId + 1;
  const { prompt, written } = text;
  const isDocument = text.source === 'document';
  return {
    state: { ...state, lastRequestId: requestId, inspecting: { requestId, isOut: true, text } },
    send: [...send, { type: 'inspect', requestId, prompt, written, options, ...(isDocument && { isDocument }) }],
  };
}

/** After an answer, which may be to a question that nobody asks any more. */
export function inspected(state: State, seen: PanelInspection): State {
  const { inspecting } = state;
  if (seen.requestId !== inspecting?.requestId) return state;
  return { ...state, inspecting: { ...inspecting, isOut: false }, inspection: { seen, text: inspecting.text } };
}

/** What failed may be asked once more. */
export function mayInspectAgain(state: State): State {
  return state.inspecting?.isOut === true ? state : { ...state, inspecting: undefined };
}

/** A byte of the text: a letter, or a part of one. */
export interface InspectedByte {
  readonly byte: number;
  /** The character that it belongs to, and the index of its code point in the passage. */
  readonly character: string;
  readonly index: number;
  /** Which byte of the character it is, from 1, and of how many. */
  readonly part: number;
  readonly parts: number;
}

/** A model's inside, and the bytes that it is about. */
export interface Inspected extends Pick<Place, 'source' | 'passage'> {
  readonly seen: PanelInspection;
  /**
   * Those of the passage that the inspection covers: its last rows, one per byte. What stands before them may be Markdown, of which the
   * model reads only the prose, so that its rows have no letters in the story.
   */
  readonly bytes: readonly InspectedByte[];
  /** How many bytes of the passage stand before them. */
  readonly skipped: number;
  /** Index into the bytes: the letter that is pointed at, or else the last one. */
  readonly at: number;
}

/** What the views show; `undefined` as long as nothing is known of the passage that is looked at. */
export function inspectedOf(state: State): Inspected | undefined {
  const { inspection } = state;
  const wanted = textFor(state)?.text;
  if (inspection === undefined || wanted === undefined || !isOfSamePassage(inspection.text, wanted)) return undefined;
  const { seen, text } = inspection;
  const whole = lookedAt(state)!;
  // While the text grows letter by letter, what was seen before the last one still holds.
  if (!whole.text.startsWith(text.written)) return undefined;
  const all = bytesOf(text.written);
  const skipped = Math.max(0, all.length - seen.bytes);
  const bytes = all.slice(skipped);
  const found = bytes.findIndex(({ index }) => index === whole.place.index);
  const { source, passage } = text;
  return { seen, bytes, skipped, at: found === -1 ? bytes.length - 1 : found, source, passage };
}

/** The last text whose bytes were listed: the same one is drawn again and again. */
let listed: { readonly text: string; readonly bytes: readonly InspectedByte[] } = { text: '', bytes: [] };

function bytesOf(text: string): readonly InspectedByte[] {
  if (listed.text === text) return listed.bytes;
  const bytes = Array.from(text).flatMap((character, index) => {
    const encoded = Array.from(encoder.encode(character));
    return encoded.map((byte, part) => ({ byte, character, index, part: part + 1, parts: encoded.length }));
  });
  listed = { text, bytes };
  return bytes;
}

/**
 * The row of an inspection in which a letter is guessed, which is that of the byte before it; `undefined` if that is not covered. (What
 * a layer keeps at a letter is in the row behind it.)
 */
export function guessRowOf({ seen, bytes }: Inspected, at: number): number | undefined {
  const row = seen.bytes - bytes.length + at - 1;
  return row < 0 ? undefined : row;
}
