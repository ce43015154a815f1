// The settings in the form that package.json needs (https://code.visualstudio.com/api/references/contribution-points#contributes.configuration).
// The text people read there is in package.nls.json, under keys that begin with `settings.`, so that it can be
// translated.
import { settingDefinitions, type SettingDefinition } from './definitions.ts';
import { expectedIn } from './numberRange.ts';
import { renamedSettings } from './renamedSettings.ts';
import { settingGroups } from './settingDefinition.ts';

/** One section of the settings editor. */
export interface ConfigurationGroup {
  readonly title: string;
  readonly order: number;
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The settings' part of the manifest: `npm run manifest` writes both halves. */
export interface SettingsManifest {
  /** `contributes.configuration` of package.json, with texts as `%keys%`. */
  readonly configuration: readonly ConfigurationGroup[];
  /** The corresponding part of package.nls.json: English texts by key. */
  readonly words: Readonly<Record<string, string>>;
}

/** The prefix of the package.nls.json keys that belong to settings. */
export const settingWordsPrefix = 'settings.';

export function settingsManifest(): SettingsManifest {
  const words: Record<string, string> = {};
  const say: Say = (key, english) => {
    words[`${settingWordsPrefix}${key}`] = english;
    return `%${settingWordsPrefix}${key}%`;
  };
  const configuration = Object.entries(settingGroups).map(([group, title], index) => ({
    title: say(`group.${group}`, title),
    order: index + 1,
    properties: Object.fromEntries([
      ...Object.entries<SettingDefinition>(settingDefinitions)
        .filter(([, definition]) => definition.group === group)
        .map(([key, definition], place) => [`micromixer.${key}`, propertyOf(key, definition, place + 1, say)]),
      ...(group === 'advanced' ? renamedProperties(say) : []),
    ]) as ConfigurationGroup['properties'],
  }));
  return { configuration, words };
}

/** Records an English text under a key, and returns the reference to it. */
type Say = (key: string, english: string) => string;

function propertyOf(key: string, definition: SettingDefinition, order: number, say: Say): Record<string, unknown> {
  const isKnob = definition.kind === 'number' && definition.isKnob === true;
  return {
    order,
    scope: definition.scope ?? 'language-overridable',
    ...typeOf(key, definition, say),
    default: isKnob ? null : definition.default,
    ...(definition.kind === 'number' ? valuesOf(key, definition, say) : {}),
    markdownDescription: say(
      key,
      isKnob ? `${definition.words} Left empty, it is what \`#micromixer.daring#\` says.` : definition.words,
    ),
  };
}

function valuesOf(
  key: string,
  range: SettingDefinition & { readonly kind: 'number' },
  say: Say,
): Record<string, unknown> {
  const { minimum, maximum, leastOn } = range;
  if (leastOn === undefined) return { minimum, maximum };
  // The settings editor enforces the two ends; in settings.json, other invalid values are underlined as well.
  return {
    minimum,
    maximum,
    not: { exclusiveMinimum: 0, exclusiveMaximum: leastOn },
    errorMessage: say(`${key}.error`, `Must be ${expectedIn(range)}.`),
  };
}

function typeOf(key: string, definition: SettingDefinition, say: Say): Record<string, unknown> {
  switch (definition.kind) {
    case 'boolean':
      return { type: 'boolean' };
    case 'text':
      return { type: 'string' };
    case 'texts':
      return { type: 'array', items: { type: 'string' }, uniqueItems: true };
    case 'number': {
      const type = definition.isInteger ? 'integer' : 'number';
      return { type: definition.isKnob === true ? [type, 'null'] : type };
    }
    case 'choice': {
      const values = Object.entries(definition.choices);
      return {
        type: 'string',
        enum: values.map(([value]) => value),
        enumItemLabels: values.map(([value]) =>
          say(`${key}.${value}.label`, value.charAt(0).toUpperCase() + value.slice(1)),
        ),
        enumDescriptions: values.map(([value, meaning]) => say(`${key}.${value}`, meaning)),
      };
    }
  }
}

/**
 * The editor must still know the old names, so that their values can be read and moved; it shows only those still set.
 */
function renamedProperties(say: Say): [string, Record<string, unknown>][] {
  return Object.entries(renamedSettings).map(([key, { to }]) => {
    const words = say(`renamed.${key}`, `Its name is \`#micromixer.${to}#\` now.`);
    const property = {
      scope: 'language-overridable',
      type: ['number', 'null'],
      default: null,
      markdownDescription: words,
      markdownDeprecationMessage: words,
    };
    return [`micromixer.${key}`, property];
  });
}
