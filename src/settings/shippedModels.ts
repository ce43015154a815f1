// The models that ship: what `micromixer.model` can name before anything is imported.
import { fictionModelName, storyModelName } from './automaticModel.ts';

/** In the order of their names. A list, since what an extension comes with cannot be listed where it comes over http. */
export const shippedModelNames: readonly string[] = [
  'micromixer-1-100k',
  'micromixer-1-1m',
  'micromixer-1-300k',
  'micromixer-1-500k',
  fictionModelName,
  storyModelName,
];
