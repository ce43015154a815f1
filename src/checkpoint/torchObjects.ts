// What the pickle inside a PyTorch checkpoint may refer to: the constructors of a state dict, and of the optimizer's and the
// scheduler's state beside it. Storages and tensors are only described; their bytes lie in other entries of the archive.
import {
  bfloat16,
  float16,
  float32,
  float64,
  layoutEnd,
  type ElementLayout,
  type ElementType,
} from './elementTypes.ts';
import { PickleGlobal, PickleObject, type PickleNames, type PickleValue } from './unpickler.ts';

/** A run of numbers that tensors are views of. */
export class TorchStorage extends PickleObject {
  override readonly kind = 'storage';
  /** The entry `data/<key>` of the archive holds it. */
  readonly key: string;
  /** For example `FloatStorage`. */
  readonly typeName: string;
  /** `undefined` for integers, which occur beside the weights only and are never read. */
  readonly elementType: ElementType | undefined;
  readonly elementCount: number;

  constructor(key: string, typeName: string, elementCount: number) {
    super();
    this.key = key;
    this.typeName = typeName;
    this.elementType = storageTypes.get(typeName);
    this.elementCount = elementCount;
  }
}

/** A view of a storage. It lies inside it. */
export class TorchTensor extends PickleObject {
  override readonly kind = 'tensor';
  readonly storage: TorchStorage;
  readonly layout: ElementLayout;

  constructor(storage: TorchStorage, layout: ElementLayout) {
    super();
    this.storage = storage;
    this.layout = layout;
  }
}

/** The storage classes that torch.save names, also today (torch 2.8), in place of a dtype. */
const storageTypes: ReadonlyMap<string, ElementType | undefined> = new Map([
  ['FloatStorage', float32],
  ['HalfStorage', float16],
  ['BFloat16Storage', bfloat16],
  ['DoubleStorage', float64],
  ['LongStorage', undefined],
  ['IntStorage', undefined],
  ['ShortStorage', undefined],
  ['CharStorage', undefined],
  ['ByteStorage', undefined],
  ['BoolStorage', undefined],
]);

/** PyTorch's own limit is 64, but a mixer's tensors have 1 or 2 axes. */
const maxAxisCount = 8;

const globals: readonly PickleGlobal[] = [
  new PickleGlobal('collections.OrderedDict', dictFromPairs),
  // The milestones of MultiStepLR.
  new PickleGlobal('collections.Counter', ([counts]) => (counts instanceof Map ? counts : undefined)),
  new PickleGlobal('torch._utils._rebuild_tensor_v2', rebuildTensor),
  new PickleGlobal('torch._utils._rebuild_parameter', ([tensor]) =>
    tensor instanceof TorchTensor ? tensor : undefined,
  ),
  ...[...storageTypes.keys()].map((typeName) => new PickleGlobal(`torch.${typeName}`)),
];

/** The names for {@link unpickle}. */
export const torchNames: PickleNames = {
  globals: new Map(globals.map((global) => [global.name, global])),
  persistent: loadStorage,
};

function dictFromPairs(args: readonly PickleValue[]): PickleValue | undefined {
  const dict = new Map<PickleValue, PickleValue>();
  if (args.length === 0) return dict;
  const [pairs] = args;
  if (args.length > 1 || !Array.isArray(pairs)) return undefined;
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    dict.set(pair[0]!, pair[1]!);
  }
  return dict;
}

/** `('storage', class, key, device, element count)`, as torch.serialization's persistent_id writes it. */
function loadStorage(id: PickleValue): PickleValue | undefined {
  if (!Array.isArray(id)) return undefined;
  const [tag, type, key, device, elementCount] = id;
  const isStorage =
    id.length === 5 &&
    tag === 'storage' &&
    type instanceof PickleGlobal &&
    typeof key === 'string' &&
    typeof device === 'string' &&
    isSize(elementCount);
  if (!isStorage) return undefined;
  const typeName = type.name.replace(/^torch\./u, '');
  return storageTypes.has(typeName) ? new TorchStorage(key, typeName, elementCount) : undefined;
}

/** `(storage, offset, sizes, strides, requires_grad, backward_hooks[, metadata])` */
function rebuildTensor(args: readonly PickleValue[]): PickleValue | undefined {
  const [storage, offset, shape, strides] = args;
  const isTensor =
    (args.length === 6 || args.length === 7) &&
    storage instanceof TorchStorage &&
    isSize(offset) &&
    isSizes(shape) &&
    isSizes(strides) &&
    shape.length === strides.length;
  if (!isTensor) return undefined;
  // Copied: the pickle could still append to the lists that were checked.
  const layout = { offset, shape: [...shape], strides: [...strides] };
  return layoutEnd(layout) <= storage.elementCount ? new TorchTensor(storage, layout) : undefined;
}

function isSize(value: PickleValue | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSizes(value: PickleValue | undefined): value is number[] {
  return Array.isArray(value) && value.length <= maxAxisCount && value.every(isSize);
}
