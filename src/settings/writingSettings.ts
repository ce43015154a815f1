// The settings that decide how any text is written: ghost text, a story, what the panel writes.
import type { Settings } from './definitions.ts';

/** The settings that any text is written by, wherever it is written. */
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
