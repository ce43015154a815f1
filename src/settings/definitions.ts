// Every setting, once: its key behind `micromixer.`, default, range or choices, and the words that people read. The settings editor
// (package.json), the command line, the panel and the checks of what stands in settings.json all derive from this table.

import type { NumberRange } from './numberRange.ts';

export type { NumberRange } from './numberRange.ts';

/** Seeds are unsigned 32-bit integers, short enough to be read out and typed. */
export const maxSeed = 2 ** 32 - 1;

/** The model that people meet first. */
export const defaultModelName = 'micromixer-stories-1m';

/** The parts of the settings editor, in order. */
export const settingGroups = {
  suggestions: 'Suggestions',
  modelAndSampling: 'Model and Sampling',
} as const;

interface Described {
  readonly group: keyof typeof settingGroups;
  /** A setting of a window holds for all languages; without this, each language may have its own value. */
  readonly scope?: 'window';
  /** Markdown. */
  readonly words: string;
}

/** One setting. `choices` are the values that can be chosen, each with what it means. */
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
      'Suggest how the story goes on. For one language: put `"[markdown]": { "micromixer.enable": false }` into your settings.',
  },
  languages: {
    group: 'suggestions',
    scope: 'window',
    kind: 'texts',
    default: ['markdown'],
    words: 'The languages in which suggestions are made, by their identifiers. Add `plaintext` for text files.',
  },
  trigger: {
    group: 'suggestions',
    kind: 'choice',
    default: 'automatic',
    choices: {
      automatic: 'While you type.',
      manual: 'Only when you run "Trigger Inline Suggestion".',
    },
    words: 'When suggestions come.',
  },
  delay: {
    group: 'suggestions',
    kind: 'choice',
    default: 'adaptive',
    choices: {
      adaptive: 'As long as your typing pace suggests, at most 150 milliseconds.',
      fixed: 'As long as `#micromixer.delayMs#` says.',
    },
    words: 'How long to wait after a key before asking the model.',
  },
  delayMs: {
    group: 'suggestions',
    kind: 'number',
    default: 75,
    minimum: 0,
    maximum: 5000,
    isInteger: true,
    words: 'Milliseconds to wait after a key, if `#micromixer.delay#` is fixed.',
  },
  maxBytes: {
    group: 'suggestions',
    kind: 'number',
    default: 120,
    minimum: 1,
    maximum: 2000,
    isInteger: true,
    words: 'The longest suggestion, in bytes (in English, letters).',
  },
  stopAt: {
    group: 'suggestions',
    kind: 'choice',
    default: 'sentence',
    choices: {
      sentence: 'With the sentence.',
      paragraph: 'With the paragraph.',
      length: 'Only at `#micromixer.maxBytes#`: it may go on into new paragraphs.',
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
      "How many different suggestions to make when you ask for them; go through them with the editor's commands for the next and the previous one.",
  },
  midWord: {
    group: 'suggestions',
    kind: 'boolean',
    default: false,
    words: 'Suggest inside a word too, with letters right behind the cursor.',
  },
  confidence: {
    group: 'suggestions',
    kind: 'choice',
    default: 'medium',
    choices: {
      none: 'Always suggest, to the end of the sentence.',
      low: 'Suggest more often, and be wrong more often.',
      medium: 'Suggest what is right three times in five.',
      high: 'Suggest seldom, and be right five times in six.',
    },
    words:
      'How sure the model must be of a suggestion that you did not ask for. It ends with the last word of which the model is sure; "Trigger Inline Suggestion" always gives whole ones.',
  },
  bestOf: {
    group: 'suggestions',
    kind: 'number',
    default: 4,
    minimum: 1,
    maximum: 8,
    isInteger: true,
    words: 'How many short continuations are tried for a suggestion; the likeliest is shown.',
  },
  model: {
    group: 'modelAndSampling',
    scope: 'window',
    kind: 'text',
    default: defaultModelName,
    words:
      'The model that writes: a name from "MicroMixer: Choose Model", or the path of a model folder, a PyTorch or a safetensors file, absolute or relative to the workspace. A workspace that you do not trust cannot set it.',
  },
  temperature: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 0.5,
    minimum: 0,
    maximum: 2,
    isInteger: false,
    words:
      'How daring the model is: 0 always takes the likeliest letter, 1 draws as the model believes, more is wilder.',
  },
  topK: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 40,
    minimum: 1,
    maximum: 256,
    isInteger: true,
    words: 'Choose among this many likeliest bytes only; 256 is all.',
  },
  topP: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 1,
    minimum: 0.01,
    maximum: 1,
    isInteger: false,
    words: 'Choose among the likeliest bytes that together make up this probability; 1 is all.',
  },
  minP: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 0.05,
    minimum: 0,
    maximum: 1,
    isInteger: false,
    words:
      'Leave out bytes less than this many times as likely as the likeliest; 0 leaves out none. Keeps a high temperature from making up words.',
  },
  seed: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 0,
    minimum: 0,
    maximum: maxSeed,
    isInteger: true,
    words:
      'Another number gives other suggestions for the same text. The same text, settings and number always give the same suggestion. For a story, 0 draws a new number each time.',
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
      'Never write a run of this many words that stands in the text already, nor a word twice in a row. 0 allows both; 1 is none of the values, since words do come again.',
  },
  wordGuard: {
    group: 'modelAndSampling',
    kind: 'choice',
    default: 'strict',
    choices: {
      strict: 'Only words of the lexicon and of your text.',
      lenient: 'Other words too if the model is sure of them.',
      off: 'Whatever the model makes up.',
    },
    words:
      'Whether every word that is written must be a word. Turn it off for stories in a language other than English.',
  },
  nameGuard: {
    group: 'modelAndSampling',
    kind: 'boolean',
    default: true,
    words: 'Keep to the names of your text: a new one comes only where somebody is introduced.',
  },
  proseGuard: {
    group: 'modelAndSampling',
    kind: 'boolean',
    default: true,
    words: 'Keep to the rules of prose: one space between words, a capital after a sentence, quotation marks in pairs.',
  },
  readBytes: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 2048,
    minimum: 64,
    maximum: 65536,
    isInteger: true,
    words: 'How many bytes before the cursor the model reads at most.',
  },
  windowRule: {
    group: 'modelAndSampling',
    kind: 'choice',
    default: 'half',
    choices: {
      half: 'Reads the newer half again and goes on: fast.',
      slide:
        'Slides by one byte and reads the whole window again for each: as the published model does, and a hundred times slower.',
    },
    words: 'What a model with a window (the published family) does when its window is full.',
  },
  storyMaxBytes: {
    group: 'modelAndSampling',
    kind: 'number',
    default: 1500,
    minimum: 1,
    maximum: 20000,
    isInteger: true,
    words: 'The longest story that "Generate Story" writes, in bytes.',
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

/** The values that a setting with choices can have. */
export function choicesOf<Key extends keyof Settings>(key: Key): readonly Settings[Key][] {
  const definition: SettingDefinition = settingDefinitions[key];
  return definition.kind === 'choice' ? (Object.keys(definition.choices) as Settings[Key][]) : [];
}

/** The settings before anyone changes them. */
export const defaultSettings = Object.fromEntries(
  Object.entries(settingDefinitions).map(([key, definition]) => [key, definition.default]),
) as unknown as Settings;
