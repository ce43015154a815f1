// Turns the values in settings.json into usable ones. An unusable value is reported; nothing is ever thrown.
import { settingDefinitions, type SettingDefinition, type Settings } from './definitions.ts';
import { expectedIn, nearestInRange } from './numberRange.ts';
import { daringPresets, type Knobs } from './presets.ts';

/**
 * Makes valid settings out of whatever settings.json contains. A knob without a value of its own (`null` counts as
 * none) gets the one that `daring` sets.
 *
 * @param get the value of a key, of any type
 * @param report is called with one sentence for each value that could not be used as it is
 */
export function parseSettings(get: (key: string) => unknown, report: (problem: string) => void): Settings {
  const parse = (key: string, definition: SettingDefinition): unknown =>
    parseSetting(key, get(key), definition, report);
  const daring = parse('daring', settingDefinitions.daring) as Settings['daring'];
  const preset: Knobs = daringPresets[daring];
  const entries = Object.entries<SettingDefinition>(settingDefinitions).map(([key, definition]) => {
    if (key === 'daring') return [key, daring];
    const isKnob = definition.kind === 'number' && definition.isKnob === true;
    return [key, isKnob ? parse(key, { ...definition, default: preset[key as keyof Knobs] }) : parse(key, definition)];
  });
  return Object.fromEntries(entries) as Settings;
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
      if (value === null && definition.isKnob === true) return definition.default;
      if (typeof value !== 'number' || Number.isNaN(value)) return reject('a number');
      const nearest = nearestInRange(value, definition);
      if (nearest !== value) {
        report(`The setting micromixer.${key} must be ${expectedIn(definition)}, not ${value}; using ${nearest}.`);
      }
      return nearest;
    }
  }
}
