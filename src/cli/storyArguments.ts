// The arguments of `npm run story`: what they are, what they mean, and how they are checked.
import { parseArgs } from 'node:util';
import { freshSeed } from '../settings/freshSeed.ts';
import { plainStoryOptions, type SamplingOptions, type StopAt, type StoryOptions } from '../decoding/storyOptions.ts';
import { choicesOf, defaultSettings, settingDefinitions } from '../settings/definitions.ts';
import { expectedIn, isInRange, spokenRange, type NumberRange } from '../settings/numberRange.ts';
import { writingSettings } from '../settings/writingSettings.ts';
import { parseContext } from './contextArgument.ts';
import { UsageError } from './program.ts';

/** Where the beginning of the story comes from. */
export type PromptSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'standardInput' }
  | { readonly kind: 'ids'; readonly ids: Uint8Array };

/** Everything requested, after the checks. */
export interface StoryArguments {
  readonly prompt: PromptSource;
  readonly model: string;
  readonly contextBytes: number | undefined;
  readonly options: StoryOptions;
  readonly readBytes: number;
  /** Whether the beginning is read byte for byte, as the model alone would read it. */
  readonly isPlain: boolean;
  /**
   * Files whose words, names and phrases count in addition to those of the beginning; without any, nothing is learned.
   */
  readonly learn: readonly string[];
  readonly maxSeconds: number | undefined;
  readonly json: boolean;
  readonly inspect: boolean;
}

const maxStoryBytes = 10_000_000;

/** As in the editor, except for the length and where to stop. */
const defaults = { ...plainStoryOptions, ...writingSettings(defaultSettings) };
const stops: readonly StopAt[] = ['story', ...choicesOf('stopAt')];
const onOrOff = (isOn: boolean): string => (isOn ? 'on' : 'off');
/** A range in words: "0 to 2". */
const spoken = (key: keyof SamplingOptions | 'noRepeatWords' | 'seed'): string => spokenRange(settingDefinitions[key]);

export const help = `Continues a story with a one-million-parameter language model that runs entirely on this machine.

  npm run story -- [options] ["Once upon a time"]

The beginning is the argument, the contents of --file FILE, or standard input. Without one, it starts from scratch.

  --file FILE            read the beginning from a UTF-8 file
  --model NAME|PATH      a folder in models/, another model folder, a PyTorch or a safetensors file (${defaultSettings.model})
  --context N            the window in bytes, for a file without a config.json whose shapes do not tell
  --temperature T        ${spoken('temperature')}; 0 always takes the likeliest byte (${defaults.temperature})
  --top-k K              ${spoken('topK')}: choose only among the K likeliest bytes (${defaults.topK})
  --top-p P              ${spoken('topP')}: choose only among the likeliest bytes that together reach the probability P (${defaults.topP})
  --min-p P              ${spoken('minP')}: leave out bytes whose probability is below P times the likeliest byte's (${defaults.minP})
  --no-repeat N          ${spoken('noRepeatWords')}: never write a run of N words that already occurs, nor a word twice in a row; 0 turns this off (${defaults.noRepeatWords})
  --words RULE           strict: only known words; lenient: others too if the model is sure of them; off (${defaults.wordGuard})
  --names on|off         keep to the names in the beginning; new ones only where somebody is introduced (${onOrOff(defaults.nameGuard)})
  --prose on|off         keep to the rules of prose: spaces, capitals, quotation marks (${onOrOff(defaults.proseGuard)})
  --learn FILE           learn the words and turns of phrase of a text, and of the beginning; may be given more than once
  --plain                what the model alone would write: no guards, and the knobs of the published model card
  --seed N               ${spoken('seed')}; the same seed, beginning and settings give the same story
  --max-bytes N          the maximum length of the continuation (${defaults.maxBytes})
  --max-seconds S        stop after S seconds
  --stop WHERE           sentence, paragraph, story or length (${defaults.stopAt})
  --stop-string TEXT     stop before this text; may be given more than once
  --trim                 drop an unfinished last sentence
  --window RULE          ${choicesOf('windowRule').join(' or ')}: what a model with a limited window does when it is full (${defaults.windowRule}); half is faster
  --read-bytes N         read at most the last N bytes of the beginning; 0 reads all of it (${defaultSettings.readLength})
  --prompt-ids 1,79,110  give the beginning as raw byte values (no begin-of-story byte is added); implies --plain
  --inspect              show what the model expects next instead of writing
  --json                 print one line of JSON on standard output, and nothing else
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
  learn: { type: 'string', multiple: true },
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
 * Parses the command line.
 *
 * @param isInteractive whether standard input is a terminal; if so, the program doesn't wait for its end
 * @returns `help` if it was requested
 * @throws {UsageError} in one sentence that says what is allowed
 */
export function parseStoryArguments(argv: readonly string[], isInteractive: boolean): StoryArguments | 'help' {
  const { values, positionals } = parseArgs({
    args: joinNegativeValues(argv),
    options: definitions,
    allowPositionals: true,
  });
  if (values.help === true) return 'help';
  const numberIn = (name: keyof typeof values, range: NumberRange): number | undefined => {
    const text = values[name];
    if (typeof text !== 'string') return undefined;
    const value = text.trim() === '' ? NaN : Number(text);
    if (isInRange(value, range)) return value;
    throw new UsageError(`--${name} must be ${expectedIn(range)}, not "${text}".`);
  };
  const number = (
    name: keyof typeof values,
    minimum: number,
    maximum: number,
    isInteger: boolean,
  ): number | undefined => numberIn(name, { minimum, maximum, isInteger });
  const isPlain = values.plain === true || values['prompt-ids'] !== undefined;
  const base = isPlain ? plainStoryOptions : defaults;
  const knob = (name: keyof typeof values, key: keyof SamplingOptions | 'noRepeatWords'): number =>
    numberIn(name, settingDefinitions[key]) ?? base[key];
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
    seed: numberIn('seed', settingDefinitions.seed) ?? freshSeed(),
    maxBytes: number('max-bytes', 0, maxStoryBytes, true) ?? base.maxBytes,
    stopAt: choice('--stop', values.stop, stops) ?? base.stopAt,
    stopStrings: values['stop-string'] ?? [],
    trimToSentence: values.trim ?? base.trimToSentence,
    windowRule: choice('--window', values.window, choicesOf('windowRule')) ?? base.windowRule,
  };
  return {
    prompt: promptSource(values.file, values['prompt-ids'], positionals, isInteractive),
    model: values.model ?? defaultSettings.model,
    contextBytes: parseContext(values.context),
    options,
    readBytes: number('read-bytes', 0, Number.MAX_SAFE_INTEGER, true) ?? defaultSettings.readLength,
    isPlain,
    learn: values.learn ?? [],
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
    throw new UsageError('Give the beginning once: as an argument, with --file or with --prompt-ids.');
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
    throw new UsageError(`--prompt-ids must be byte values from 0 to 255, separated by commas, not "${list}".`);
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

/** parseArgs would read `--max-bytes -5` as two options; in the form `--max-bytes=-5`, it reaches our own check. */
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
