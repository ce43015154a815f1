// How a value from settings.json becomes a usable one. One that cannot be used is reported, never thrown.
import { settingDefinitions, type SettingDefinition, type Settings } from './definitions.ts';
import { expectedIn, nearestInRange } from './numberRange.ts';

/**
 * Makes settings of whatever stands in settings.json.
 *
 * @param get the value of a key, of any type
 * @param report is told, in one sentence, of each value that could not be used as it stands
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
      return typeof value === 'string' && value !== '' ? value : reject('a text');
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? value
        : reject('a list of texts');
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(definition.choices, value)
        ? value
        : reject(`one of ${Object.keys(definition.choices).join(', ')}`);
    case 'number': {
      if (typeof value !== 'number' || Number.isNaN(value)) return reject('a number');
      const nearest = nearestInRange(value, definition);
      if (nearest !== value) {
        report(`The setting micromixer.${key} must be ${expectedIn(definition)}, not ${value}; using ${nearest}.`);
      }
      return nearest;
    }
  }
}
