// The forward pass of src/model/reference.ts in recurrent form, written into a graph. onnxruntime's own operators save
// a sixth of the nodes: SkipLayerNormalization adds the residual, normalizes the sum and outputs both; FusedGemm
// includes its activation.
import { stateRowsPerLayer } from '../model/config.ts';
import { vocabularySize } from '../model/vocabulary.ts';
import { rotaryFrequencies, tensorNamed, type MixerModel } from '../model/weights.ts';
import type { GraphBuilder, Value } from './graphBuilder.ts';
import type { Attribute, ValueInfo } from './onnxModel.ts';

/** What the T bytes are: consecutive bytes of one text, or the next byte of each of T texts. */
export type Way = 'reading' | 'stepping';

/** The operators of the ONNX standard only, or also those that onnxruntime adds. */
export type Operators = 'standard' | 'onnxruntime';

/** Added to the variance in every LayerNorm. */
const normEpsilon = 1e-5;
/** The bound that means "to the end" for Slice. */
const toTheEnd = 2 ** 31 - 1;

const onAxis = (axis: number): Record<string, Attribute> => ({ axis: { int: axis } });

/** A residual stream between two blocks: its value, and what the last block adds to it. */
export interface Residual {
  readonly x: Value;
  /** Missing before the first layer. */
  readonly change?: Value;
  /** (H), added too. */
  readonly bias?: Value;
}

/** Writes one graph, or one branch of it. */
export class MixerBody {
  readonly #model: MixerModel;
  readonly #graph: GraphBuilder;
  readonly #way: Way;
  readonly #operators: Operators;
  /**
   * Intermediate values, recorded while the body is written, for whoever wants to output them: naming a value costs the
   * graph nothing.
   */
  readonly seen: {
    /** After the embedding and after each layer. */
    readonly residuals: Residual[];
    /** Per layer: (T, H). */
    readonly averages: Value[];
    /** Per layer with decay pooling: (T, H), or (H) without a gate. */
    readonly rates: Value[];
  } = { residuals: [], averages: [], rates: [] };

  constructor(model: MixerModel, graph: GraphBuilder, way: Way, operators: Operators) {
    this.#model = model;
    this.#graph = graph;
    this.#way = way;
    this.#operators = operators;
  }

  /** @returns the names of the logits and the next state */
  write(): [logits: Value, nextState: Value] {
    const graph = this.#graph;
    const { config } = this.#model;
    const rowsPerLayer = stateRowsPerLayer(config);
    const rowCount = config.numLayers * rowsPerLayer;
    // (1, H) each, or (T, H) if each byte has a state of its own.
    const rows =
      rowCount === 1
        ? ['state']
        : graph.addMany('Split', ['state'], rowCount, { ...onAxis(0), num_outputs: { int: rowCount } });
    const nextRows: Value[] = [];

    let residual: Residual = { x: this.#embed() };
    this.seen.residuals.push(residual);
    for (let index = 0; index < config.numLayers; index++) {
      const layerRows = rows.slice(index * rowsPerLayer, (index + 1) * rowsPerLayer);
      const layer = this.#layer(`mixer_layers.${index}`, residual, layerRows);
      residual = layer.residual;
      this.seen.residuals.push(residual);
      nextRows.push(...layer.nextRows);
    }
    return [this.head(residual), graph.add('Concat', nextRows, onAxis(0))];
  }

  /** (T, 256): the final norm and the head (which is the embedding) applied to any residual stream. */
  head(residual: Residual): Value {
    const [normalized] = this.#addAndNormalize('layer_norm', residual);
    return this.#graph.add('Gemm', [normalized, this.#parameter('token_embedding.weight')], { transB: { int: 1 } });
  }

  /** (T, H): the embedding, rotated by position if the config says so. */
  #embed(): Value {
    const graph = this.#graph;
    const { config } = this.#model;
    const x = graph.add('Gather', [this.#parameter('token_embedding.weight'), 'bytes']);
    if (!config.rotary) return x;
    const { hiddenDim } = config;
    const embedding = this.#data('token_embedding.weight');
    // The partner of each channel in the rotation, with its sign: a second table saves a permutation at run time.
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

  #layer(name: string, before: Residual, rows: readonly Value[]): { residual: Residual; nextRows: Value[] } {
    const [y, x] = this.#addAndNormalize(`${name}.norm1`, before);
    const [pooledBefore, lastY] = rows;
    const nextRows: Value[] = [];
    const u = lastY === undefined ? y : this.#tokenShift(`${name}.token_mixer`, y, lastY);
    const { pooled, next } =
      this.#model.config.pooling === 'decay'
        ? this.#exponentialAverage(`${name}.token_mixer`, u, pooledBefore!)
        : this.#runningMean(u, pooledBefore!);
    this.seen.averages.push(pooled);
    nextRows.push(next);
    if (lastY !== undefined) nextRows.push(this.#lastRow(y));

    const mixing = this.#mixing(`${name}.token_mixer.hyper`, u, pooled);
    const [z, mixed] = this.#addAndNormalize(`${name}.norm2`, { x, ...mixing });
    const channels = this.#gelu(this.#linear(`${name}.channel_mlp.fc1`, z));
    return { residual: { x: mixed, change: this.#linear(`${name}.channel_mlp.fc2`, channels) }, nextRows };
  }

  /** u * gain + offset, where the hyper network computes both from the text so far. */
  #mixing(name: string, u: Value, pooled: Value): Pick<Residual, 'change' | 'bias'> {
    const graph = this.#graph;
    const hidden = this.#gelu(this.#linear(`${name}.0`, pooled));
    // Two products instead of one, so that the second can start with u * gain and nothing has to be split.
    const [gainWeight, offsetWeight] = this.#halves(`${name}.2.weight`);
    const [gainBias, offsetBias] = this.#halves(`${name}.2.bias`);
    const gain = graph.add('Gemm', [hidden, gainWeight, gainBias], { transB: { int: 1 } });
    const scaled = graph.add('Mul', [u, gain]);
    return { change: graph.add('Gemm', [hidden, offsetWeight, scaled], { transB: { int: 1 } }), bias: offsetBias };
  }

  /** @returns the normalized sum, and the sum */
  #addAndNormalize(name: string, { x, change, bias }: Residual): [normalized: Value, sum: Value] {
    const graph = this.#graph;
    if (change === undefined) return [this.#layerNorm(name, x), x];
    if (this.#operators === 'onnxruntime') {
      const [normalized, , , sum] = graph.addMany(
        'SkipLayerNormalization',
        [
          x,
          change,
          this.#parameter(`${name}.weight`),
          this.#parameter(`${name}.bias`),
          ...(bias === undefined ? [] : [bias]),
        ],
        4,
        { epsilon: { float: normEpsilon } },
        'com.microsoft',
      );
      return [normalized!, sum!];
    }
    const biased = bias === undefined ? change : graph.add('Add', [change, bias]);
    const sum = graph.add('Add', [x, biased]);
    return [this.#layerNorm(name, sum), sum];
  }

  /** u_t = (1 - shift) y_t + shift y_{t-1} */
  #tokenShift(name: string, y: Value, lastY: Value): Value {
    const graph = this.#graph;
    const before =
      this.#way === 'stepping'
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

  /** p_t = u_t + a_t (p_{t-1} - u_t), which equals a_t p_{t-1} + (1 - a_t) u_t with one multiplication less. */
  #exponentialAverage(name: string, u: Value, before: Value): { pooled: Value; next: Value } {
    const graph = this.#graph;
    const isGated = this.#model.config.decayGateRank > 0;
    const rates = isGated ? this.#gatedRates(name, u) : this.#derived(`${name}.decay`, 'rate', sigmoid);
    this.seen.rates.push(rates);
    if (this.#way === 'stepping') {
      const pooled = averageStep(graph, before, u, rates);
      return { pooled, next: pooled };
    }
    const body = graph.body(`${name}_`);
    const row = (rowName: string): ValueInfo => ({
      name: rowName,
      type: 'float32',
      shape: [this.#model.config.hiddenDim],
    });
    const [averageInfo, rowInfo, rateInfo] = [row(`${name}_average`), row(`${name}_row`), row(`${name}_rate`)];
    const average = averageStep(body, averageInfo.name, rowInfo.name, isGated ? rateInfo.name : rates);
    const scanned = isGated ? [u, rates] : [u];
    const [last, pooled] = graph.addMany('Scan', [graph.add('Squeeze', [before, graph.integers(0)]), ...scanned], 2, {
      body: {
        graph: body.finishBody(isGated ? [averageInfo, rowInfo, rateInfo] : [averageInfo, rowInfo], [
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
    const upInputs = [down, this.#parameter(`${name}.gate.1.weight`), this.#parameter(`${name}.decay`)];
    if (this.#operators === 'onnxruntime') {
      const attributes = { transB: { int: 1 }, activation: { text: 'Sigmoid' } };
      return graph.addMany('FusedGemm', upInputs, 1, attributes, 'com.microsoft')[0]!;
    }
    return graph.add('Sigmoid', [graph.add('Gemm', upInputs, { transB: { int: 1 } })]);
  }

  /** p_t = (sum before + u_0 + ... + u_t) / (position + 1); the state keeps the sum. */
  #runningMean(u: Value, sumBefore: Value): { pooled: Value; next: Value } {
    const graph = this.#graph;
    const sums =
      this.#way === 'stepping'
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
    if (this.#way === 'stepping') return rows;
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

  /** The first and the second half of a parameter's rows. */
  #halves(name: string): [Value, Value] {
    const { shape, data } = tensorNamed(this.#model.weights, name);
    const halfShape = [shape[0]! / 2, ...shape.slice(1)];
    const middle = data.length / 2;
    return [
      this.#graph.constant(`${name}.gain`, halfShape, () => data.subarray(0, middle)),
      this.#graph.constant(`${name}.offset`, halfShape, () => data.subarray(middle)),
    ];
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
