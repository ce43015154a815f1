// Settings that had other names, and what becomes of values that stand under those.
import type { Settings } from './definitions.ts';

/** Where a value of an old name belongs. */
export interface Renamed {
  readonly to: keyof Settings;
  /** The value as the new name has it; whatever cannot be converted stays as it is, to be reported like any other value. */
  readonly convert: (value: unknown) => unknown;
}

const asItIs = (value: unknown): unknown => value;
const secondsOf = (value: unknown): unknown => (typeof value === 'number' ? value / 1000 : value);

/** By the old name. */
export const renamedSettings: Readonly<Record<string, Renamed>> = {
  maxBytes: { to: 'suggestionLength', convert: asItIs },
  storyMaxBytes: { to: 'storyLength', convert: asItIs },
  readBytes: { to: 'readLength', convert: asItIs },
  delayMs: { to: 'delaySeconds', convert: secondsOf },
};

/** One change of a file of settings; `undefined` takes a value away. */
export interface SettingChange {
  readonly key: string;
  readonly value: unknown;
  /** The old name, where a value is put under a new one. */
  readonly from?: string;
}

/**
 * What moves the values of old names to the new ones, in one place where settings stand (the user's, the workspace's, a folder's, each for
 * all languages or for one). The new values come first, so that nothing is lost if the second half fails. A value that stands under the
 * new name already is newer, and stays.
 *
 * @param get the value that stands under a name in this place, `undefined` or `null` for none
 */
export function movesOf(get: (key: string) => unknown): SettingChange[] {
  const stands = (key: string): boolean => get(key) !== undefined && get(key) !== null;
  const old = Object.entries(renamedSettings).filter(([key]) => stands(key));
  return [
    ...old
      .filter(([, { to }]) => !stands(to))
      .map(([key, { to, convert }]) => ({ key: to, value: convert(get(key)), from: key })),
    ...old.map(([key]) => ({ key, value: undefined })),
  ];
}
