// Opens a checkpoint of any supported format: bytes in, a checked model out. The file is untrusted: it is recognized by its bytes,
// never by its name; nothing in it is run; no memory is allocated for a tensor before its shape is known to belong to the model.
import * as l10n from '@vscode/l10n';
import type { MixerConfig } from '../model/config.ts';
import { ModelError } from '../model/modelError.ts';
import { checkModel, elementCount, parameterShapes, type MixerModel, type Tensor } from '../model/weights.ts';
import { inferConfig, type InferConfigOptions } from './inferConfig.ts';
import { MemoryBudget } from './memoryBudget.ts';
import { listSafetensors } from './safetensors.ts';
import { findParameters } from './parameterNames.ts';
import type { StoredTensor, StoredTensors } from './storedTensor.ts';
import { listTorchTensors } from './torchCheckpoint.ts';

type CheckpointFormat = 'safetensors' | 'torch';

/** A checkpoint that was read. It keeps nothing of the file. */
export interface OpenedCheckpoint {
  readonly model: MixerModel;
  readonly format: CheckpointFormat;
  /** The types that the file stores its weights in, for example `['float16']`; in memory they are float32. */
  readonly elementTypes: readonly string[];
}

/**
 * Opens a checkpoint.
 *
 * Holds at most 3 times the file's size in addition to the file, and a few megabytes for its table of contents.
 *
 * @param file the whole file
 * @throws {ModelError} in one sentence: `modelDamaged`, `modelMismatch`, or `contextUnknown` if `contextBytes` must be given
 */
export async function openCheckpoint(file: Uint8Array, options: InferConfigOptions = {}): Promise<OpenedCheckpoint> {
  const { source = 'model' } = options;
  const format = recognizeFormat(file, source);
  const budget = new MemoryBudget(file.length, source);
  const listed = format === 'torch' ? await listTorchTensors(file, budget, source) : listSafetensors(file, source);
  const stored = findParameters(listed, source);
  const config = inferConfig(stored, options);

  if (!hasShapesOf(config, stored)) {
    // checkModel says what is wrong, and needs no numbers for it.
    checkModel(config, new Map([...stored].map(([name, { shape }]) => [name, { shape, data: noNumbers }])), source);
    throw new ModelError('modelMismatch', l10n.t('{0}: its tensors are not those of a mixer.', source));
  }
  const alreadyRead = new Map<StoredTensor, Tensor>();
  const tensors = new Map<string, Tensor>();
  for (const [name, tensor] of stored) {
    let read = alreadyRead.get(tensor);
    if (read === undefined) {
      budget.take(elementCount(tensor.shape) * Float32Array.BYTES_PER_ELEMENT, l10n.t('the tensor {0}', name));
      read = { shape: tensor.shape, data: await tensor.read() };
      alreadyRead.set(tensor, read);
    }
    tensors.set(name, read);
  }
  const elementTypes = new Set([...stored.values()].map((tensor) => tensor.elementType));
  return { model: checkModel(config, tensors, source), format, elementTypes: [...elementTypes] };
}

const noNumbers = new Float32Array(0);

/** Whether these are the tensors of such a mixer and no others, as far as names and shapes tell. */
function hasShapesOf(config: MixerConfig, stored: StoredTensors): boolean {
  const shapes = parameterShapes(config);
  if ([...shapes.keys()].some((name) => !stored.has(name))) return false;
  shapes.set('lm_head.weight', shapes.get('token_embedding.weight')!);
  shapes.set('rope.inv_freq', [config.hiddenDim / 2]);
  return [...stored].every(([name, { shape }]) => String(shape) === String(shapes.get(name)));
}

/** Other formats that a file's first bytes may reveal, and what to say about each. */
const lookalikes: readonly { readonly starts: string; readonly say: (source: string) => string }[] = [
  {
    starts: '\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19',
    say: (source) =>
      l10n.t(
        '{0}: the file is in the format that PyTorch wrote before version 1.6; load it and torch.save it again with a newer PyTorch.',
        source,
      ),
  },
  {
    starts: '\x80',
    say: (source) => l10n.t('{0}: the file is a bare Python pickle, not a file of torch.save.', source),
  },
  {
    starts: 'GGUF',
    say: (source) =>
      l10n.t('{0}: the file is a GGUF file; MicroMixer models are PyTorch or safetensors files.', source),
  },
  {
    starts: 'version https://git-lfs',
    say: (source) => l10n.t('{0}: the file is only the pointer to a file that git-lfs has not fetched yet.', source),
  },
];

function recognizeFormat(file: Uint8Array, source: string): CheckpointFormat {
  const start = String.fromCharCode(...file.subarray(0, 32));
  if (start.startsWith('PK\x03\x04')) return 'torch';
  // After the header's length comes its JSON, which the format requires to begin with a brace.
  if (start[8] === '{') return 'safetensors';
  const lookalike = lookalikes.find(({ starts }) => start.startsWith(starts));
  throw new ModelError(
    'modelDamaged',
    file.length === 0
      ? l10n.t('{0}: the file is empty.', source)
      : (lookalike?.say(source) ?? l10n.t('{0}: the file is neither a PyTorch checkpoint nor safetensors.', source)),
  );
}
