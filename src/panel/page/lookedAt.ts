// Which text the views of the model's internals are about: the pointed letter's, otherwise the one shown last.
import { passagesOf, textOf } from './panelStory.ts';
import { modelOf, type InspectedText, type Place, type State } from './state.ts';

/**
 * In a long text, at most this many characters after the pointed one are included, so that not every letter needs a
 * request.
 */
export const stretchCharacters = 256;

/** The pointed place, or the end of what is shown if there is none; and the whole text there. */
export interface LookedAt {
  readonly place: Pick<Place, 'source' | 'passage' | 'index'>;
  readonly text: string;
}

export function lookedAt(state: State): LookedAt | undefined {
  const passages = passagesOf(state.story);
  const place = state.place ?? {
    source: state.isDocumentShown ? ('document' as const) : ('story' as const),
    passage: state.isDocumentShown ? 0 : passages.length - 1,
    index: Infinity,
  };
  const text = place.source === 'document' ? state.document?.text : passages[place.passage]?.text;
  return text === undefined || text === '' ? undefined : { place, text };
}

/** The end of the stretch that contains a character; Infinity if nothing is pointed at. */
export const stretchEnd = (index: number): number => (Math.floor(index / stretchCharacters) + 1) * stretchCharacters;

/** What the host is asked about. @param written the text, or the part of it that is inspected */
export function inspectedText(state: State, { source, passage }: LookedAt['place'], written: string): InspectedText {
  const prompt = source === 'document' ? '' : textOf(state.story, passage);
  return { source, passage, prompt, written, model: modelOf(state) };
}

export function isOfSamePassage(left: InspectedText, right: InspectedText): boolean {
  return (['source', 'passage', 'prompt', 'model'] as const).every((key) => left[key] === right[key]);
}

export function isSameText(left: InspectedText | undefined, right: InspectedText | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return isOfSamePassage(left, right) && left.written === right.written;
}
