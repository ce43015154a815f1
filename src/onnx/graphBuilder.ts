// Builds a graph operator by operator: each call adds one operator and returns the name of its result. Bodies (the
// branches of an If, the step of a Scan) can use the constants of the graph around them, so weights are stored only
// once.
import type { Attribute, Graph, Initializer, Node, ValueInfo } from './onnxModel.ts';

/** The name of a tensor in the graph. */
export type Value = string;

/** Collects the operators of one graph and, shared with all bodies inside it, the constants. */
export class GraphBuilder {
  readonly #prefix: string;
  readonly #nodes: Node[] = [];
  readonly #constants: Map<string, Initializer>;

  /** @param parent the builder of the enclosing graph, whose constants are shared */
  constructor(prefix = '', parent?: GraphBuilder) {
    this.#prefix = prefix;
    this.#constants = parent === undefined ? new Map() : parent.#constants;
  }

  /** A builder for a body of this graph. Names in it start with `prefix`, which must be unique. */
  body(prefix: string): GraphBuilder {
    return new GraphBuilder(`${this.#prefix}${prefix}`, this);
  }

  /** A float32 constant. It is stored only once per name, however often and from whatever body it is requested. */
  constant(name: string, shape: readonly number[], data: () => Float32Array): Value {
    if (!this.#constants.has(name)) this.#constants.set(name, { name, shape, data: data() });
    return name;
  }

  /** A list of int64, the type that operators use for axes and bounds. */
  integers(...values: number[]): Value {
    const name = `integers_${values.join('_')}`;
    if (!this.#constants.has(name)) {
      this.#constants.set(name, { name, shape: [values.length], data: BigInt64Array.from(values, BigInt) });
    }
    return name;
  }

  /** Adds an operator with one output. */
  add(operator: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.addMany(operator, inputs, 1, attributes)[0]!;
  }

  /**
   * Adds an operator with several outputs.
   *
   * @param domain the operator's domain; the standard's by default
   */
  addMany(
    operator: string,
    inputs: readonly Value[],
    outputCount: number,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): Value[] {
    const index = this.#nodes.length;
    const outputs = Array.from({ length: outputCount }, (_, output) => `${this.#prefix}${operator}_${index}_${output}`);
    this.#nodes.push({ operator, domain, inputs, outputs, attributes });
    return outputs;
  }

  /** Finishes a body whose results are the given outputs, in order. */
  finishBody(inputs: readonly ValueInfo[], outputs: readonly ValueInfo[]): Graph {
    return { name: `${this.#prefix}body`, inputs, outputs, nodes: this.#nodes, initializers: [] };
  }

  /** Finishes the outermost graph. `results` gives the value for each output. */
  finish(name: string, inputs: readonly ValueInfo[], outputs: readonly ValueInfo[], results: readonly Value[]): Graph {
    const renamed = new Map(results.map((value, index) => [value, outputs[index]!.name]));
    const nodes = this.#nodes.map((node) => ({
      ...node,
      outputs: node.outputs.map((output) => renamed.get(output) ?? output),
    }));
    return { name, inputs, outputs, nodes, initializers: [...this.#constants.values()] };
  }
}
