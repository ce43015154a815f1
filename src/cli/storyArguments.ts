// The arguments of `npm run story`: what there are, what they mean, and their checks.
import { parseArgs } from 'node:util';
import { freshSeed } from '../settings/freshSeed.ts';
import { plainStoryOptions, type SamplingOptions, type StopAt, type StoryOptions } from '../decoding/storyOptions.ts';
import { choicesOf, defaultSettings, maxSeed, settingDefinitions } from '../settings/definitions.ts';
import { writingSettings } from '../settings/writingSettings.ts';
import { parseContext } from './contextArgument.ts';
import { UsageError } from './program.ts';

/** Where the beginning of the story comes from. */
export type PromptSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'standardInput' }
  | { readonly kind: 'ids'; readonly ids: Uint8Array };

/** Everything that was asked for, checked. */
export interface StoryArguments {
  readonly prompt: PromptSource;
  readonly model: string;
  readonly contextBytes: number | undefined;
  readonly options: StoryOptions;
  readonly readBytes: number;
  /** Whether the beginning is read byte for byte, as the model alone would read it. */
  readonly isPlain: boolean;
  readonly maxSeconds: number | undefined;
  readonly json: boolean;
  readonly inspect: boolean;
}

const maxStoryBytes = 10_000_000;

/** As in the editor; only the length is the terminal's own. */
const defaults = { ...plainStoryOptions, ...writingSettings(defaultSettings) };
const stops: readonly StopAt[] = ['story', ...choicesOf('stopAt')];
/** How a range is spoken of: "0 to 2". */
const spoken = (key: keyof SamplingOptions | 'noRepeatWords' | 'seed'): string =>
  `${settingDefinitions[key].minimum} to ${settingDefinitions[key].maximum}`;

export const help = `Continues a story with a language model of one million parameters, on this machine alone.

  npm run story -- [options] ["Once upon a time"]

The beginning is the argument, or --file FILE, or standard input. Without one the story starts from nothing.

  --file FILE            read the beginning from a UTF-8 file
  --model NAME|PATH      a folder in models/, any model folder, a PyTorch or a safetensors file (${defaultSettings.model})
  --context N            bytes that a file without a config.json looks back, where its shapes do not tell
  --temperature T        ${spoken('temperature')}; 0 always takes the likeliest byte (${defaults.temperature})
  --top-k K              ${spoken('topK')}: choose among the K likeliest bytes (${defaults.topK})
  --top-p P              ${spoken('topP')}: choose among the likeliest bytes that make up P (${defaults.topP})
  --min-p P              ${spoken('minP')}: leave out bytes less than P times as likely as the likeliest (${defaults.minP})
  --no-repeat N          ${spoken('noRepeatWords')}: never write the same N words twice; 0 allows it (${defaults.noRepeatWords})
  --words RULE           strict: only known words; lenient: others too if the model is sure; off (${defaults.wordGuard})
  --names on|off         keep to the names of the beginning; new ones only where somebody is introduced (on)
  --prose on|off         keep to the rules of prose: spaces, capitals, quotation marks (on)
  --plain                what the model alone would write: no guard, and the knobs of the published model card
  --seed N               ${spoken('seed')}; the same seed, beginning and settings give the same story
  --max-bytes N          the longest continuation (${defaults.maxBytes})
  --max-seconds S        stop after this time
  --stop WHERE           sentence, paragraph, story or length (${defaults.stopAt})
  --stop-string TEXT     stop before this text; may be given several times
  --trim                 cut an unfinished last sentence
  --window half|slide    what a model with a window does when it is full (${defaults.windowRule}); half is faster
  --read-bytes N         how much of the beginning's end is read; 0 reads all (${defaultSettings.readBytes})
  --prompt-ids 1,79,110  give the beginning as byte values, as they are (no begin-of-story byte is added); implies --plain
  --inspect              show what the model expects next instead of writing
  --json                 one line of JSON on standard output, and nothing else
  --help                 show this
`;

const definitions = {
  file: { type: 'string' },
  model: { type: 'string' },
  context: { type: 'string' },
  temperature: { type: 'string' },
  'top-k': { type: 'string' },
  'top-p': { type: 'string' },
  'min-p': { type: 'string' },
  'no-repeat': { type: 'string' },
  words: { type: 'string' },
  names: { type: 'string' },
  prose: { type: 'string' },
  plain: { type: 'boolean' },
  seed: { type: 'string' },
  'max-bytes': { type: 'string' },
  'max-seconds': { type: 'string' },
  stop: { type: 'string' },
  'stop-string': { type: 'string', multiple: true },
  trim: { type: 'boolean' },
  window: { type: 'string' },
  'read-bytes': { type: 'string' },
  'prompt-ids': { type: 'string' },
  inspect: { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the command line.
 *
 * @param isInteractive whether standard input is a terminal, so that nobody waits for it to end
 * @returns `help` if it was asked for
 * @throws {UsageError} in one sentence that says what is allowed
 */
export function parseStoryArguments(argv: readonly string[], isInteractive: boolean): StoryArguments | 'help' {
  const { values, positionals } = parseArgs({
    args: joinNegativeValues(argv),
    options: definitions,
    allowPositionals: true,
  });
  if (values.help === true) return 'help';
  const number = (
    name: keyof typeof values,
    minimum: number,
    maximum: number,
    isInteger: boolean,
  ): number | undefined => {
    const text = values[name];
    if (typeof text !== 'string') return undefined;
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= minimum && value <= maximum && (!isInteger || Number.isInteger(value))) return value;
    const kind = isInteger ? 'a whole number' : 'a number';
    throw new UsageError(`--${name} must be ${kind} from ${minimum} to ${maximum}, not "${text}".`);
  };
  const isPlain = values.plain === true || values['prompt-ids'] !== undefined;
  const base = isPlain ? plainStoryOptions : defaults;
  const knob = (name: keyof typeof values, key: keyof SamplingOptions | 'noRepeatWords'): number => {
    const { minimum, maximum, isInteger } = settingDefinitions[key];
    return number(name, minimum, maximum, isInteger) ?? base[key];
  };
  const isOn = (name: 'names' | 'prose', otherwise: boolean): boolean => {
    const chosen = choice(`--${name}`, values[name], ['on', 'off']);
    return chosen === undefined ? otherwise : chosen === 'on';
  };
  const options: StoryOptions = {
    temperature: knob('temperature', 'temperature'),
    topK: knob('top-k', 'topK'),
    topP: knob('top-p', 'topP'),
    minP: knob('min-p', 'minP'),
    noRepeatWords: knob('no-repeat', 'noRepeatWords'),
    wordGuard: choice('--words', values.words, choicesOf('wordGuard')) ?? base.wordGuard,
    nameGuard: isOn('names', base.nameGuard),
    proseGuard: isOn('prose', base.proseGuard),
    seed: number('seed', 0, maxSeed, true) ?? freshSeed(),
    maxBytes: number('max-bytes', 0, maxStoryBytes, true) ?? base.maxBytes,
    stopAt: choice('--stop', values.stop, stops) ?? base.stopAt,
    stopStrings: values['stop-string'] ?? [],
    trimToSentence: values.trim ?? base.trimToSentence,
    windowRule: choice('--window', values.window, choicesOf('windowRule')) ?? base.windowRule,
  };
  if (options.noRepeatWords === 1) throw new UsageError('--no-repeat must be 0 or at least 2, not "1".');
  return {
    prompt: promptSource(values.file, values['prompt-ids'], positionals, isInteractive),
    model: values.model ?? defaultSettings.model,
    contextBytes: parseContext(values.context),
    options,
    readBytes: number('read-bytes', 0, Number.MAX_SAFE_INTEGER, true) ?? defaultSettings.readBytes,
    isPlain,
    maxSeconds: number('max-seconds', 0, 1e6, false),
    json: values.json ?? false,
    inspect: values.inspect ?? false,
  };
}

function promptSource(
  file: string | undefined,
  ids: string | undefined,
  positionals: readonly string[],
  isInteractive: boolean,
): PromptSource {
  if ([file, ids, positionals[0]].filter((source) => source !== undefined).length > 1) {
    throw new UsageError('Give the beginning once: as an argument, by --file or by --prompt-ids.');
  }
  if (positionals.length > 1) throw new UsageError('Give the beginning as one argument, in quotation marks.');
  if (ids !== undefined) return { kind: 'ids', ids: parseIds(ids) };
  if (file !== undefined) return { kind: 'file', path: file };
  if (positionals[0] !== undefined) return { kind: 'text', text: positionals[0] };
  return isInteractive ? { kind: 'text', text: '' } : { kind: 'standardInput' };
}

function parseIds(list: string): Uint8Array {
  const ids = list.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (!ids.every((id) => Number.isInteger(id) && id >= 0 && id <= 255)) {
    throw new UsageError(`--prompt-ids must be byte values from 0 to 255 with commas between them, not "${list}".`);
  }
  return Uint8Array.from(ids);
}

function choice<Choice extends string>(
  name: string,
  value: string | undefined,
  choices: readonly Choice[],
): Choice | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`${name} must be one of ${choices.join(', ')}, not "${value}".`);
  return found;
}

/** parseArgs takes `--max-bytes -5` for two options; as `--max-bytes=-5` it reaches our own check. */
function joinNegativeValues(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const argument of argv) {
    const previous = joined.at(-1);
    if (/^-\d/u.test(argument) && previous?.startsWith('--') === true && !previous.includes('=')) {
      joined[joined.length - 1] = `${previous}=${argument}`;
    } else joined.push(argument);
  }
  return joined;
}
