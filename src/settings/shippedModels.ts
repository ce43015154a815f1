// The models that ship: what `micromixer.model` can name before anything is imported.
import { fictionModelName, storyModelName } from './automaticModel.ts';

/** Sorted by name. Hard-coded, since an extension's folders cannot be listed where they are served over HTTP. */
export const shippedModelNames: readonly string[] = [
  'micromixer-1-100k',
  'micromixer-1-1m',
  'micromixer-1-300k',
  'micromixer-1-500k',
  fictionModelName,
  storyModelName,
];
