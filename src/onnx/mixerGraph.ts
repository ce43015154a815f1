// Builds the recurrent ONNX graph of a mixer from its config and weights. The graph is code: it is built in memory whenever a model
// is loaded, which takes milliseconds, so any checkpoint runs at once and there is no stored graph that could go stale.
//
//   bytes (T) int32, state (S, H) float32, for windowed models positions (T) int32   ->   logits (T, 256), next_state (S, H)
//
// T >= 1. The rows of a state are, for each layer, the running sum or average, followed with token shift by the last byte's vector.
// Either S is the number of these rows, for T bytes of one text; or S is T times that number, for one byte of each of T texts, whose
// states are stacked. Two nested Ifs tell the cases apart. Decode, one byte at a time, takes the branch in which nothing depends on
// T; prefill takes the branch with a Scan (decay pooling) or a CumSum (cumulative pooling) over T; candidates, written side by side,
// take a branch like the first but with T rows. All branches share the weights and give the same bits, so that any split of a text
// into runs has the same logits (test/inference/onnxEngine.test.ts). Measured on one core of an EPYC (2026-11-24), in microseconds
// per byte of the 1M decay variant: the branch for one byte 104, a Scan for all T 126 at T = 1 and 74 at T = 64; a table of powers
// of the decay instead of the Scan 117 at T = 1 and 76 at T = 16. Weights as 3-D MatMul instead of Gemm were 12 % slower.
import { stateRowsPerLayer } from '../model/config.ts';
import { rotaryFrequencies, tensorNamed, type MixerModel } from '../model/weights.ts';
import { vocabularySize } from '../model/vocabulary.ts';
import { GraphBuilder, type Value } from './graphBuilder.ts';
import type { Attribute, Graph, Port } from './onnxModel.ts';

/** Added to the variance in every LayerNorm. */
const normEpsilon = 1e-5;
/** The bound that means "to the end" for Slice. */
const toTheEnd = 2 ** 31 - 1;

const onAxis = (axis: number): Record<string, Attribute> => ({ axis: { int: axis } });

/** What a branch may rely on: T = 1, one state, or one byte per state. */
type Mode = 'oneByte' | 'anyBytes' | 'eachByte';

/** The whole graph of a model. Weights are referenced rather than copied until the graph is encoded. */
export function mixerGraph(model: MixerModel): Graph {
  const { config } = model;
  const stateRows = config.numLayers * stateRowsPerLayer(config);
  const stateShape = ['S', config.hiddenDim];
  const inputs: Port[] = [
    { name: 'bytes', type: 'int32', shape: ['T'] },
    { name: 'state', type: 'float32', shape: stateShape },
  ];
  if (config.contextBytes !== undefined) inputs.push({ name: 'positions', type: 'int32', shape: ['T'] });
  const outputs: Port[] = [
    { name: 'logits', type: 'float32', shape: ['T', vocabularySize] },
    { name: 'next_state', type: 'float32', shape: stateShape },
  ];

  const graph = new GraphBuilder();
  const branch = (parent: GraphBuilder, name: string, write: (body: GraphBuilder) => readonly Value[]): Attribute => {
    const body = parent.body(`${name}_`);
    const results = write(body);
    const ports = outputs.map((port, index) => ({ ...port, name: results[index]! }));
    return { graph: body.finishBody([], ports) };
  };
  const mixer = (parent: GraphBuilder, mode: Mode): Attribute =>
    branch(parent, mode, (body) => new MixerBody(model, body, mode).write());

  const isOneByte = graph.add('Equal', [graph.add('Shape', ['bytes']), graph.integers(1)]);
  const results = graph.addMany('If', [isOneByte], 2, {
    then_branch: mixer(graph, 'oneByte'),
    else_branch: branch(graph, 'several', (several) => {
      const isOneState = several.add('Equal', [
        several.add('Shape', ['state'], { end: { int: 1 } }),
        several.integers(stateRows),
      ]);
      return several.addMany('If', [isOneState], 2, {
        then_branch: mixer(several, 'anyBytes'),
        else_branch: mixer(several, 'eachByte'),
      });
    }),
  });
  return graph.finish('mixer', inputs, outputs, results);
}

/** Writes the forward pass of src/model/reference.ts, in its recurrent form, into one branch. */
class MixerBody {
  readonly #model: MixerModel;
  readonly #graph: GraphBuilder;
  readonly #mode: Mode;

  constructor(model: MixerModel, graph: GraphBuilder, mode: Mode) {
    this.#model = model;
    this.#graph = graph;
    this.#mode = mode;
  }

  /** @returns the names of the logits and of the next state */
  write(): [logits: Value, nextState: Value] {
    const { config } = this.#model;
    const rowsPerLayer = stateRowsPerLayer(config);
    const rows = this.#stateRows(config.numLayers * rowsPerLayer);
    const nextRows: Value[] = [];

    let x = this.#embed();
    for (let index = 0; index < config.numLayers; index++) {
      const layerRows = rows.slice(index * rowsPerLayer, (index + 1) * rowsPerLayer);
      const layer = this.#layer(`mixer_layers.${index}`, x, layerRows);
      x = layer.x;
      nextRows.push(...layer.nextRows);
    }
    const logits = this.#graph.add(
      'Gemm',
      [this.#layerNorm('layer_norm', x), this.#parameter('token_embedding.weight')],
      {
        transB: { int: 1 },
      },
    );
    return [logits, this.#nextState(nextRows)];
  }

  /** The rows of the state: (1, H) each, or (T, H) where each byte has a state of its own. */
  #stateRows(count: number): readonly Value[] {
    const graph = this.#graph;
    const split = (value: Value, axis: number): readonly Value[] =>
      count === 1 ? [value] : graph.addMany('Split', [value], count, { ...onAxis(axis), num_outputs: { int: count } });
    if (this.#mode !== 'eachByte') return split('state', 0);
    const states = graph.add('Reshape', ['state', graph.integers(-1, count, this.#model.config.hiddenDim)]);
    return split(states, 1).map((row) => graph.add('Squeeze', [row, graph.integers(1)]));
  }

  #nextState(rows: readonly Value[]): Value {
    const graph = this.#graph;
    if (this.#mode !== 'eachByte') return graph.add('Concat', rows, onAxis(0));
    const columns = rows.map((row) => graph.add('Unsqueeze', [row, graph.integers(1)]));
    const states = graph.add('Concat', columns, onAxis(1));
    return graph.add('Reshape', [states, graph.integers(-1, this.#model.config.hiddenDim)]);
  }

  /** (T, H): the embedding, rotated by the position where the config says so. */
  #embed(): Value {
    const graph = this.#graph;
    const { config } = this.#model;
    const x = graph.add('Gather', [this.#parameter('token_embedding.weight'), 'bytes']);
    if (!config.rotary) return x;
    const { hiddenDim } = config;
    const embedding = this.#data('token_embedding.weight');
    // Each channel's partner in the rotation, with its sign: a second table saves a permutation at run time.
    const partners = graph.constant('token_embedding.partners', [vocabularySize, hiddenDim], () =>
      embedding.map((_, index) => (index % 2 === 0 ? -embedding[index + 1]! : embedding[index - 1]!)),
    );
    const frequencies = rotaryFrequencies(hiddenDim);
    const table = (name: string, wave: (angle: number) => number): Value => {
      const shape = [config.contextBytes!, hiddenDim];
      const build = (): Float32Array =>
        Float32Array.from({ length: shape[0]! * hiddenDim }, (_, index) =>
          wave(Math.floor(index / hiddenDim) * frequencies[(index % hiddenDim) % frequencies.length]!),
        );
      return graph.add('Gather', [graph.constant(name, shape, build), 'positions']);
    };
    const kept = graph.add('Mul', [x, table('rotary.cos', Math.cos)]);
    const turned = graph.add('Mul', [graph.add('Gather', [partners, 'bytes']), table('rotary.sin', Math.sin)]);
    return graph.add('Add', [kept, turned]);
  }

  #layer(name: string, x: Value, rows: readonly Value[]): { x: Value; nextRows: Value[] } {
    const graph = this.#graph;
    const y = this.#layerNorm(`${name}.norm1`, x);
    const [pooledBefore, lastY] = rows;
    const nextRows: Value[] = [];
    const u = lastY === undefined ? y : this.#tokenShift(`${name}.token_mixer`, y, lastY);
    const { pooled, next } =
      this.#model.config.pooling === 'decay'
        ? this.#exponentialAverage(`${name}.token_mixer`, u, pooledBefore!)
        : this.#runningMean(u, pooledBefore!);
    nextRows.push(next);
    if (lastY !== undefined) nextRows.push(this.#lastRow(y));

    const hyper = this.#linear(
      `${name}.token_mixer.hyper.2`,
      this.#gelu(this.#linear(`${name}.token_mixer.hyper.0`, pooled)),
    );
    const [gain, offset] = graph.addMany('Split', [hyper], 2, { ...onAxis(1), num_outputs: { int: 2 } });
    const mixed = graph.add('Add', [x, graph.add('Add', [graph.add('Mul', [u, gain!]), offset!])]);
    const channels = this.#gelu(this.#linear(`${name}.channel_mlp.fc1`, this.#layerNorm(`${name}.norm2`, mixed)));
    return { x: graph.add('Add', [mixed, this.#linear(`${name}.channel_mlp.fc2`, channels)]), nextRows };
  }

  /** u_t = (1 - shift) y_t + shift y_{t-1} */
  #tokenShift(name: string, y: Value, lastY: Value): Value {
    const graph = this.#graph;
    const before =
      this.#mode !== 'anyBytes'
        ? lastY
        : graph.add('Slice', [
            graph.add('Concat', [lastY, y], onAxis(0)),
            graph.integers(0),
            graph.integers(-1),
            graph.integers(0),
          ]);
    const shift = this.#parameter(`${name}.shift`);
    const keep = this.#derived(`${name}.shift`, 'keep', (value) => 1 - value);
    return graph.add('Add', [graph.add('Mul', [y, keep]), graph.add('Mul', [before, shift])]);
  }

  /** p_t = u_t + a_t (p_{t-1} - u_t), which is a_t p_{t-1} + (1 - a_t) u_t with one multiplication less. */
  #exponentialAverage(name: string, u: Value, before: Value): { pooled: Value; next: Value } {
    const graph = this.#graph;
    const isGated = this.#model.config.decayGateRank > 0;
    const rates = isGated ? this.#gatedRates(name, u) : this.#derived(`${name}.decay`, 'rate', sigmoid);
    if (this.#mode !== 'anyBytes') {
      const pooled = averageStep(graph, before, u, rates);
      return { pooled, next: pooled };
    }
    const body = graph.body(`${name}_`);
    const row = (portName: string): Port => ({
      name: portName,
      type: 'float32',
      shape: [this.#model.config.hiddenDim],
    });
    const [averagePort, rowPort, ratePort] = [row(`${name}_average`), row(`${name}_row`), row(`${name}_rate`)];
    const average = averageStep(body, averagePort.name, rowPort.name, isGated ? ratePort.name : rates);
    const scanned = isGated ? [u, rates] : [u];
    const [last, pooled] = graph.addMany('Scan', [graph.add('Squeeze', [before, graph.integers(0)]), ...scanned], 2, {
      body: {
        graph: body.finishBody(isGated ? [averagePort, rowPort, ratePort] : [averagePort, rowPort], [
          row(average),
          row(body.add('Identity', [average])),
        ]),
      },
      num_scan_inputs: { int: scanned.length },
    });
    return { pooled: pooled!, next: graph.add('Unsqueeze', [last!, graph.integers(0)]) };
  }

  /** a_t = sigmoid(decay + G_1 G_0 u_t) */
  #gatedRates(name: string, u: Value): Value {
    const graph = this.#graph;
    const down = graph.add('Gemm', [u, this.#parameter(`${name}.gate.0.weight`)], { transB: { int: 1 } });
    const up = graph.add('Gemm', [down, this.#parameter(`${name}.gate.1.weight`), this.#parameter(`${name}.decay`)], {
      transB: { int: 1 },
    });
    return graph.add('Sigmoid', [up]);
  }

  /** p_t = (sum before + u_0 + ... + u_t) / (position + 1); the state keeps the sum. */
  #runningMean(u: Value, sumBefore: Value): { pooled: Value; next: Value } {
    const graph = this.#graph;
    const sums =
      this.#mode !== 'anyBytes'
        ? graph.add('Add', [sumBefore, u])
        : // The old sum comes first, so that the order of additions is the same as in single steps.
          graph.add('Slice', [
            graph.add('CumSum', [graph.add('Concat', [sumBefore, u], onAxis(0)), graph.integers(0)]),
            graph.integers(1),
            graph.integers(toTheEnd),
            graph.integers(0),
          ]);
    const contextBytes = this.#model.config.contextBytes!;
    const reciprocals = graph.constant('reciprocal_counts', [contextBytes, 1], () =>
      Float32Array.from({ length: contextBytes }, (_, position) => 1 / (position + 1)),
    );
    const pooled = graph.add('Mul', [sums, graph.add('Gather', [reciprocals, 'positions'])]);
    return { pooled, next: this.#lastRow(sums) };
  }

  #lastRow(rows: Value): Value {
    const graph = this.#graph;
    if (this.#mode !== 'anyBytes') return rows;
    return graph.add('Slice', [rows, graph.integers(-1), graph.integers(toTheEnd), graph.integers(0)]);
  }

  #layerNorm(name: string, x: Value): Value {
    return this.#graph.add(
      'LayerNormalization',
      [x, this.#parameter(`${name}.weight`), this.#parameter(`${name}.bias`)],
      {
        epsilon: { float: normEpsilon },
      },
    );
  }

  #linear(name: string, x: Value): Value {
    return this.#graph.add('Gemm', [x, this.#parameter(`${name}.weight`), this.#parameter(`${name}.bias`)], {
      transB: { int: 1 },
    });
  }

  /** The exact GELU: the operator's default. */
  #gelu(x: Value): Value {
    return this.#graph.add('Gelu', [x]);
  }

  #data(name: string): Float32Array {
    return tensorNamed(this.#model.weights, name).data;
  }

  #parameter(name: string): Value {
    const { shape, data } = tensorNamed(this.#model.weights, name);
    return this.#graph.constant(name, shape, () => data);
  }

  /** A constant computed from a parameter, value by value. */
  #derived(name: string, suffix: string, compute: (value: number) => number): Value {
    const { shape, data } = tensorNamed(this.#model.weights, name);
    return this.#graph.constant(`${name}.${suffix}`, shape, () => data.map(compute));
  }
}

/** row + rate (average - row) */
function averageStep(graph: GraphBuilder, average: Value, row: Value, rate: Value): Value {
  return graph.add('Add', [row, graph.add('Mul', [rate, graph.add('Sub', [average, row])])]);
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
