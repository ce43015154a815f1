// The knobs until the host has sent the person's settings.
import { defaultSettings } from '../../settings/definitions.ts';
import { writingSettings } from '../../settings/writingSettings.ts';
import type { WritingOptions } from '../protocol.ts';

/** The default settings. */
export const firstKnobs: WritingOptions = {
  ...writingSettings(defaultSettings),
  seed: defaultSettings.seed,
  maxBytes: defaultSettings.storyLength,
  stopAt: 'story',
  trimToSentence: true,
  readBytes: defaultSettings.readLength,
  learns: false,
};
