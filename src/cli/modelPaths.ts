// What a path says of a model, by the rules of the machine that it is of: a path of Windows is read as one there, and only there.
import path from 'node:path';

/** What of `node:path` is asked: its rules, of this machine unless they are given. */
export type PathRules = Pick<typeof path, 'basename' | 'dirname'>;

/** Whether it can be the name of a folder in models/: a path of any machine is none. */
export function isModelName(nameOrPath: string): boolean {
  return !/[\\/]/u.test(nameOrPath) && nameOrPath !== '.' && nameOrPath !== '..';
}

/** What a model is called: its folder's name, or that of its weights file without the extension. */
export function modelNameOf(location: string, rules: PathRules = path): string {
  return rules.basename(location).replace(/\.(?:safetensors|pt|pth|bin)$/iu, '');
}
