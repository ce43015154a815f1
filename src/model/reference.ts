// The definition of the model: the forward pass in float64, written for readability, not speed. The engine is tested
// against it. It reads a whole text at once; the engine's recurrent form gives the same numbers. Source: the published
// reference implementation (llaa33219/MicroMixer-1, Apache-2.0, commit 6b61a34) and, for decay pooling and token shift,
// this project's own variants (ARCHITECTURE.md, "The model").
import { isWindowed } from './config.ts';
import { rotaryFrequencies, tensorNamed, type MixerModel } from './weights.ts';
import { vocabularySize } from './vocabulary.ts';

type Vector = Float64Array<ArrayBuffer>;

/** One linear map and its bias; weight is (out, in), row-major. */
interface Linear {
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Added to the variance in every LayerNorm. */
const normEpsilon = 1e-5;

/** The intermediate values of the forward pass, byte by byte. */
export interface ReferenceTrace {
  /**
   * (layers + 1, S, 256): the final norm and the head, applied after the embedding and after each layer. The last are
   * the logits.
   */
  readonly lens: readonly (readonly Vector[])[];
  /** (layers, S, H): the averages of the text so far, p. */
  readonly averages: readonly (readonly Vector[])[];
  /** (layers, S, H): the share of each average that is kept, a; empty without decay pooling. */
  readonly rates: readonly (readonly Vector[])[];
}

/** A running average that is zero before every byte: shows what the model does without it. */
export interface AblatedChannel {
  /** From 0. */
  readonly layer: number;
  readonly channel: number;
}

/**
 * The logits after each byte.
 *
 * @param ablated channels that the model must do without
 * @param bytes (S), S >= 1. A windowed model keeps the last N of them and counts positions from there, starting at 0.
 * @returns one row of 256 logits per byte that was kept: (min(S, N), 256)
 */
export function referenceLogits(
  model: MixerModel,
  bytes: readonly number[],
  ablated: readonly AblatedChannel[] = [],
): Vector[] {
  return headOn(model, forward(model, bytes, ablated).residuals.at(-1)!);
}

/** All inspectable values of {@link referenceLogits}. Takes the same bytes. */
export function referenceTrace(model: MixerModel, bytes: readonly number[]): ReferenceTrace {
  const { residuals, averages, rates } = forward(model, bytes);
  return { lens: residuals.map((x) => headOn(model, x)), averages, rates };
}

/** (S, H) after the embedding and after each layer, and the layers' averages. */
function forward(
  model: MixerModel,
  bytes: readonly number[],
  ablated: readonly AblatedChannel[] = [],
): { residuals: Vector[][]; averages: Vector[][]; rates: Vector[][] } {
  const { config } = model;
  const kept = isWindowed(config) ? bytes.slice(-config.contextBytes!) : bytes;
  const embedding = tensorNamed(model.weights, 'token_embedding.weight').data;

  let x = kept.map((byte) => Float64Array.from(rowOf(embedding, byte, config.hiddenDim))); // (S, H)
  if (config.rotary) x = x.map((row, position) => rotate(row, position));
  const residuals = [x];
  const averages: Vector[][] = [];
  const rates: Vector[][] = [];
  for (let index = 0; index < config.numLayers; index++) {
    const result = layer(
      model,
      index,
      x,
      ablated.filter((each) => each.layer === index).map(({ channel }) => channel),
    );
    x = result.x;
    residuals.push(x);
    averages.push(result.pooled);
    if (result.rates !== undefined) rates.push(result.rates);
  }
  return { residuals, averages, rates };
}

/** The final norm and the tied head: (S, H) in, (S, 256) out. */
function headOn(model: MixerModel, x: readonly Vector[]): Vector[] {
  const embedding = tensorNamed(model.weights, 'token_embedding.weight').data;
  const normalize = layerNorm(model, 'layer_norm');
  return x.map((row) => tiedHead(embedding, normalize(row)));
}

/** One mixer layer over the whole text: (S, H) in, (S, H) out. */
function layer(
  model: MixerModel,
  index: number,
  x: readonly Vector[],
  ablated: readonly number[],
): { x: Vector[]; pooled: Vector[]; rates: Vector[] | undefined } {
  const prefix = `mixer_layers.${index}`;
  const hyperIn = linear(model, `${prefix}.token_mixer.hyper.0`);
  const hyperOut = linear(model, `${prefix}.token_mixer.hyper.2`);
  const fc1 = linear(model, `${prefix}.channel_mlp.fc1`);
  const fc2 = linear(model, `${prefix}.channel_mlp.fc2`);
  const normalize2 = layerNorm(model, `${prefix}.norm2`);

  const y = x.map(layerNorm(model, `${prefix}.norm1`));
  const u = model.config.tokenShift ? shifted(y, tensorNamed(model.weights, `${prefix}.token_mixer.shift`).data) : y;
  const rates = model.config.pooling === 'cumulative' ? undefined : u.map(decayRates(model, `${prefix}.token_mixer`));
  const pooled = rates === undefined ? runningMean(u, ablated) : exponentialAverage(u, rates, ablated);

  const next = x.map((row, t) => {
    // The hyper network computes a gain and an offset per channel from the text so far: (2H).
    const gainAndOffset = applyLinear(hyperOut, gelu(applyLinear(hyperIn, pooled[t]!)));
    const mixed = row.map((value, j) => value + u[t]![j]! * gainAndOffset[j]! + gainAndOffset[row.length + j]!);
    const change = applyLinear(fc2, gelu(applyLinear(fc1, normalize2(mixed))));
    return mixed.map((value, j) => value + change[j]!);
  });
  return { x: next, pooled, rates };
}

/** p_t = (u_0 + ... + u_t) / (t + 1). */
function runningMean(u: readonly Vector[], ablated: readonly number[]): Vector[] {
  const sum = new Float64Array(u[0]!.length);
  return u.map((row, t) => {
    for (const channel of ablated) sum[channel] = 0;
    row.forEach((value, j) => (sum[j]! += value));
    return sum.map((value) => value / (t + 1));
  });
}

/** p_t = a_t p_{t-1} + (1 - a_t) u_t, p_{-1} = 0. */
function exponentialAverage(u: readonly Vector[], a: readonly Vector[], ablated: readonly number[]): Vector[] {
  const average = new Float64Array(u[0]!.length);
  return u.map((row, t) => {
    for (const channel of ablated) average[channel] = 0;
    row.forEach((value, j) => (average[j] = a[t]![j]! * average[j]! + (1 - a[t]![j]!) * value));
    return average.slice();
  });
}

/**
 * a_t = sigmoid(decay), or sigmoid(decay + G_1 G_0 u_t) with a gate: the share of each channel's average kept at this
 * byte.
 */
function decayRates(model: MixerModel, name: string): (row: Vector) => Vector {
  const { data: decay } = tensorNamed(model.weights, `${name}.decay`);
  if (model.config.decayGateRank === 0) return () => Float64Array.from(decay, sigmoid);
  const down = {
    weight: tensorNamed(model.weights, `${name}.gate.0.weight`).data,
    bias: new Float32Array(model.config.decayGateRank),
  };
  const up = { weight: tensorNamed(model.weights, `${name}.gate.1.weight`).data, bias: decay };
  return (row) => applyLinear(up, applyLinear(down, row)).map(sigmoid);
}

/** u_t = y_t + shift (y_{t-1} - y_t), y_{-1} = 0. */
function shifted(y: readonly Vector[], shift: Float32Array): Vector[] {
  return y.map((row, t) => row.map((value, j) => value + shift[j]! * ((y[t - 1]?.[j] ?? 0) - value)));
}

/**
 * The published rotary step on one embedded byte. Its angles are laid out in halves (channel j turns by f_{j mod H/2}),
 * while it rotates neighboring channels; the two don't match, but the published weights were trained that way.
 */
function rotate(row: Vector, position: number): Vector {
  const frequencies = rotaryFrequencies(row.length);
  return row.map((value, j) => {
    const angle = position * frequencies[j % frequencies.length]!;
    const partner = j % 2 === 0 ? -row[j + 1]! : row[j - 1]!;
    return value * Math.cos(angle) + partner * Math.sin(angle);
  });
}

/** LayerNorm with its gain and offset: mean 0 and variance 1 over the channels, then affine. */
function layerNorm(model: MixerModel, name: string): (row: Vector) => Vector {
  const gain = tensorNamed(model.weights, `${name}.weight`).data;
  const offset = tensorNamed(model.weights, `${name}.bias`).data;
  return (row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    const scale = 1 / Math.sqrt(variance + normEpsilon);
    return row.map((value, j) => (value - mean) * scale * gain[j]! + offset[j]!);
  };
}

function linear(model: MixerModel, name: string): Linear {
  return {
    weight: tensorNamed(model.weights, `${name}.weight`).data,
    bias: tensorNamed(model.weights, `${name}.bias`).data,
  };
}

/** W x + b. */
function applyLinear({ weight, bias }: Linear, x: Vector): Vector {
  return Float64Array.from(bias, (offset, row) => offset + dot(rowOf(weight, row, x.length), x));
}

/** E x: the embedding serves as the head. */
function tiedHead(embedding: Float32Array, x: Vector): Vector {
  return Float64Array.from({ length: vocabularySize }, (_, byte) => dot(rowOf(embedding, byte, x.length), x));
}

function rowOf(matrix: Float32Array, row: number, width: number): Float32Array {
  return matrix.subarray(row * width, (row + 1) * width);
}

function dot(left: Float32Array, right: Vector): number {
  let sum = 0;
  for (let j = 0; j < right.length; j++) sum += left[j]! * right[j]!;
  return sum;
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The exact GELU, x Phi(x), not the tanh approximation. */
function gelu(x: Vector): Vector {
  return x.map((value) => 0.5 * value * (1 + erf(value / Math.SQRT2)));
}

/**
 * The error function to about 1e-15: its Maclaurin series for small arguments, and the continued fraction of erfc for large ones
 * (Abramowitz & Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14).
 */
export function erf(value: number): number {
  const magnitude = Math.abs(value);
  if (magnitude > 6) return Math.sign(value);
  if (magnitude < 2.5) {
    // erf x = 2/sqrt(pi) exp(-x^2) sum over n of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1))
    let term = value;
    let sum = value;
    for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
      term *= (2 * value * value) / (2 * n + 1);
      sum += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-value * value) * sum;
  }
  // sqrt(pi) exp(x^2) erfc x = 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), evaluated from the inside out
  let fraction = magnitude;
  for (let n = 60; n >= 1; n--) fraction = magnitude + n / 2 / fraction;
  return Math.sign(value) * (1 - Math.exp(-magnitude * magnitude) / (Math.sqrt(Math.PI) * fraction));
}
