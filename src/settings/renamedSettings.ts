// Settings that were renamed, and what happens to values under their old names.
import type { Settings } from './definitions.ts';

/** The destination of an old name's value. */
export interface Renamed {
  readonly to: keyof Settings;
  /**
   * The value in the new name's format; whatever cannot be converted stays as it is, to be reported like any other
   * value.
   */
  readonly convert: (value: unknown) => unknown;
}

const asItIs = (value: unknown): unknown => value;
const secondsOf = (value: unknown): unknown => (typeof value === 'number' ? value / 1000 : value);

/** By old name. */
export const renamedSettings: Readonly<Record<string, Renamed>> = {
  maxBytes: { to: 'suggestionLength', convert: asItIs },
  storyMaxBytes: { to: 'storyLength', convert: asItIs },
  readBytes: { to: 'readLength', convert: asItIs },
  delayMs: { to: 'delaySeconds', convert: secondsOf },
};

/** One change to a settings file; `undefined` removes a value. */
export interface SettingChange {
  readonly key: string;
  readonly value: unknown;
  /** The old name, if a value is moved to a new one. */
  readonly from?: string;
}

/**
 * The changes that move values from old names to new ones, in one place where settings can be set (the user's, the
 * workspace's or a folder's, each for all languages or for one). New values are written first, so that nothing is lost
 * if the second half fails. A value already set under the new name is more recent, and stays.
 *
 * @param get the value set under a name in this place, `undefined` or `null` for none
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
