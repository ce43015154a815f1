// Turns the values in settings.json into usable ones. A value that cannot be used is reported; nothing is ever thrown.
import { settingDefinitions, type SettingDefinition, type Settings } from './definitions.ts';

/**
 * Makes valid settings out of whatever settings.json contains.
 *
 * @param get the value of a key, of any type
 * @param report is called with one sentence for each value that could not be used as it is
 */
export function parseSettings(get: (key: string) => unknown, report: (problem: string) => void): Settings {
  const entries = Object.entries(settingDefinitions).map(([key, definition]) => [
    key,
    parseSetting(key, get(key), definition, report),
  ]);
  return Object.fromEntries(entries);
}

function parseSetting(
  key: string,
  value: unknown,
  definition: SettingDefinition,
  report: (problem: string) => void,
): unknown {
  if (value === undefined) return definition.default;
  const reject = (expected: string): unknown => {
    report(
      `The setting micromixer.${key} must be ${expected}, not ${JSON.stringify(value)}; using ${JSON.stringify(definition.default)}.`,
    );
    return definition.default;
  };
  switch (definition.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : reject('true or false');
    case 'text':
      return typeof value === 'string' && value !== '' ? value : reject('a string that is not empty');
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? value
        : reject('a list of strings');
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(definition.choices, value)
        ? value
        : reject(`one of ${Object.keys(definition.choices).join(', ')}`);
    case 'number': {
      if (typeof value !== 'number' || Number.isNaN(value)) return reject('a number');
      const { minimum, maximum, isInteger } = definition;
      const clamped = Math.min(maximum, Math.max(minimum, isInteger ? Math.round(value) : value));
      if (clamped !== value) {
        const kind = isInteger ? 'a whole number' : 'a number';
        report(
          `The setting micromixer.${key} must be ${kind} from ${minimum} to ${maximum}, not ${value}; using ${clamped}.`,
        );
      }
      return clamped;
    }
  }
}
