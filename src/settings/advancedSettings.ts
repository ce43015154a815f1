// The settings under "Advanced", which hardly anybody needs; kept out of definitions.ts, which would get too long.
import { daringPresets, defaultDaring } from './presets.ts';
import type { SettingDefinition } from './settingDefinition.ts';

/** Seeds are unsigned 32-bit integers, short enough to be read aloud and typed. */
const maxSeed = 2 ** 32 - 1;

export const advancedSettings = {
  temperature: {
    group: 'advanced',
    kind: 'number',
    isKnob: true,
    default: daringPresets[defaultDaring].temperature,
    minimum: 0,
    maximum: 2,
    isInteger: false,
    words:
      'How adventurous the model is: 0 always takes the likeliest letter, 1 draws exactly as the model predicts, and higher values are wilder.',
  },
  topK: {
    group: 'advanced',
    kind: 'number',
    isKnob: true,
    default: daringPresets[defaultDaring].topK,
    minimum: 1,
    maximum: 256,
    isInteger: true,
    words: 'Choose only among this many of the likeliest letters; 256 allows all of them.',
  },
  topP: {
    group: 'advanced',
    kind: 'number',
    isKnob: true,
    default: daringPresets[defaultDaring].topP,
    minimum: 0.01,
    maximum: 1,
    isInteger: false,
    words: 'Choose only among the likeliest letters that together reach this probability; 1 allows all of them.',
  },
  minP: {
    group: 'advanced',
    kind: 'number',
    isKnob: true,
    default: daringPresets[defaultDaring].minP,
    minimum: 0,
    maximum: 1,
    isInteger: false,
    words:
      "Leave out letters whose probability is below this fraction of the likeliest one's; 0 leaves out none. Keeps a high temperature from making up words.",
  },
  seed: {
    group: 'advanced',
    kind: 'number',
    default: 0,
    minimum: 0,
    maximum: maxSeed,
    isInteger: true,
    words:
      'A different number gives different suggestions for the same text; the same text, settings and number always give the same suggestion. For a story, 0 draws a new number each time.',
  },
  candidates: {
    group: 'advanced',
    kind: 'number',
    default: 3,
    minimum: 1,
    maximum: 10,
    isInteger: true,
    words:
      "How many different suggestions to make when you ask for them. The editor's commands for the next and the previous suggestion step through them.",
  },
  bestOf: {
    group: 'advanced',
    kind: 'number',
    default: 4,
    minimum: 1,
    maximum: 8,
    isInteger: true,
    words: 'How many short continuations to try for each suggestion; the likeliest one is shown.',
  },
  delay: {
    group: 'advanced',
    kind: 'choice',
    default: 'adaptive',
    choices: {
      adaptive: 'Follows your typing pace, up to 0.15 seconds.',
      fixed: 'Always `#micromixer.delaySeconds#`.',
    },
    words: 'How long to wait after a keystroke before asking the model.',
  },
  delaySeconds: {
    group: 'advanced',
    kind: 'number',
    default: 0.075,
    minimum: 0,
    maximum: 5,
    isInteger: false,
    words: 'How many seconds to wait after a keystroke when `#micromixer.delay#` is `fixed`.',
  },
  readLength: {
    group: 'advanced',
    kind: 'number',
    default: 2048,
    minimum: 64,
    maximum: 65536,
    isInteger: true,
    words: 'How much of the text before the cursor the model reads at most, in characters.',
  },
  windowRule: {
    group: 'advanced',
    kind: 'choice',
    default: 'half',
    choices: {
      half: 'Rereads the newer half of the window and goes on from there: fast.',
      slide:
        'Slides by one letter and rereads the whole window for every letter: what the published model does, and a hundred times slower.',
    },
    words: 'What a model with a limited window (the published family) does when that window is full.',
  },
  idleMinutes: {
    group: 'advanced',
    scope: 'window',
    kind: 'number',
    default: 10,
    minimum: 0,
    maximum: 1440,
    isInteger: true,
    words:
      'After how many minutes without a suggestion or a story the model gives its memory back; 0 never. The next suggestion loads it again, and what it had learned from your text is learned again.',
  },
} as const satisfies Readonly<Record<string, SettingDefinition>>;
