// Named presets: what the knobs do together, each described in one plain sentence.
import { defaultSettings, type Settings } from './definitions.ts';

/** Values for the sampling knobs, under one name. */
export interface Preset extends Pick<Settings, 'temperature' | 'topK' | 'topP' | 'minP'> {
  readonly name: string;
  /** What it does, in one sentence. */
  readonly sentence: string;
}

export const presets: readonly Preset[] = [
  {
    name: 'Careful',
    sentence: 'Plain sentences that hang together; few surprises.',
    temperature: 0.3,
    topK: 40,
    topP: 1,
    minP: 0.1,
  },
  {
    name: 'Balanced',
    // The defaults.
    sentence: 'A story that knows where it is going and still finds something along the way.',
    temperature: defaultSettings.temperature,
    topK: defaultSettings.topK,
    topP: defaultSettings.topP,
    minP: defaultSettings.minP,
  },
  {
    name: 'Playful',
    sentence: 'More turns and odd ideas; now and then a word that does not fit.',
    temperature: 1,
    topK: 100,
    topP: 0.95,
    minP: 0.03,
  },
  {
    name: 'Wild',
    sentence: 'Almost anything may happen; words are invented too, if no guard forbids it.',
    temperature: 1.4,
    topK: 256,
    topP: 0.98,
    minP: 0.01,
  },
  {
    name: 'Greedy',
    sentence: 'Always the likeliest letter: the same text every time, and soon going in circles.',
    temperature: 0,
    topK: 256,
    topP: 1,
    minP: 0,
  },
];
