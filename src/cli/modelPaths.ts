// What a path says about a model, by the rules of the machine it is from: Windows paths are understood on Windows only.
import path from 'node:path';

/** The functions used from `node:path`; this machine's unless others are given. */
export type PathRules = Pick<typeof path, 'basename' | 'dirname'>;

/** Whether it can be the name of a folder in models/; a path of any platform cannot. */
export function isModelName(nameOrPath: string): boolean {
  return !/[\\/]/u.test(nameOrPath) && nameOrPath !== '.' && nameOrPath !== '..';
}

/** A model's name: its folder's name, or its weights file's without the extension. */
export function modelNameOf(location: string, rules: PathRules = path): string {
  return rules.basename(location).replace(/\.(?:safetensors|pt|pth|bin)$/iu, '');
}
