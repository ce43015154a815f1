// Writes a story letter by letter. Each letter writes the same passage again with the same seed, one byte longer; so it
// remains a passage that can be reproduced exactly, like any other.
import { withoutMessages, type Update } from './requests.ts';
import { knobsOf, modelOf, type State } from './state.ts';
import { blankPassage, emptyStory, passagesOf } from './panelStory.ts';
import { startWriting } from './startWriting.ts';
import { charactersOf } from './textUnits.ts';

/** Writes one more letter. @param seed of the passage, if a new one begins */
export function stepByLetter(state: State, seed: number): Update {
  const { story, stepping } = state;
  const passages = passagesOf(story);
  const last = passages.at(-1);
  if (stepping === undefined || last === undefined || last.reason === 'story') {
    const options = { ...knobsOf(state), seed, maxBytes: 1, stopAt: 'story', trimToSentence: false } as const;
    const passage = blankPassage({ ...options, minSentences: 1 }, modelOf(state), '');
    return stepped(startWriting(state, { ...emptyStory, beginning: story.beginning, passages }, [passage]), 1, 0);
  }
  const characters = Array.from(last.text).length;
  const maxBytes = stepping.maxBytes + 1;
  const longer = { ...last, options: { ...last.options, maxBytes } };
  const next = startWriting(state, { ...story, variants: [] }, [longer]);
  // However many letters are written, they are a single undo step.
  return stepped({ ...next, state: { ...next.state, past: state.past } }, maxBytes, characters);
}

function stepped({ state, send }: Update, maxBytes: number, characters: number): Update {
  return state.run === undefined ? { state, send } : { state: { ...state, stepping: { maxBytes, characters } }, send };
}

/** Points at a letter once it is written; for a letter of several bytes, requests the next byte. */
export function withWholeLetter(before: State, update: Update): Update {
  const { state, send } = update;
  const { stepping, story } = state;
  if (stepping === undefined || before.run === undefined || state.run !== undefined) return update;
  const passages = passagesOf(story);
  const last = passages.at(-1)!;
  const characters = Array.from(last.text).length;
  if (characters > stepping.characters) {
    // An accent combines with the letter before it.
    const index = characters - Array.from(charactersOf(last.text).at(-1)!).length;
    const place = { source: 'story', passage: passages.length - 1, index, isHeld: true, isByKeys: true } as const;
    return { state: { ...state, place, explaining: asked(state) }, send };
  }
  if (last.reason !== 'length') return withoutMessages({ ...state, stepping: undefined });
  const next = stepByLetter(state, last.options.seed);
  return { ...next, send: [...send, ...next.send] };
}

function asked({ explaining }: State): State['explaining'] {
  return { requestId: explaining?.requestId ?? 0, isOut: explaining?.isOut ?? false, isOld: true };
}
