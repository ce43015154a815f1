// Every setting, defined once: its key after `micromixer.`, default, range or choices, and the text that people read.
// The settings editor (package.json), the command line, the panel and the checks of settings.json all derive from this
// table.
import { advancedSettings } from './advancedSettings.ts';
import { automaticModelName } from './automaticModel.ts';
import { daringPresets, defaultDaring, type Daring } from './presets.ts';
import type { SettingDefinition } from './settingDefinition.ts';

export type { NumberRange } from './numberRange.ts';
export type { SettingDefinition } from './settingDefinition.ts';

/**
 * All settings, in the order of the settings editor. People read "characters" where the model counts bytes: in English
 * these are the same, while an accented letter takes two bytes.
 */
export const settingDefinitions = {
  daring: {
    group: 'writing',
    kind: 'choice',
    default: defaultDaring,
    choices: Object.fromEntries(Object.entries(daringPresets).map(([key, { sentence }]) => [key, sentence])) as {
      readonly [Key in Daring]: string;
    },
    words:
      'How daring the model is. Temperature, Top-k, Top-p and Min-p under "Advanced" follow this, unless they have values of their own.',
  },
  confidence: {
    group: 'writing',
    kind: 'choice',
    default: 'medium',
    choices: {
      none: 'Always suggest, up to the end of the sentence.',
      low: 'Suggest more often, and be wrong more often.',
      medium: 'Suggest what is right three times out of five.',
      high: 'Suggest rarely, and be right four times out of five.',
    },
    words:
      'How sure the model must be before it suggests something that you did not ask for. The suggestion ends after the last word that the model is sure of. "Trigger Inline Suggestion" always gives whole suggestions.',
  },
  enable: {
    group: 'writing',
    kind: 'boolean',
    default: true,
    words:
      'Suggest how the story continues. To turn this off for one language, add `"[markdown]": { "micromixer.enable": false }` to your settings.',
  },
  trigger: {
    group: 'writing',
    kind: 'choice',
    default: 'automatic',
    choices: {
      automatic: 'While you type.',
      manual: 'Only when you ask: by Alt+\\, on macOS Option+Command+\\, or "Trigger Inline Suggestion".',
    },
    words: 'When suggestions appear.',
  },
  pauseSeconds: {
    group: 'writing',
    kind: 'number',
    default: 1.5,
    minimum: 0,
    maximum: 60,
    isInteger: false,
    words:
      'After how many seconds of rest a whole phrase may be suggested where nothing is; 0 never. It is one way in which the story could go on, rather than what you are about to write; `#micromixer.phraseConfidence#` is how sure the model must be of it.',
  },
  phraseConfidence: {
    group: 'writing',
    kind: 'choice',
    default: 'high',
    choices: {
      low: 'Suggest phrases more often, doubtful ones too.',
      medium: 'Suggest a phrase now and then.',
      high: 'Suggest a phrase rarely, and only where each word follows from those before it.',
    },
    words:
      'How sure the model must be of a whole phrase before it suggests one to you while you rest, where nothing else is suggested. `#micromixer.pauseSeconds#` says how long a rest is; 0 there turns phrases off. Where `#micromixer.confidence#` is `none`, everything comes without a rest.',
  },
  languages: {
    group: 'writing',
    scope: 'window',
    kind: 'texts',
    default: ['markdown'],
    words: 'The identifiers of the languages in which suggestions appear. Add `plaintext` for text files.',
  },
  model: {
    group: 'writing',
    scope: 'window',
    kind: 'text',
    default: automaticModelName,
    words:
      'The model that writes: `auto` for the story model or the fiction model, whichever is less surprised by your text; a name from "MicroMixer: Choose Model", or the path of a model folder, a PyTorch file or a safetensors file, absolute or relative to the workspace. A workspace that you do not trust cannot set it.',
  },
  suggestionLength: {
    group: 'style',
    kind: 'number',
    default: 120,
    minimum: 1,
    maximum: 2000,
    isInteger: true,
    words: 'The maximum length of a suggestion, in characters. A letter with an accent counts as two.',
  },
  shortestSuggestion: {
    group: 'style',
    kind: 'number',
    default: 2,
    minimum: 1,
    maximum: 40,
    isInteger: true,
    words:
      'The shortest suggestion that comes without being asked for, in characters that are likely to be right: if it is right every other time, half of them count. A shorter one saves fewer keys than it costs to notice. Right after one that you did not take, it has to be twice as long.',
  },
  stopAt: {
    group: 'style',
    kind: 'choice',
    default: 'sentence',
    choices: {
      sentence: 'At the end of the sentence.',
      paragraph: 'At the end of the paragraph.',
      length: 'Only at `#micromixer.suggestionLength#`; the suggestion may run on into new paragraphs.',
    },
    words: 'Where a suggestion ends.',
  },
  storyLength: {
    group: 'style',
    kind: 'number',
    default: 1500,
    minimum: 1,
    maximum: 20000,
    isInteger: true,
    words: 'The maximum length of a story that "Generate Story" writes, in characters.',
  },
  learnFrom: {
    group: 'style',
    kind: 'choice',
    default: 'document',
    choices: {
      document: 'All of the document that you write in, before and after the cursor.',
      folder: 'The other Markdown files of its folder too, newest first, up to 4 MB.',
      off: 'Nothing: the model reads the text before the cursor, and remembers no words of yours.',
    },
    words:
      'What your own words, names and turns of phrase are learned from. They are kept in memory while the document is open, and neither stored nor sent.',
  },
  midWord: {
    group: 'style',
    kind: 'boolean',
    default: false,
    words: 'Also suggest inside a word, with letters directly after the cursor.',
  },
  wordGuard: {
    group: 'guards',
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
    group: 'guards',
    kind: 'boolean',
    default: true,
    words: 'Keep to the names in your text: a new one appears only where somebody is introduced.',
  },
  proseGuard: {
    group: 'guards',
    kind: 'boolean',
    default: true,
    words:
      'Keep to the rules of prose: one space between words, a capital at the start of a sentence, quotation marks in pairs.',
  },
  noRepeatWords: {
    group: 'guards',
    kind: 'number',
    default: 5,
    minimum: 0,
    maximum: 20,
    isInteger: true,
    leastOn: 2,
    words:
      'Never write a run of this many words that already occurs in the text, nor a word twice in a row; 0 turns this off.',
  },
  ...advancedSettings,
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

/** The values of all settings. */
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
