// How much the counts of a text are trusted against the model: models/mixing.json, the weights of a small network, made by
// training/mixing.py. What the network reads is defined here.
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';
import { contextLevels } from './contextCounts.ts';

const levels = contextLevels.length;

/**
 * The features of a place. By level: whether its context came before; by level: ln(1 + how often it came); by level: ln(1 + how many
 * different bytes followed). Of the model: the log of its largest probability, and its entropy, in nats. Whether the byte before it is
 * a letter.
 */
export const placeFeatures = { came: 0, total: levels, distinct: 2 * levels, model: 3 * levels, count: 3 * levels + 3 };

/**
 * A byte is a candidate if it was at least one in this many of the bytes that followed one of the contexts. Rarer ones would cost more
 * than they help: of 24 bytes that followed something, 8 are left.
 */
export const rarestCandidate = 50;

/**
 * The features of a candidate. By level: ln(1 + how often it followed); by level: its share of what followed. The logs of the model's
 * probability and of what that leaves to others. Whether it is a letter, a space, a capital.
 */
export const candidateFeatures = { times: 0, share: levels, model: 2 * levels, count: 2 * levels + 5 };

/** The log of a probability counts as at least this. */
export const smallestLog = -20;
/** What a probability leaves to others counts as at least this. */
export const smallestRest = 1e-5;

/** With H hidden units: a byte's logit is raised by output · max(0, place + placeBias + candidate) + outputBias. */
export interface MixingWeights {
  /** (place features, H) */
  readonly place: readonly (readonly number[])[];
  /** (H) */
  readonly placeBias: readonly number[];
  /** (candidate features, H) */
  readonly candidate: readonly (readonly number[])[];
  /** (H) */
  readonly output: readonly number[];
  readonly outputBias: number;
}

/**
 * Reads models/mixing.json.
 *
 * @throws {ModelError} `modelDamaged` if it is of another shape
 */
export function readMixingWeights(file: Uint8Array): MixingWeights {
  try {
    const read = JSON.parse(new TextDecoder().decode(file)) as MixingWeights & { levels: unknown };
    const { place, placeBias, candidate, output, outputBias } = read;
    const isRow = (row: readonly number[]): boolean => row.length === output.length && row.every(Number.isFinite);
    const hasShape =
      JSON.stringify(read.levels) === JSON.stringify(contextLevels) &&
      place.length === placeFeatures.count &&
      candidate.length === candidateFeatures.count &&
      [...place, ...candidate, placeBias, output].every(isRow) &&
      Number.isFinite(outputBias);
    if (hasShape) return { place, placeBias, candidate, output, outputBias };
  } catch {
    // as below
  }
  throw new ModelError('modelDamaged', l10n.t('The file models/mixing.json is damaged: install the extension again.'));
}
