// Asks what happens inside the model, and finds the pointed letter in the answer.
import { inspectedBytes, type PanelInspection, type WritingOptions } from '../protocol.ts';
import { inspectedText, isOfSamePassage, isSameText, lookedAt, stretchEnd } from './lookedAt.ts';
import { passagesOf } from './panelStory.ts';
import type { Update } from './requests.ts';
import { knobsOf, type InspectedText, type Place, type State, type Tab } from './state.ts';

const encoder = new TextEncoder();

/** The tabs that show the model's internals. */
const insideTabs: readonly Tab[] = ['layers', 'gate'];

/** This many letters before the pointed one are shown with it. */
const charactersBefore = 32;

/** What to inspect for a letter: its passage; if that is long, up to the end of the letter's stretch. */
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

/** Whether one answer covers the whole text. */
function isShort(text: string): boolean {
  return text.length <= inspectedBytes && bytesOf(text).length <= inspectedBytes;
}

/** Whether the last inspection also covers the current letter and some letters before it. */
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

/** Asks once per text, only for an open tab, and not while a text is being written or read. */
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

/** Applies an answer, which may be to a question that is no longer asked. */
export function inspected(state: State, seen: PanelInspection): State {
  const { inspecting } = state;
  if (seen.requestId !== inspecting?.requestId) return state;
  return { ...state, inspecting: { ...inspecting, isOut: false }, inspection: { seen, text: inspecting.text } };
}

/** A failed request may be repeated. */
export function mayInspectAgain(state: State): State {
  return state.inspecting?.isOut === true ? state : { ...state, inspecting: undefined };
}

/** A byte of the text: a letter, or a part of one. */
export interface InspectedByte {
  readonly byte: number;
  /** The character it belongs to, and the index of the character's code point in the passage. */
  readonly character: string;
  readonly index: number;
  /** Which byte of the character it is (from 1), and out of how many. */
  readonly part: number;
  readonly parts: number;
}

/** The model's internals, and the bytes they belong to. */
export interface Inspected extends Pick<Place, 'source' | 'passage'> {
  readonly seen: PanelInspection;
  /**
   * The bytes of the passage that the inspection covers: its last rows, one per byte. The text before the passage may
   * be Markdown, of which the model reads only the prose, so its rows don't correspond to letters of the story.
   */
  readonly bytes: readonly InspectedByte[];
  /** The number of bytes of the passage before these. */
  readonly skipped: number;
  /** Index into the bytes: the pointed letter, otherwise the last one. */
  readonly at: number;
}

/** What the views show; `undefined` as long as nothing is known about the current passage. */
export function inspectedOf(state: State): Inspected | undefined {
  const { inspection } = state;
  const wanted = textFor(state)?.text;
  if (inspection === undefined || wanted === undefined || !isOfSamePassage(inspection.text, wanted)) return undefined;
  const { seen, text } = inspection;
  const whole = lookedAt(state)!;
  // While the text grows letter by letter, what was found before the last letter still holds.
  if (!whole.text.startsWith(text.written)) return undefined;
  const all = bytesOf(text.written);
  const skipped = Math.max(0, all.length - seen.bytes);
  const bytes = all.slice(skipped);
  const found = bytes.findIndex(({ index }) => index === whole.place.index);
  const { source, passage } = text;
  return { seen, bytes, skipped, at: found === -1 ? bytes.length - 1 : found, source, passage };
}

/** The last text whose bytes were listed, cached because the same text is drawn repeatedly. */
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
 * The row of an inspection in which a letter is guessed, which is the row of the byte before it; `undefined` if that
 * isn't covered. (What a layer keeps at a letter is in the next row.)
 */
export function guessRowOf({ seen, bytes }: Inspected, at: number): number | undefined {
  const row = seen.bytes - bytes.length + at - 1;
  return row < 0 ? undefined : row;
}
