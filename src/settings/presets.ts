// Ways of writing that have a name: what the knobs do, said once in plain words.
import { defaultSettings, type Settings } from './definitions.ts';

/** A way of writing. */
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
    // What the settings are before anyone changes them.
    sentence: 'A story that knows where it goes and still finds something on the way.',
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
    sentence: 'Nearly anything may happen, invented words among it.',
    temperature: 1.4,
    topK: 256,
    topP: 0.98,
    minP: 0.01,
  },
  {
    name: 'Greedy',
    sentence: 'Always the likeliest letter: the same text every time, and soon in circles.',
    temperature: 0,
    topK: 256,
    topP: 1,
    minP: 0,
  },
];
