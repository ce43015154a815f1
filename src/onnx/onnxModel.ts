// An ONNX model as plain data, and its encoding as protobuf. Field numbers are those of onnx.proto
// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), limited to what the mixer's graph needs.
import { PbfWriter } from 'pbf';

/** A tensor that is part of the model. Row-major; int64 values are given as numbers. */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array;
}

/** Attribute values, keyed by ONNX type: an integer as `int`, a list of integers as `ints`. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] }
  | { readonly graph: Graph };

/** One operator. */
export interface Node {
  readonly operator: string;
  /** The operator's domain; the standard's if empty or missing. */
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** An input or output of the graph; a string dimension is symbolic. */
export interface ValueInfo {
  readonly name: string;
  readonly type: 'float32' | 'int32';
  readonly shape: readonly (number | string)[];
}

/** A graph: a whole model, or the body of an operator, which can also use names of the enclosing graph. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
}

/**
 * IR version 10 came with opset 21 (ONNX 1.16): old enough for any runtime of the last two years, new enough for Gelu
 * (opset 20).
 */
const irVersion = 10;
const opsetVersion = 21;

const elementType = { float32: 1, int32: 6, int64: 7 } as const;
const attributeType = { float: 1, int: 2, text: 3, graph: 5, ints: 7 } as const;

/** Encodes the model: the bytes of an .onnx file. */
export function encodeOnnx(model: Graph): Uint8Array {
  // Allocated in one piece: the weights are most of the file, and growing by doubling would copy them several times.
  const weightBytes = model.initializers.reduce((sum, { data }) => sum + data.byteLength, 0);
  const pbf = new PbfWriter(new Uint8Array(weightBytes + 65_536));
  pbf.writeVarintField(1, irVersion);
  pbf.writeStringField(2, 'micromixer-stories');
  pbf.writeMessage(7, writeGraph, model);
  pbf.writeMessage(8, writeOpset, { domain: '', version: opsetVersion });
  for (const domain of domainsOf(model)) pbf.writeMessage(8, writeOpset, { domain, version: 1 });
  return pbf.finish();
}

/** The domains used besides the standard's. */
function domainsOf({ nodes }: Graph): ReadonlySet<string> {
  return new Set(nodes.flatMap(({ domain }) => (domain === undefined || domain === '' ? [] : [domain])));
}

function writeOpset({ domain, version }: { domain: string; version: number }, pbf: PbfWriter): void {
  pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeGraph(model: Graph, pbf: PbfWriter): void {
  for (const node of model.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, model.name);
  for (const initializer of model.initializers) pbf.writeMessage(5, writeTensor, initializer);
  for (const info of model.inputs) pbf.writeMessage(11, writeValueInfo, info);
  for (const info of model.outputs) pbf.writeMessage(12, writeValueInfo, info);
}

function writeNode(node: Node, pbf: PbfWriter): void {
  for (const name of node.inputs) pbf.writeStringField(1, name);
  for (const name of node.outputs) pbf.writeStringField(2, name);
  pbf.writeStringField(3, node.outputs[0]!);
  pbf.writeStringField(4, node.operator);
  for (const attribute of Object.entries(node.attributes ?? {})) pbf.writeMessage(5, writeAttribute, attribute);
  if (node.domain !== undefined && node.domain !== '') pbf.writeStringField(7, node.domain);
}

function writeAttribute([name, value]: [string, Attribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, attributeType.float);
  } else if ('int' in value) {
    pbf.writeVarintField(3, value.int);
    pbf.writeVarintField(20, attributeType.int);
  } else if ('text' in value) {
    pbf.writeStringField(4, value.text);
    pbf.writeVarintField(20, attributeType.text);
  } else if ('graph' in value) {
    pbf.writeMessage(6, writeGraph, value.graph);
    pbf.writeVarintField(20, attributeType.graph);
  } else {
    for (const item of value.ints) pbf.writeVarintField(8, item);
    pbf.writeVarintField(20, attributeType.ints);
  }
}

function writeTensor({ name, shape, data }: Initializer, pbf: PbfWriter): void {
  for (const size of shape) pbf.writeVarintField(1, size);
  const type = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'int64';
  pbf.writeVarintField(2, elementType[type]);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)); // raw_data: little-endian
}

function writeValueInfo(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeStringField(1, info.name);
  pbf.writeMessage(2, (_, type) => type.writeMessage(1, writeTensorType, info), info);
}

function writeTensorType(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeVarintField(1, elementType[info.type]);
  pbf.writeMessage(
    2,
    (shape, writer) => shape.forEach((size) => writer.writeMessage(1, writeDimension, size)),
    info.shape,
  );
}

function writeDimension(size: number | string, pbf: PbfWriter): void {
  if (typeof size === 'number') pbf.writeVarintField(1, size);
  else pbf.writeStringField(2, size);
}
