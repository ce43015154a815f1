// Which of a file's tensors are the model's parameters. Trainers and wrappers put names of their own before a parameter's and between
// its parts, and store other things with the model; whatever is left over and is none of these is refused, not dropped.
import * as l10n from '@vscode/l10n';
import { ModelError } from '../model/modelError.ts';
import type { StoredTensor, StoredTensors } from './storedTensor.ts';
import { isPlainName, quotedName, spokenName } from '../model/spokenName.ts';

/**
 * What wrappers add to names, anywhere: torch.compile, DataParallel and DistributedDataParallel, FSDP in its two generations,
 * activation checkpointing, Lightning Fabric, XLA's FSDP, Opacus, PEFT.
 */
const wrapperParts = new Set([
  '_orig_mod',
  'module',
  '_fsdp_wrapped_module',
  '_fpw_module',
  '_checkpoint_wrapped_module',
  '_forward_module',
  '_orig_module',
  '_module',
  'base_layer',
]);

/** The first part of every name in a mixer's state dict. */
const firstParts = new Set(['token_embedding', 'mixer_layers', 'layer_norm', 'lm_head', 'rope']);

const embeddingName = 'token_embedding.weight';
const headName = 'lm_head.weight';

/** A name without what wrappers added: the prefix of the mixer, with its dot, and the mixer's own name for the tensor. */
interface SplitName {
  readonly prefix: string;
  readonly name: string;
}

/** @returns `undefined` for a name that is unlike any of a mixer's */
function splitName(listed: string): SplitName | undefined {
  const parts = listed.split('.').filter((part) => !wrapperParts.has(part));
  const first = parts.findLastIndex((part) => firstParts.has(part));
  if (first < 0 || first === parts.length - 1) return undefined;
  const prefix = parts.slice(0, first).map((part) => `${part}.`);
  return { prefix: prefix.join(''), name: parts.slice(first).join('.') };
}

/** Whether a name may be that of a mixer's parameter. */
export function isParameterName(listed: string): boolean {
  return splitName(listed) !== undefined && !listed.endsWith('._extra_state');
}

/** The tensors that share a prefix, by the names that a mixer has for them. */
interface Group {
  readonly prefix: string;
  readonly tensors: Map<string, StoredTensor>;
  /** A name that two different tensors have. */
  twice?: string;
}

/**
 * The tensors of the one mixer in a file, by its own names for them.
 *
 * A head without an embedding becomes the embedding, since the two are one tensor: safetensors' `save_model` keeps only one name of a
 * tensor that has two.
 *
 * @throws {ModelError} `modelMismatch` if there are several mixers, other tensors that may be part of the model, or something else in
 *   place of a parameter
 */
export function findParameters(listed: StoredTensors, source: string): StoredTensors {
  const groups = new Map<string, Group>();
  for (const [listedName, tensor] of listed) {
    const split = splitName(listedName);
    if (split === undefined) continue;
    const group = groups.get(split.prefix) ?? { prefix: split.prefix, tensors: new Map<string, StoredTensor>() };
    groups.set(split.prefix, group);
    const other = group.tensors.get(split.name);
    if (other !== undefined && other !== tensor) group.twice ??= split.name;
    group.tensors.set(split.name, tensor);
  }
  const { tensors, twice } = chooseGroup([...groups.values()], source);
  if (twice !== undefined)
    throw new ModelError('modelMismatch', l10n.t('{0}: holds the tensor {1} twice.', source, twice));

  for (const [listedName, tensor] of listed) {
    const split = splitName(listedName);
    if (tensor.isInteger === true) continue;
    // A parameter, or the second name of one, for example that of a compiled copy next to the model.
    if (split !== undefined && tensors.get(split.name) === tensor) continue;
    // A head outside the mixer that it belongs to.
    if (split?.name === headName && !tensors.has(headName)) tensors.set(headName, tensor);
    else
      throw new ModelError(
        'modelMismatch',
        l10n.t('{0}: the tensor {1} does not belong to a mixer.', source, spokenName(listedName)),
      );
  }
  const head = tensors.get(headName);
  if (head !== undefined && !tensors.has(embeddingName)) {
    tensors.set(embeddingName, head);
    tensors.delete(headName);
  }
  for (const [name, { problem }] of tensors) {
    if (!isPlainName(name)) {
      throw new ModelError(
        'modelMismatch',
        l10n.t('{0}: the tensor {1} does not belong to a mixer.', source, quotedName(name)),
      );
    }
    if (problem !== undefined)
      throw new ModelError('modelMismatch', l10n.t('{0}: the tensor {1} {2}.', source, quotedName(name), problem));
  }
  return tensors;
}

/** The group that is a mixer; if none is, the largest, so that an error names what it lacks. */
function chooseGroup(groups: readonly Group[], source: string): Group {
  const whole = groups.filter(
    ({ tensors }) =>
      (tensors.has(embeddingName) || tensors.has(headName)) &&
      tensors.has('mixer_layers.0.norm1.weight') &&
      tensors.has('layer_norm.weight'),
  );
  const [first, ...others] = whole;
  const different = others.find((other) => !isSame(other, first!));
  if (first !== undefined && different !== undefined) {
    const names = [first, different].map(({ prefix }) => (prefix === '' ? l10n.t('no prefix') : quotedName(prefix)));
    throw new ModelError(
      'modelMismatch',
      l10n.t(
        '{0}: holds more than one mixer (under {1}); save the state dict of one of them alone.',
        source,
        names.join(` ${l10n.t('and')} `),
      ),
    );
  }
  const largest = groups.toSorted((left, right) => right.tensors.size - left.tensors.size)[0];
  return first ?? largest ?? { prefix: '', tensors: new Map() };
}

/** Whether all names that two groups share stand for the same tensors. */
function isSame(left: Group, right: Group): boolean {
  return [...left.tensors].every(([name, tensor]) => {
    const other = right.tensors.get(name);
    return other === undefined || other === tensor;
  });
}
