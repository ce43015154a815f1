// Settings of any value: usable ones are taken, all others are reported and replaced.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  defaultSettings,
  settingDefinitions,
  type SettingDefinition,
  type Settings,
} from '../../src/settings/definitions.ts';
import { expectedIn, isInRange, spokenRange } from '../../src/settings/numberRange.ts';
import { parseSettings } from '../../src/settings/parseSettings.ts';
import { daringOf, daringPresets } from '../../src/settings/presets.ts';

/** Settings of one value, and what was reported of it. */
function parse(key: string, value: unknown): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  const settings = parseSettings(
    (asked) => (asked === key ? value : undefined),
    (problem) => problems.push(problem),
  );
  return { settings, problems };
}

const cases: [keyof Settings, unknown, unknown, number][] = [
  ['temperature', 1.5, 1.5, 0],
  ['temperature', 9, 2, 1],
  ['temperature', -1, 0, 1],
  ['temperature', 'hot', 0.5, 1],
  ['topK', 0, 1, 1],
  ['topK', 12.4, 12, 1],
  ['topP', 0, 0.01, 1],
  ['suggestionLength', Infinity, 2000, 1],
  ['noRepeatWords', 0, 0, 0],
  ['noRepeatWords', 1, 2, 1],
  ['noRepeatWords', 0.4, 0, 1],
  ['noRepeatWords', 1.4, 2, 1],
  ['noRepeatWords', 2, 2, 0],
  ['noRepeatWords', -1, 0, 1],
  ['noRepeatWords', 21, 20, 1],
  ['stopAt', 'chapter', 'sentence', 1],
  ['enable', 'yes', true, 1],
  ['languages', 'markdown', ['markdown'], 1],
  ['languages', ['markdown', 'plaintext'], ['markdown', 'plaintext'], 0],
  ['model', '', 'DEFAULT', 1],
];
for (const [key, value, expected, problemCount] of cases) {
  test(`${key} ${JSON.stringify(value)} becomes ${JSON.stringify(expected)}`, () => {
    const { settings, problems } = parse(key, value);
    assert.deepEqual(settings[key], expected === 'DEFAULT' ? settingDefinitions[key].default : expected);
    assert.equal(problems.length, problemCount);
    for (const problem of problems) assert.match(problem, new RegExp(`micromixer\\.${key} must be .+; using`, 'u'));
  });
}

test('where 0 turns something off, the words for its values say so', () => {
  const { problems } = parse('noRepeatWords', 1);
  assert.deepEqual(problems, [
    'The setting micromixer.noRepeatWords must be 0 or a whole number from 2 to 20, not 1; using 2.',
  ]);
  assert.equal(spokenRange(settingDefinitions.noRepeatWords), '0 or 2 to 20');
  assert.equal(expectedIn(settingDefinitions.temperature), 'a number from 0 to 2');
  assert.deepEqual([0, 1, 2, 20, 21, 2.5].map((value) => isInRange(value, settingDefinitions.noRepeatWords)), [true, false, true, true, false, false]); // prettier-ignore
});

test('daring sets the knobs, except those that have values of their own', () => {
  const values: Record<string, unknown> = { daring: 'wild', topK: 12, minP: null };
  const settings = parseSettings((key) => values[key], assert.fail);
  const { temperature, topK, topP, minP } = settings;
  assert.deepEqual({ temperature, topK, topP, minP }, { temperature: 1.4, topK: 12, topP: 0.98, minP: 0.01 });
  assert.equal(parse('temperature', null).settings.temperature, defaultSettings.temperature);
  assert.equal(parse('seed', null).problems.length, 1);
});

test('every preset of daring is found again by its knobs', () => {
  for (const [key, preset] of Object.entries(daringPresets)) assert.equal(daringOf(preset), key);
  assert.equal(daringOf({ ...daringPresets.wild, topK: 3 }), undefined);
  const { temperature, topK, topP, minP } = defaultSettings;
  assert.equal(daringOf({ temperature, topK, topP, minP }), defaultSettings.daring);
});

test('whatever stands in settings.json, the settings are in range', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(settingDefinitions)), fc.anything()), (values) => {
      const settings = parseSettings(
        (key) => values[key],
        () => undefined,
      );
      for (const [key, definition] of Object.entries<SettingDefinition>(settingDefinitions)) {
        const value = settings[key as keyof Settings];
        if (definition.kind === 'number') {
          assert.ok(typeof value === 'number' && value >= definition.minimum && value <= definition.maximum);
          if (definition.isInteger) assert.ok(Number.isInteger(value));
          assert.ok(isInRange(value, definition));
        } else if (definition.kind === 'choice') assert.ok(Object.hasOwn(definition.choices, String(value)));
        else if (definition.kind === 'texts') assert.ok(Array.isArray(value));
        else assert.equal(typeof value, definition.kind === 'text' ? 'string' : 'boolean');
      }
    }),
  );
});
