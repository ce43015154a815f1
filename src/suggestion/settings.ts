// The settings that a person can change: keys, defaults and ranges, and how a value from settings.json becomes a usable one.
// package.json repeats keys, defaults and ranges for the settings editor; test/manifest.test.ts proves that they agree.
import { defaultModelName } from '../checkpoint/modelFolder.ts';
import type { WindowRule } from '../engine/window.ts';
import type { Confidence } from '../generation/confidence.ts';
import { defaultReadBytes, type StopAt } from '../generation/options.ts';
import { defaultSampling, samplingRanges } from '../sampling/options.ts';
import type { WordRule } from '../sampling/wordGuard.ts';
import { largestSeed } from '../sampling/random.ts';

/** Whether suggestions come by themselves while typing, or only when asked for. */
export type Trigger = 'automatic' | 'manual';

/** How long to wait after a key: as long as the writer's pace suggests, or a fixed time. */
export type DelayRule = 'adaptive' | 'fixed';

/** Everything that can be set, by the key behind `micromixer.`. */
export interface Settings {
  readonly enable: boolean;
  readonly languages: readonly string[];
  readonly trigger: Trigger;
  readonly delay: DelayRule;
  /** Milliseconds, for a fixed delay. */
  readonly delayMs: number;
  /** Longest suggestion. */
  readonly maxBytes: number;
  readonly stopAt: StopAt;
  /** How many suggestions an explicit request makes. */
  readonly candidates: number;
  readonly midWord: boolean;
  /** How sure the model must be of a suggestion that nobody asked for. */
  readonly confidence: Confidence;
  /** How many short candidates a suggestion is the likeliest of. */
  readonly bestOf: number;
  readonly model: string;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
  readonly noRepeatWords: number;
  readonly wordGuard: WordRule;
  readonly nameGuard: boolean;
  readonly proseGuard: boolean;
  readonly readBytes: number;
  readonly windowRule: WindowRule;
  /** Longest story of "Generate Story". */
  readonly storyMaxBytes: number;
}

/** The settings that any text is written by. */
export type WritingSettings = Pick<Settings, (typeof writingKeys)[number]>;

const writingKeys = [
  'temperature',
  'topK',
  'topP',
  'minP',
  'noRepeatWords',
  'wordGuard',
  'nameGuard',
  'proseGuard',
  'windowRule',
] as const;

/** Those of the settings that any text is written by. */
export function writingSettings(settings: Settings): WritingSettings {
  return Object.fromEntries(writingKeys.map((key) => [key, settings[key]])) as unknown as WritingSettings;
}

/** How one setting is checked. */
type Rule =
  | { readonly kind: 'boolean'; readonly default: boolean }
  | { readonly kind: 'text'; readonly default: string }
  | { readonly kind: 'texts'; readonly default: readonly string[] }
  | { readonly kind: 'choice'; readonly default: string; readonly choices: readonly string[] }
  | {
      readonly kind: 'number';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      readonly isInteger: boolean;
    };

const integer = (value: number, minimum: number, maximum: number): Rule => ({
  kind: 'number',
  default: value,
  minimum,
  maximum,
  isInteger: true,
});

/** All settings. Their order is that of the settings editor. */
export const settingRules: { readonly [Key in keyof Settings]: Rule } = {
  enable: { kind: 'boolean', default: true },
  languages: { kind: 'texts', default: ['markdown'] },
  trigger: { kind: 'choice', default: 'automatic', choices: ['automatic', 'manual'] },
  delay: { kind: 'choice', default: 'adaptive', choices: ['adaptive', 'fixed'] },
  delayMs: integer(75, 0, 5000),
  maxBytes: integer(120, 1, 2000),
  stopAt: { kind: 'choice', default: 'sentence', choices: ['sentence', 'paragraph', 'length'] },
  candidates: integer(3, 1, 10),
  midWord: { kind: 'boolean', default: false },
  confidence: { kind: 'choice', default: 'medium', choices: ['none', 'low', 'medium', 'high'] },
  bestOf: integer(4, 1, 8),
  model: { kind: 'text', default: defaultModelName },
  // Less daring than a whole story: a suggestion should be what the writer may have meant.
  temperature: { kind: 'number', default: 0.5, ...samplingRanges.temperature },
  topK: { kind: 'number', default: defaultSampling.topK, ...samplingRanges.topK },
  topP: { kind: 'number', default: defaultSampling.topP, ...samplingRanges.topP },
  minP: { kind: 'number', default: 0.05, ...samplingRanges.minP },
  seed: integer(0, 0, largestSeed),
  noRepeatWords: integer(5, 0, 20),
  wordGuard: { kind: 'choice', default: 'strict', choices: ['strict', 'lenient', 'off'] },
  nameGuard: { kind: 'boolean', default: true },
  proseGuard: { kind: 'boolean', default: true },
  readBytes: integer(defaultReadBytes, 64, 65_536),
  windowRule: { kind: 'choice', default: 'hop', choices: ['hop', 'exact'] },
  storyMaxBytes: integer(1500, 1, 20_000),
};

/**
 * Makes settings of whatever stands in settings.json.
 *
 * @param get the value of a key, of any type
 * @param report is told, in one sentence, of each value that could not be used as it stands
 */
export function parseSettings(get: (key: string) => unknown, report: (problem: string) => void): Settings {
  const entries = Object.entries(settingRules).map(([key, rule]) => [key, parseSetting(key, get(key), rule, report)]);
  return Object.fromEntries(entries);
}

function parseSetting(key: string, value: unknown, rule: Rule, report: (problem: string) => void): unknown {
  if (value === undefined) return rule.default;
  const refuse = (expected: string): unknown => {
    report(
      `The setting micromixer.${key} must be ${expected}, not ${JSON.stringify(value)}; using ${JSON.stringify(rule.default)}.`,
    );
    return rule.default;
  };
  switch (rule.kind) {
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse('true or false');
    case 'text':
      return typeof value === 'string' && value !== '' ? value : refuse('a text');
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string')
        ? value
        : refuse('a list of texts');
    case 'choice':
      return rule.choices.includes(value as string) ? value : refuse(`one of ${rule.choices.join(', ')}`);
    case 'number': {
      if (typeof value !== 'number' || Number.isNaN(value)) return refuse('a number');
      const clamped = Math.min(rule.maximum, Math.max(rule.minimum, rule.isInteger ? Math.round(value) : value));
      if (clamped !== value) {
        const kind = rule.isInteger ? 'a whole number' : 'a number';
        report(
          `The setting micromixer.${key} must be ${kind} from ${rule.minimum} to ${rule.maximum}, not ${value}; using ${clamped}.`,
        );
      }
      return clamped;
    }
  }
}
