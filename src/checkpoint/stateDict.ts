// Finds the state dict of a mixer in what a trainer saved around it.
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';
import { isParameterName } from './parameterNames.ts';
import { TorchOtherTensor, TorchTensor } from './torchObjects.ts';
import type { PickleValue } from './unpickler.ts';
import { quotedName } from '../model/spokenName.ts';

type Dict = Map<PickleValue, PickleValue>;

/** The keys under which trainers keep the state dict; the first one present wins. `module` is DeepSpeed's. */
const usualKeys = ['model_state_dict', 'state_dict', 'model', 'module'];
/** How far below the root to look for one. */
const maxDepth = 6;

/**
 * The dict that holds a mixer's tensors: under the usual keys, or wherever there is one. If there is none, the dict that a trainer
 * would keep one in, so that errors can name what it lacks.
 *
 * @param root may contain itself
 * @throws {ModelError} `modelMismatch` if there are several, and none is where a trainer keeps the model
 */
export function findStateDict(root: PickleValue, source: string): Dict | undefined {
  return new Search(source).find(root, 0) ?? usualDict(root);
}

class Search {
  readonly #source: string;
  /** What was visited already: containers may contain each other, and themselves. */
  readonly #seen = new Set<PickleValue>();

  constructor(source: string) {
    this.#source = source;
  }

  find(value: PickleValue, depth: number): Dict | undefined {
    const isContainer = value instanceof Map || Array.isArray(value);
    if (!isContainer || depth > maxDepth || this.#seen.has(value)) return undefined;
    this.#seen.add(value);
    if (value instanceof Map) {
      for (const key of usualKeys) {
        const found = this.find(value.get(key) ?? null, depth + 1);
        if (found !== undefined) return found;
      }
      if (holdsMixer(value)) return value;
    }
    const found = new Map<Dict, string>();
    for (const [key, inner] of value.entries()) {
      const dict = this.find(inner, depth + 1);
      if (dict !== undefined) found.set(dict, typeof key === 'string' || typeof key === 'number' ? String(key) : '?');
    }
    if (found.size > 1) {
      const keys = [...found.values()].slice(0, 2).map(quotedName);
      throw new ModelError(
        'modelMismatch',
        l10n.t(
          '{0}: holds more than one mixer (under {1}); save the state dict of one of them alone.',
          this.#source,
          keys.join(` ${l10n.t('and')} `),
        ),
      );
    }
    return [...found.keys()][0];
  }
}

function holdsMixer(dict: Dict): boolean {
  for (const [name, value] of dict) {
    const isTensor = value instanceof TorchTensor || value instanceof TorchOtherTensor;
    if (isTensor && typeof name === 'string' && isParameterName(name)) return true;
  }
  return false;
}

function usualDict(root: PickleValue): Dict | undefined {
  if (!(root instanceof Map)) return undefined;
  let dict = root;
  for (let depth = 0; depth < maxDepth; depth++) {
    const inner = usualKeys.map((key) => dict.get(key)).find((value) => value instanceof Map);
    if (inner === undefined) break;
    dict = inner;
  }
  return dict;
}
