// Every setting, once: its key after `micromixer.`, its default, its range or choices, and the words that people read. The settings
// editor (package.json), the command line, the panel and the checks of settings.json all derive from this table.

import type { NumberRange } from './numberRange.ts';

export type { NumberRange } from './numberRange.ts';

/** Seeds are unsigned 32-bit integers, short enough to be read out and typed. */
export const maxSeed = 2 ** 32 - 1;

/** The model that writes until another one is chosen. */
export const defaultModelName = 'micromixer-stories-1m';

/** The sections of the settings editor, in order. */
export const settingGroups = {
  suggestions: 'Suggestions',
  modelAndSampling: 'Model and Sampling',
} as const;

interface Described {
  readonly group: keyof typeof settingGroups;
  /** `window`: one value for all languages. Without it, each language may have a value of its own. */
  readonly scope?: 'window';
  /** Markdown. */
  readonly words: string;
}

/** One setting. `choices` maps each possible value to what it means. */
export type SettingDefinition = Described &
  (
    | { readonly kind: 'boolean'; readonly default: boolean }
    | { readonly kind: 'text'; readonly default: string }
    | { readonly kind: 'texts'; readonly default: readonly string[] }
    | { readonly kind: 'choice'; readonly default: string; readonly choices: Readonly<Record<string, string>> }
    | ({ readonly kind: 'number'; readonly default: number } & NumberRange)
  );

/** All settings, in the order of the settings editor. */
export const settingDefinitions = {
  enable: {
    group: 'suggestions',
    kind: 'boolean',
    default: true,
    words:
      'Suggest how the story continues. To turn this off for one language, add `"[markdown]": { "micromixer.enable": false }` to your settings.',
  },
  languages: {
    group: 'suggestions',
    scope: 'window',
    kind: 'texts',
    default: ['markdown'],
    words: 'The identifiers of the languages in which suggestions appear. Add `plaintext` for text files.',
  },
  trigger: {
    group: 'suggestions',
    kind: 'choice',
    default: 'automatic',
    choices: {
      automatic: 'While you type.',
      manual: 'Only when you run "Trigger Inline Suggestion".',
    },
    words: 'When suggestions appear.',
  },
  delay: {
    group: 'suggestions',
    kind: 'choice',
    default: 'adaptive',
    choices: {
      adaptive: 'Follows your typing pace, up to 150 milliseconds.',
      fixed: 'Always `#micromixer.delayMs#`.',
    },
    words: 'How long to wait after a keystroke before asking the model.',
  },
  delayMs: {
    group: 'suggestions',
    kind: 'number',
    default: 75,
    minimum: 0,
    maximum: 5000,
    isInteger: true,
    words: 'How many milliseconds to wait after a keystroke when `#micromixer.delay#` is `fixed`.',
  },
  maxBytes: {
    group: 'suggestions',
    kind: 'number',
    default: 120,
    minimum: 1,
    maximum: 2000,
    isInteger: true,
    words: 'The maximum length of a suggestion, in bytes (one per letter in English).',
  },
  stopAt: {
    group: 'suggestions',
    kind: 'choice',
    default: 'sentence',
    choices: {
      sentence: 'At the end of the sentence.',
      paragraph: 'At the end of the paragraph.',
      length: 'Only at `#micromixer.maxBytes#`; the suggestion may run on into new paragraphs.',
    },
    words: 'Where a suggestion ends.',
  },
  candidates: {
    group: 'suggestions',
    kind: 'number',
    default: 3,
    minimum: 1,
    maximum: 10,
    isInteger: true,
    words:
      "How many different suggestions to make when you ask for them. The editor's commands for the next and the previous suggestion step through them.",
  },
  midWord: {
    group: 'suggestions',
    kind: 'boolean',
    default: false,
    words: 'Also suggest inside a word, with letters directly after the cursor.',
  },
  confidence: {
    group: 'suggestions',
    kind: 'choice',
    default: 'medium',
    choices: {
      none: 'Always suggest, up to the end of the sentence.',
      low: 'Suggest more often, and be wrong more often.',
      medium: 'Suggest what is right three times out of five.',
      high: 'Suggest rarely, and be right five times out of six.',
    },
    words:
      'How sure the model must be before it suggests something that you did not ask for. The suggestion ends after the last word that the model is sure of. "Trigger Inline Suggestion" always gives whole suggestions.',
  },
  bestOf: {
    group: 'suggestions',
    kind: 'number',
    default: 4,
    minimum: 1,
    maximum: 8,
    isInteger: true,
    words: 'How many short continuations to try for each suggestion; the likeliest one is shown.',
  },
  learnFrom: {
    group: 'suggestions',
    kind: 'choice',
    default: 'document',
    choices: {
      document: 'All of the document that you write in, before and behind the cursor.',
      folder: 'The other Markdown files of its folder too, newest first, up to 4 MB.',
      off: 'Nothing: the model reads the text before the cursor, and remembers no words of yours.',
    },
    words:
      'What your own words, names and turns of phrase are learned from. They are kept in memory while the document is open, and neither stored nor sent.',
  },
  model: {
    group: 'modelAndSampling',
    scope: 'window',
    kind: 'text',
    default: defaultModelName,
    words:
      'The model that writes: a name from "MicroMixer: Choose Model", or the path of a model folder, a PyTorch file or a safetensors file, absolute or relative to the workspace. A workspace that you do not trust cannot set it.',
  },
  idleMinutes: {
    group: 'modelAndSampling',
    scope: 'window',
    kind: 'number',
    default: 10,
    minimum: 0,
    maximum: 1440,
    isInteger: true,
    words:
      'After how many minutes without a suggestion or a story the model gives its memory back; 0 never. The next suggestion loads it again, and what it had learned from your text is learned again.',
  },
  temperature: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 0.5,
    minimum: 0,
    maximum: 2,
    isInteger: false,
    words:
      'How adventurous the model is: 0 always takes the likeliest letter, 1 draws exactly as the model predicts, and higher values are wilder.',
  },
  topK: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 40,
    minimum: 1,
    maximum: 256,
    isInteger: true,
    words: 'Choose only among this many of the likeliest bytes; 256 allows all of them.',
  },
  topP: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 1,
    minimum: 0.01,
    maximum: 1,
    isInteger: false,
    words: 'Choose only among the likeliest bytes that together reach this probability; 1 allows all of them.',
  },
  minP: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 0.05,
    minimum: 0,
    maximum: 1,
    isInteger: false,
    words:
      "Leave out bytes whose probability is below this fraction of the likeliest byte's; 0 leaves out none. Keeps a high temperature from making up words.",
  },
  seed: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 0,
    minimum: 0,
    maximum: maxSeed,
    isInteger: true,
    words:
      'A different number gives different suggestions for the same text; the same text, settings and number always give the same suggestion. For a story, 0 draws a new number each time.',
  },
  noRepeatWords: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 5,
    minimum: 0,
    maximum: 20,
    isInteger: true,
    leastOn: 2,
    words:
      'Never write a run of this many words that already occurs in the text, nor a word twice in a row; 0 turns this off.',
  },
  wordGuard: {
    group: 'modelAndSampling',
    kind: 'choice',
    default: 'strict',
    choices: {
      strict: 'Only words from the lexicon and from your text.',
      lenient: 'Other words too, if the model is sure of them.',
      off: 'Whatever the model makes up.',
    },
    words:
      'Whether every word that is written has to be a real one. Turn this off for stories in a language other than English.',
  },
  nameGuard: {
    group: 'modelAndSampling',
    kind: 'boolean',
    default: true,
    words: 'Keep to the names in your text: a new one appears only where somebody is introduced.',
  },
  proseGuard: {
    group: 'modelAndSampling',
    kind: 'boolean',
    default: true,
    words:
      'Keep to the rules of prose: one space between words, a capital at the start of a sentence, quotation marks in pairs.',
  },
  readBytes: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 2048,
    minimum: 64,
    maximum: 65536,
    isInteger: true,
    words: 'How much of the text before the cursor the model reads at most, in bytes.',
  },
  windowRule: {
    group: 'modelAndSampling',
    kind: 'choice',
    default: 'half',
    choices: {
      half: 'Rereads the newer half of the window and goes on from there: fast.',
      slide:
        'Slides by one byte and rereads the whole window for every byte: what the published model does, and a hundred times slower.',
    },
    words: 'What a model with a limited window (the published family) does when that window is full.',
  },
  storyMaxBytes: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 1500,
    minimum: 1,
    maximum: 20000,
    isInteger: true,
    words: 'The maximum length of a story that "Generate Story" writes, in bytes.',
  },
} as const satisfies Readonly<Record<string, SettingDefinition>>;

type Definitions = typeof settingDefinitions;

type ValueOf<Definition extends SettingDefinition> = Definition extends { readonly kind: 'boolean' }
  ? boolean
  : Definition extends { readonly kind: 'number' }
    ? number
    : Definition extends { readonly kind: 'texts' }
      ? readonly string[]
      : Definition extends { readonly kind: 'choice'; readonly choices: infer Choices }
        ? keyof Choices & string
        : string;

/** The value of every setting. */
export type Settings = { readonly [Key in keyof Definitions]: ValueOf<Definitions[Key]> };

/** The possible values of a setting with choices. */
export function choicesOf<Key extends keyof Settings>(key: Key): readonly Settings[Key][] {
  const definition: SettingDefinition = settingDefinitions[key];
  return definition.kind === 'choice' ? (Object.keys(definition.choices) as Settings[Key][]) : [];
}

/** The settings before anyone changes them. */
export const defaultSettings = Object.fromEntries(
  Object.entries(settingDefinitions).map(([key, definition]) => [key, definition.default]),
) as unknown as Settings;
