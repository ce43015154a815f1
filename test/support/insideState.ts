// A page that looks into a story of three letters: for the views of the layers and of the gates.
import { blankPassage, emptyStory } from '../../src/panel/page/panelStory.ts';
import { initialState, knobsOf, type State } from '../../src/panel/page/state.ts';

const text = [0x20, 0x61, 0x20, 0x22];

/** ‹a, space, "› after a space: two layers; the first guesses x everywhere, the second each letter that comes. */
export function insideStateAt(index: number, kept = [0.5, 0.5, 0.5, 0.5, 0.9, 0.9, 0.1, 0.4]): State {
  const guesses = new Uint8Array(3 * 4 * 3).fill(0x78);
  const shares = new Float32Array(guesses.length).fill(0.1);
  const known = new Float32Array(3 * 4).fill(0.05);
  text.forEach((_, at) => {
    guesses[(2 * 4 + at) * 3] = text[at + 1] ?? 0x20;
    shares[(2 * 4 + at) * 3] = 0.75;
    known[2 * 4 + at] = 0.75;
  });
  const about = { source: 'story', passage: 0 } as const;
  return {
    ...initialState,
    tab: 'layers',
    story: {
      ...emptyStory,
      beginning: ' ',
      variants: [{ ...blankPassage(knobsOf(initialState), '', ''), text: 'a "' }],
    },
    place: { ...about, index, isHeld: true, isByKeys: false },
    inspection: {
      text: { ...about, prompt: ' ', written: 'a "', model: '' },
      seen: {
        type: 'inspected',
        requestId: 1,
        model: 'the model',
        layers: 2,
        bytes: 4,
        guesses,
        shares,
        known,
        kept: Float32Array.from(kept),
      },
    },
  };
}
