// The arguments of `npm run suggest`: what they are, what they mean, and how they are checked.
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Request } from '../completions/suggestionCache.ts';
import { settingDefinitions, type Settings } from '../settings/definitions.ts';
import { parseSettings } from '../settings/parseSettings.ts';
import { renamedSettings } from '../settings/renamedSettings.ts';
import { UsageError } from './program.ts';
import { standardInput } from './textInput.ts';

/** Everything requested, after the checks. */
export interface SuggestArguments {
  /** A path, or `-`. */
  readonly file: string;
  /** The editor's identifier for the language. */
  readonly language: string;
  readonly request: Request;
  readonly settings: Settings;
  readonly json: boolean;
}

const settingPrefix = 'micromixer.';

export const help = `Shows what the editor would suggest at a place in a document.

  npm run --silent suggest -- [options] FILE

FILE, or - for standard input, is UTF-8 text with one \u2038 (U+2038) where the cursor stands.

  --language ID              markdown, plaintext or another identifier (by the file's ending, else plaintext; - is markdown)
  --explicit                 as if asked for by "Trigger Inline Suggestion"; without it as while typing
  --set micromixer.NAME=VALUE
                             a setting, its value as in settings.json, or a bare text; may be given several times
  --model NAME|PATH          short for --set micromixer.model=...
  --json                     one line: {"suggestions":[...],"quiet":REASON|null}
  --help                     show this
`;

/**
 * Parses the command line.
 *
 * @returns `help` if it was requested
 * @throws {UsageError} in one sentence that says what is allowed
 */
export function parseSuggestArguments(argv: readonly string[]): SuggestArguments | 'help' {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: {
      language: { type: 'string' },
      explicit: { type: 'boolean' },
      set: { type: 'string', multiple: true },
      model: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help === true) return 'help';
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw new UsageError('Give one file, or - for standard input: npm run --silent suggest -- FILE');
  }
  const { language = languageOf(file) } = values;
  if (language === '') throw new UsageError('--language must be the identifier of a language, such as markdown.');
  const model = values.model === undefined ? [] : [`${settingPrefix}model=${JSON.stringify(values.model)}`];
  return {
    file,
    language,
    request: values.explicit === true ? 'explicit' : 'automatic',
    settings: settingsFrom([...(values.set ?? []), ...model]),
    json: values.json ?? false,
  };
}

function languageOf(file: string): string {
  return file === standardInput || /^\.(?:md|markdown)$/iu.test(path.extname(file)) ? 'markdown' : 'plaintext';
}

/** The default settings with these changes, each `micromixer.NAME=VALUE`; the last one for a name applies. */
function settingsFrom(changes: readonly string[]): Settings {
  const values = new Map<string, unknown>();
  for (const change of changes) {
    const [name, value] = splitAtEquals(change);
    const key = name.startsWith(settingPrefix) ? name.slice(settingPrefix.length) : '';
    if (value === undefined) throw new UsageError(`--set must be ${settingPrefix}NAME=VALUE, not "${change}".`);
    const renamed = Object.hasOwn(renamedSettings, key) ? renamedSettings[key] : undefined;
    if (renamed !== undefined) values.set(renamed.to, renamed.convert(valueFrom(value)));
    else if (Object.hasOwn(settingDefinitions, key)) values.set(key, valueFrom(value));
    else throw new UsageError(`There is no setting "${name}".`);
  }
  return parseSettings(
    (key) => values.get(key),
    (problem) => {
      // The editor uses the default instead; here, nobody would notice that.
      throw new UsageError(problem.replace(/; using .*$/su, '.'));
    },
  );
}

function splitAtEquals(change: string): [name: string, value: string | undefined] {
  const at = change.indexOf('=');
  return at < 0 ? [change, undefined] : [change.slice(0, at), change.slice(at + 1)];
}

/** A value as in settings.json; a string may come without its quotation marks. */
function valueFrom(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
