// How much the counts of a text are trusted against the model: models/mixing.json, made by training/mixing.py.
import { ModelError } from '../model/modelError.ts';
import { contextLevels } from './contextCounts.ts';

/** Upper ends, inclusive, of the classes of how often a context came; the last class has no end. */
export const totalClasses = [1, 2, 4, 8, 16, 64] as const;
/** The same for how many different bytes followed it. */
export const distinctClasses = [1, 2, 4] as const;
/** Upper ends, exclusive, of the classes of what was believed so far of the byte that followed most often. */
export const beliefClasses = [0.003, 0.02, 0.1, 0.4, 0.8] as const;

/**
 * Weights by level of context. The share that stays with what was believed before a context was asked (the shorter contexts, and the
 * model in the end) is the logistic function of `certainty` + `belief`.
 */
export interface MixingWeights {
  /** (levels, total classes, distinct classes) */
  readonly certainty: readonly (readonly (readonly number[])[])[];
  /** (levels, belief classes) */
  readonly belief: readonly (readonly number[])[];
}

/**
 * Reads models/mixing.json.
 *
 * @throws {ModelError} `modelDamaged` if it is of another shape
 */
export function readMixingWeights(file: Uint8Array): MixingWeights {
  try {
    const { levels, certainty, belief } = JSON.parse(new TextDecoder().decode(file)) as Record<string, number[][][]> & {
      belief: number[][];
    };
    const hasShape =
      JSON.stringify(levels) === JSON.stringify(contextLevels) &&
      certainty!.length === contextLevels.length &&
      belief.length === contextLevels.length &&
      certainty!.every(
        (rows) => rows.length === totalClasses.length + 1 && rows.every(isRow(distinctClasses.length)),
      ) &&
      belief.every(isRow(beliefClasses.length));
    if (hasShape) return { certainty: certainty!, belief };
  } catch {
    // as below
  }
  throw new ModelError('modelDamaged', 'The file models/mixing.json is damaged: install the extension again.');
}

const isRow =
  (ends: number) =>
  (row: readonly number[]): boolean =>
    row.length === ends + 1 && row.every((value) => Number.isFinite(value));

/** The class of a value: how many of the upper ends, inclusive, it passes. */
export function classOf(value: number, ends: readonly number[]): number {
  let index = 0;
  while (index < ends.length && value > ends[index]!) index++;
  return index;
}

/** The same with exclusive ends. */
export function beliefClassOf(belief: number): number {
  let index = 0;
  while (index < beliefClasses.length && belief >= beliefClasses[index]!) index++;
  return index;
}
