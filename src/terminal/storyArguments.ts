// The arguments of `npm run story`: what there are, what they mean, and their checks.
import { parseArgs } from 'node:util';
import { defaultModelName } from '../checkpoint/modelFolder.ts';
import type { WindowRule } from '../engine/window.ts';
import { defaultReadBytes, defaultStoryOptions, type StopAt, type StoryOptions } from '../generation/options.ts';
import { samplingRanges } from '../sampling/options.ts';
import { freshSeed, largestSeed } from '../sampling/random.ts';
import type { WordRule } from '../sampling/wordGuard.ts';
import { parseContext } from './contextArgument.ts';
import { UsageError } from './usageError.ts';

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
  readonly maxSeconds: number | undefined;
  readonly json: boolean;
  readonly inspect: boolean;
}

const mostBytes = 10_000_000;

/** The guards that people who write stories want; the model alone needs to be asked for. */
const defaultGuards = { wordGuard: 'strict', nameGuard: true, proseGuard: true } as const;

export const help = `Continues a story with a language model of one million parameters, on this machine alone.

  npm run story -- [options] ["Once upon a time"]

The beginning is the argument, or --file FILE, or standard input. Without one the story starts from nothing.

  --file FILE            read the beginning from a UTF-8 file
  --model NAME|PATH      a folder in models/, any model folder, a PyTorch or a safetensors file (${defaultModelName})
  --context N            bytes that a file without a config.json looks back, where its shapes do not tell
  --temperature T        0 to 2; 0 always takes the likeliest byte (${defaultStoryOptions.temperature})
  --top-k K              1 to 256: choose among the K likeliest bytes (${defaultStoryOptions.topK})
  --top-p P              0.01 to 1: choose among the likeliest bytes that make up P (${defaultStoryOptions.topP})
  --min-p P              0 to 1: leave out bytes less than P times as likely as the likeliest (${defaultStoryOptions.minP})
  --no-repeat N          never write the same N words twice; 0 allows it (${defaultStoryOptions.noRepeatWords})
  --words RULE           strict: only known words; lenient: others too if the model is sure; off (${defaultGuards.wordGuard})
  --names on|off         keep to the names of the beginning; new ones only where somebody is introduced (on)
  --prose on|off         keep to the rules of prose: spaces, capitals, quotation marks (on)
  --plain                no guard at all: what the model alone would write
  --seed N               0 to ${largestSeed}; the same seed, beginning and settings give the same story
  --max-bytes N          the longest continuation (${defaultStoryOptions.maxBytes})
  --max-seconds S        stop after this time
  --stop WHERE           sentence, paragraph, story or length (${defaultStoryOptions.stopAt})
  --stop-string TEXT     stop before this text; may be given several times
  --trim                 cut an unfinished last sentence
  --window exact|hop     what a model with a window does when it is full (${defaultStoryOptions.windowRule}); hop is faster
  --read-bytes N         how much of the beginning's end is read; 0 reads all (${defaultReadBytes})
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
  const knob = (name: keyof typeof values, key: keyof typeof samplingRanges): number => {
    const { minimum, maximum, isInteger } = samplingRanges[key];
    return number(name, minimum, maximum, isInteger) ?? defaultStoryOptions[key];
  };
  const options: StoryOptions = {
    temperature: knob('temperature', 'temperature'),
    topK: knob('top-k', 'topK'),
    topP: knob('top-p', 'topP'),
    minP: knob('min-p', 'minP'),
    noRepeatWords: number('no-repeat', 0, 100, true) ?? defaultStoryOptions.noRepeatWords,
    ...guardOptions(values),
    seed: number('seed', 0, largestSeed, true) ?? freshSeed(),
    maxBytes: number('max-bytes', 0, mostBytes, true) ?? defaultStoryOptions.maxBytes,
    stopAt:
      choice<StopAt>('--stop', values.stop, ['sentence', 'paragraph', 'story', 'length']) ?? defaultStoryOptions.stopAt,
    stopStrings: values['stop-string'] ?? [],
    trimToSentence: values.trim ?? defaultStoryOptions.trimToSentence,
    windowRule: choice<WindowRule>('--window', values.window, ['exact', 'hop']) ?? defaultStoryOptions.windowRule,
  };
  if (options.noRepeatWords === 1) throw new UsageError('--no-repeat must be 0 or at least 2, not "1".');
  return {
    prompt: promptSource(values.file, values['prompt-ids'], positionals, isInteractive),
    model: values.model ?? defaultModelName,
    contextBytes: parseContext(values.context),
    options,
    readBytes: number('read-bytes', 0, Number.MAX_SAFE_INTEGER, true) ?? defaultReadBytes,
    maxSeconds: number('max-seconds', 0, 1e6, false),
    json: values.json ?? false,
    inspect: values.inspect ?? false,
  };
}

function guardOptions(values: {
  readonly words?: string | undefined;
  readonly names?: string | undefined;
  readonly prose?: string | undefined;
  readonly plain?: boolean | undefined;
  readonly 'prompt-ids'?: string | undefined;
}): Pick<StoryOptions, 'wordGuard' | 'nameGuard' | 'proseGuard'> {
  const isPlain = values.plain === true || values['prompt-ids'] !== undefined;
  const { wordGuard, nameGuard, proseGuard } = isPlain ? defaultStoryOptions : defaultGuards;
  const isOn = (name: string, value: string | undefined, otherwise: boolean): boolean => {
    const chosen = choice(name, value, ['on', 'off']);
    return chosen === undefined ? otherwise : chosen === 'on';
  };
  return {
    wordGuard: choice<WordRule>('--words', values.words, ['strict', 'lenient', 'off']) ?? wordGuard,
    nameGuard: isOn('--names', values.names, nameGuard),
    proseGuard: isOn('--prose', values.prose, proseGuard),
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
