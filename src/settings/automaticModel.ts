// What `micromixer.model: auto` stands for.

/** The model trained on fairy tales for small children and little else. */
export const storyModelName = 'micromixer-stories-1m';
/** The model that was also trained on novels. */
export const fictionModelName = 'micromixer-fiction-1m';

/** The setting until a model is chosen: uses whichever of these the text surprises less. */
export const automaticModelName = 'auto';
/** The first one is used if there is no text to decide by. */
const automaticModels = [storyModelName, fictionModelName];

/** The models that a value of the setting stands for, each a name or a path. */
export function modelsNamed(nameOrPath: string): readonly string[] {
  return nameOrPath === automaticModelName ? automaticModels : [nameOrPath];
}
