// `micromixer.model: auto`: what it stands for.

/** The model that has read fairy tales for small children, and little else. */
export const storyModelName = 'micromixer-stories-1m';
/** The model that has read novels too. */
export const fictionModelName = 'micromixer-fiction-1m';

/** The setting until a model is chosen: the text itself chooses, by which of these it surprises less. */
export const automaticModelName = 'auto';
/** The first one writes where there is no text to choose by. */
const automaticModels = [storyModelName, fictionModelName];

/** The models that a value of the setting stands for, each a name or a path. */
export function modelsNamed(nameOrPath: string): readonly string[] {
  return nameOrPath === automaticModelName ? automaticModels : [nameOrPath];
}
