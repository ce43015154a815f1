// The settings in the form that package.json needs (https://code.visualstudio.com/api/references/contribution-points#contributes.configuration).
import { settingDefinitions, settingGroups, type SettingDefinition } from './definitions.ts';
import { expectedIn, type NumberRange } from './numberRange.ts';

/** One section of the settings editor. */
export interface ConfigurationGroup {
  readonly title: string;
  readonly order: number;
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What `contributes.configuration` of package.json must be: `npm run manifest` writes it there. */
export function manifestConfiguration(): ConfigurationGroup[] {
  return Object.entries(settingGroups).map(([group, title], index) => ({
    title,
    order: index + 1,
    properties: Object.fromEntries(
      Object.entries<SettingDefinition>(settingDefinitions)
        .filter(([, definition]) => definition.group === group)
        .map(([key, definition], place) => [`micromixer.${key}`, propertyOf(definition, place + 1)]),
    ),
  }));
}

function propertyOf(definition: SettingDefinition, order: number): Record<string, unknown> {
  return {
    order,
    scope: definition.scope ?? 'language-overridable',
    ...typeOf(definition),
    default: definition.default,
    ...(definition.kind === 'number' ? valuesOf(definition) : {}),
    markdownDescription: definition.words,
  };
}

function valuesOf(range: NumberRange): Record<string, unknown> {
  const { minimum, maximum, leastOn } = range;
  if (leastOn === undefined) return { minimum, maximum };
  // The settings editor knows the two ends; in settings.json the rest is underlined too.
  return {
    minimum,
    maximum,
    not: { exclusiveMinimum: 0, exclusiveMaximum: leastOn },
    errorMessage: `Must be ${expectedIn(range)}.`,
  };
}

function typeOf(definition: SettingDefinition): Record<string, unknown> {
  switch (definition.kind) {
    case 'boolean':
      return { type: 'boolean' };
    case 'text':
      return { type: 'string' };
    case 'texts':
      return { type: 'array', items: { type: 'string' }, uniqueItems: true };
    case 'number':
      return { type: definition.isInteger ? 'integer' : 'number' };
    case 'choice': {
      const values = Object.keys(definition.choices);
      return {
        type: 'string',
        enum: values,
        enumItemLabels: values.map((value) => value.charAt(0).toUpperCase() + value.slice(1)),
        enumDescriptions: Object.values(definition.choices),
      };
    }
  }
}
