// What the pickle inside a PyTorch checkpoint may refer to: what torch.load(weights_only=True) accepts without being told to trust more
// (torch 2.8, torch/_weights_only_unpickler.py), and default dicts. Of these, only dicts, storages and tensors are more than a name, and
// they are only described; their bytes are in other entries of the archive.
import {
  bfloat16,
  float16,
  float32,
  float64,
  layoutEnd,
  type ElementLayout,
  type ElementType,
} from './elementTypes.ts';
import { PickleGlobal, PickleObject, PickleOther, type PickleNames, type PickleValue } from './unpickler.ts';

/** A run of numbers that tensors are views of. */
export class TorchStorage extends PickleObject {
  override readonly kind = 'storage';
  /** The entry `data/<key>` of the archive holds it. */
  readonly key: string;
  /** For example `FloatStorage`. */
  readonly typeName: string;
  /** `undefined` for types that are not floating-point: they occur only alongside the weights and are never read. */
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

/** A view of a storage, entirely inside it. */
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

/**
 * A tensor whose numbers are not weights as they are: quantized, sparse, a view that negates. It may occur alongside the weights, and
 * is never read.
 */
export class TorchOtherTensor extends PickleObject {
  override readonly kind = 'otherTensor';
  /** What it is, with its article. */
  readonly what: string;
  /** Whether its numbers are integers, such as a counter's: then it is not part of a model, whatever its name. */
  readonly isInteger: boolean;

  constructor(what: string, isInteger = false) {
    super();
    this.what = what;
    this.isInteger = isInteger;
  }
}

/** The storage classes that torch.save names instead of a dtype, even today (torch 2.8). */
const storageTypes: ReadonlyMap<string, ElementType | undefined> = new Map([
  ['FloatStorage', float32],
  ['HalfStorage', float16],
  ['BFloat16Storage', bfloat16],
  ['DoubleStorage', float64],
  ...list('Long Int Short Char Byte Bool ComplexFloat ComplexDouble QInt8 QUInt8 QInt32 QUInt4x2 QUInt2x4').map(
    (name) => [`${name}Storage`, undefined] as const,
  ),
  ['UntypedStorage', undefined],
]);

/** PyTorch's own limit is 64, but a mixer's tensors have 1 or 2 axes. */
const maxAxisCount = 8;

// Names that stand for themselves: dtypes, classes, quantization schemes, and what a defaultdict makes new values with.
const plainNames = [
  ...list('float16 float32 float64 bfloat16 complex32 complex64 complex128 bool').map((name) => `torch.${name}`),
  ...list('uint8 int8 int16 int32 int64 uint16 uint32 uint64').map((name) => `torch.${name}`),
  ...[1, 2, 3, 4, 5, 6, 7].flatMap((bits) => [`torch.int${bits}`, `torch.uint${bits}`]),
  ...list('e4m3fn e4m3fnuz e5m2 e5m2fnuz e8m0fnu').map((name) => `torch.float8_${name}`),
  'torch.float4_e2m1fn_x2',
  ...list('quint8 qint8 qint32 quint4x2 quint2x4 bits8 bits16 bits1x8 bits2x4 bits4x2').map((name) => `torch.${name}`),
  ...list('tensor_affine tensor_symmetric channel_affine channel_symmetric channel_affine_float_qparams').map(
    (name) => `torch.per_${name}`,
  ),
  ...list('Float Half BFloat16 Double Long Int Short Char Byte Bool').map((name) => `torch.${name}Tensor`),
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.nn.parameter.Buffer',
  ...list('list dict tuple str int float bool').flatMap(builtin),
].map((name) => new PickleGlobal(name));

/** What builds values that nobody reads, whatever its arguments are. */
const otherValues = [
  'torch.device',
  'torch.Size',
  'torch.serialization._get_layout',
  '_codecs.encode', // bytes, for which protocol 2 has no opcode
  ...list('set frozenset bytes bytearray complex').flatMap(builtin),
].map((name) => new PickleGlobal(name, () => new PickleOther()));

/** What builds tensors out of storages, or out of other tensors. */
const tensorBuilders: readonly PickleGlobal[] = [
  new PickleGlobal('torch._utils._rebuild_tensor', (args) => (args.length === 4 ? tensorOf(args) : undefined)),
  new PickleGlobal('torch._utils._rebuild_tensor_v2', rebuildTensor),
  new PickleGlobal('torch._utils._rebuild_tensor_v3', rebuildTensorOfDtype),
  new PickleGlobal('torch._utils._rebuild_parameter', firstTensor),
  new PickleGlobal('torch._utils._rebuild_parameter_with_state', firstTensor),
  new PickleGlobal('torch._utils._rebuild_device_tensor_from_cpu_tensor', firstTensor),
  ...Object.entries({
    qtensor: 'a quantized tensor',
    sparse_tensor: 'a sparse tensor',
    nested_tensor: 'a nested tensor',
    wrapper_subclass: 'a tensor of a class of its own',
    meta_tensor_no_storage: 'a meta tensor, which holds no numbers',
  }).map(([name, what]) => new PickleGlobal(`torch._utils._rebuild_${name}`, () => new TorchOtherTensor(what))),
];

const globals: readonly PickleGlobal[] = [
  new PickleGlobal('collections.OrderedDict', dictFromPairs),
  // The milestones of MultiStepLR.
  new PickleGlobal('collections.Counter', ([counts]) => (counts instanceof Map ? counts : undefined)),
  new PickleGlobal('collections.defaultdict', ([factory = null]) =>
    factory === null || factory instanceof PickleGlobal ? new Map() : undefined,
  ),
  ...tensorBuilders,
  // A tensor with attributes: the builder, the class, the builder's arguments, the attributes.
  new PickleGlobal('torch._tensor._rebuild_from_type_v2', ([builder, , args]) =>
    tensorBuilders.some((known) => known === builder) && Array.isArray(args)
      ? (builder as PickleGlobal).construct!(args)
      : undefined,
  ),
  ...plainNames,
  ...otherValues,
  ...[...storageTypes.keys()].map((typeName) => new PickleGlobal(`torch.${typeName}`)),
  new PickleGlobal('torch.storage.UntypedStorage'),
];

/** The names for {@link unpickle}. */
export const torchNames: PickleNames = {
  globals: new Map(globals.map((global) => [global.name, global])),
  persistent: loadStorage,
};

function list(names: string): string[] {
  return names.split(' ');
}

/** A builtin by its name in Python 3, and by that in Python 2, which protocol 2 uses. */
function builtin(name: string): string[] {
  return [`builtins.${name}`, `__builtin__.${name}`];
}

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
  const typeName = type.name.replace(/^torch\.(?:storage\.)?/u, '');
  return storageTypes.has(typeName) ? new TorchStorage(key, typeName, elementCount) : undefined;
}

/** A tensor, or its stand-in, wrapped in something that adds no numbers. */
function firstTensor([tensor]: readonly PickleValue[]): PickleValue | undefined {
  return tensor instanceof TorchTensor || tensor instanceof TorchOtherTensor ? tensor : undefined;
}

/** `(storage, offset, sizes, strides, requires_grad, backward_hooks[, metadata])` */
function rebuildTensor(args: readonly PickleValue[]): PickleValue | undefined {
  if (args.length !== 6 && args.length !== 7) return undefined;
  const metadata = args[6];
  if (metadata instanceof Map) {
    // The numbers that it shows are not those of its storage.
    for (const flag of ['neg', 'conj'])
      if (metadata.get(flag) === true) return new TorchOtherTensor('a view that negates or conjugates');
  }
  return tensorOf(args);
}

/** `(storage, offset, sizes, strides, requires_grad, backward_hooks, dtype[, metadata])`: for dtypes that have no storage class. */
function rebuildTensorOfDtype(args: readonly PickleValue[]): PickleValue | undefined {
  const dtype = args[6];
  if (!(dtype instanceof PickleGlobal)) return undefined;
  return new TorchOtherTensor(`a tensor of ${dtype.name}`, /^torch\.uint\d+$/u.test(dtype.name));
}

function tensorOf([storage, offset, shape, strides]: readonly PickleValue[]): PickleValue | undefined {
  const isTensor =
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
