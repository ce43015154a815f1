// Names of model folders: which are valid on every file system, and one for a checkpoint, whose name may be anything.

const maxCharacters = 64;

/** What may be wrong with a name, as the end of a sentence about it. */
export const modelNameProblems = {
  form: 'must be 1 to 64 letters, digits, dots, hyphens or underscores, without a dot at either end',
  reserved: 'is reserved on Windows',
} as const;

/** What is wrong with a name for a model folder; `undefined` if it is valid on every file system. */
export function problemWithModelName(name: string): keyof typeof modelNameProblems | undefined {
  if (!/^[\w-](?:[\w.-]{0,62}[\w-])?$/u.test(name)) {
    return 'form';
  }
  if (/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu.test(name)) return 'reserved';
  return undefined;
}

/** File names that say nothing: the folder's name then says more. */
const namelessStems = /^(?:model|pytorch_model|weights|checkpoint)$/iu;

/**
 * A name for the model of a checkpoint file.
 *
 * @param file its name, for example `epoch_4.pt`
 * @param folder the name of the folder that it is in, if that is known
 * @param taken names that exist already
 */
export function modelNameFor(file: string, folder: string | undefined, taken: readonly string[]): string {
  const stem = file.replace(/\.(?:safetensors|pt|pth|bin)$/iu, '');
  const spoken = namelessStems.test(stem) && folder !== undefined ? folder : stem;
  const cut = maxCharacters - '-999'.length;
  const clean = spoken
    .replaceAll(/[^\w.-]+/gu, '-')
    .replaceAll(/^[.-]+/gu, '')
    .slice(0, cut)
    .replaceAll(/[.-]+$/gu, '');
  const name = problemWithModelName(clean) === undefined ? clean : 'imported-model';
  // Some file systems ignore case.
  const lowerCase = new Set(taken.map((each) => each.toLowerCase()));
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? name : `${name}-${number}`;
    if (!lowerCase.has(numbered.toLowerCase())) return numbered;
  }
}
