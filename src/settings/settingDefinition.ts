// The kinds of settings: the types of the rows in definitions.ts.
import type { NumberRange } from './numberRange.ts';

/** The sections of the settings editor, in order. */
export const settingGroups = {
  writing: 'Writing',
  style: 'Style',
  guards: 'Guards',
  advanced: 'Advanced',
} as const;

interface Described {
  readonly group: keyof typeof settingGroups;
  /** `window`: one value for all languages. Otherwise each language may have its own. */
  readonly scope?: 'window';
  /** Markdown. */
  readonly words: string;
}

/** One setting. `choices` maps each possible value to its description. */
export type SettingDefinition = Described &
  (
    | { readonly kind: 'boolean'; readonly default: boolean }
    | { readonly kind: 'text'; readonly default: string }
    | { readonly kind: 'texts'; readonly default: readonly string[] }
    | { readonly kind: 'choice'; readonly default: string; readonly choices: Readonly<Record<string, string>> }
    | ({
        readonly kind: 'number';
        readonly default: number;
        /** A knob that `daring` sets, unless it has a value of its own; `null` counts as none. */
        readonly isKnob?: true;
      } & NumberRange)
  );
