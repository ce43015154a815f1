// Named presets: values for all knobs of the sampler, described in one plain sentence each. The setting `daring`
// selects one.
import * as l10n from '@vscode/l10n';

/** The knobs of the sampler. */
export interface Knobs {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
}

/** Values for the knobs, under one name. */
export interface Preset extends Knobs {
  readonly name: string;
  /** What it does, in one sentence. */
  readonly sentence: string;
}

/** The presets by the values of the setting `daring`. */
export const daringPresets = {
  careful: {
    get name() {
      return l10n.t('Careful');
    },
    get sentence() {
      return l10n.t('Plain sentences that hang together; few surprises.');
    },
    temperature: 0.3,
    topK: 40,
    topP: 1,
    minP: 0.1,
  },
  balanced: {
    get name() {
      return l10n.t('Balanced');
    },
    get sentence() {
      return l10n.t('A story that knows where it is going and still finds something along the way.');
    },
    temperature: 0.5,
    topK: 40,
    topP: 1,
    minP: 0.05,
  },
  playful: {
    get name() {
      return l10n.t('Playful');
    },
    get sentence() {
      return l10n.t('More turns and odd ideas; now and then a word that does not fit.');
    },
    temperature: 1,
    topK: 100,
    topP: 0.95,
    minP: 0.03,
  },
  wild: {
    get name() {
      return l10n.t('Wild');
    },
    get sentence() {
      return l10n.t('Almost anything may happen; words are invented too, if no guard forbids it.');
    },
    temperature: 1.4,
    topK: 256,
    topP: 0.98,
    minP: 0.01,
  },
  greedy: {
    get name() {
      return l10n.t('Greedy');
    },
    get sentence() {
      return l10n.t('Always the likeliest letter: the same text every time, and soon going in circles.');
    },
    temperature: 0,
    topK: 256,
    topP: 1,
    minP: 0,
  },
} as const satisfies Readonly<Record<string, Preset>>;

/** A value of the setting `daring`. */
export type Daring = keyof typeof daringPresets;

export const presets: readonly Preset[] = Object.values(daringPresets);

export const defaultDaring = 'balanced' satisfies Daring;

/** The preset that has exactly these knobs. */
export function daringOf(knobs: Knobs): Daring | undefined {
  const all: [string, Preset][] = Object.entries(daringPresets);
  const found = all.find(([, preset]) => knobKeys.every((key) => preset[key] === knobs[key]));
  return found?.[0] as Daring | undefined;
}

export const knobKeys = ['temperature', 'topK', 'topP', 'minP'] as const satisfies readonly (keyof Knobs)[];
