// The settings that apply to everything that is written: ghost text, stories, and what the panel writes.
import type { Settings } from './definitions.ts';

/** The settings that apply to any text, wherever it is written. */
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

/** Picks those settings. */
export function writingSettings(settings: Settings): WritingSettings {
  return Object.fromEntries(writingKeys.map((key) => [key, settings[key]])) as unknown as WritingSettings;
}
