// Builds a second graph from the same weights that also outputs internals, for the panel's views of the layers, the
// gates and the memory. It is created only when someone looks inside, and never writes text; the graphs that do
// (mixerGraph.ts) have none of these outputs.
//
//   bytes (T) int32, state (S, H) float32, for windowed models positions (T) int32
//     -> lens (L + 1, T, 256), averages (L, T, H), for models with decay pooling rates (L, T, H), next_state (S, H)
//
// T is the number of bytes of one text, at least one. The lens is the final norm and the head, applied to the residual
// stream after the embedding and after each layer.
import type { MixerModel } from '../model/weights.ts';
import { vocabularySize } from '../model/vocabulary.ts';
import { GraphBuilder, type Value } from './graphBuilder.ts';
import { MixerBody } from './mixerBody.ts';
import { graphInputs, nextStateInfo } from './mixerGraph.ts';
import type { Graph, ValueInfo } from './onnxModel.ts';

/** The whole graph. Weights are referenced rather than copied until the graph is encoded. */
export function inspectionGraph(model: MixerModel): Graph {
  const { config } = model;
  const { numLayers, hiddenDim, decayGateRank } = config;
  const graph = new GraphBuilder();
  const body = new MixerBody(model, graph, 'reading', 'onnxruntime');
  const [logits, nextState] = body.write();
  const { residuals, averages, rates } = body.seen;

  /** Stacks values of shape (T, width): (count, T, width). */
  const stacked = (values: readonly Value[]): Value =>
    graph.add(
      'Concat',
      values.map((value) => graph.add('Unsqueeze', [value, graph.integers(0)])),
      { axis: { int: 0 } },
    );
  // After the last layer, the lens is the model's output.
  const lens = stacked([...residuals.slice(0, -1).map((residual) => body.head(residual)), logits]);
  const shape = [numLayers, 'T', hiddenDim];
  const outputs: [ValueInfo, Value][] = [
    [{ name: 'lens', type: 'float32', shape: [numLayers + 1, 'T', vocabularySize] }, lens],
    [{ name: 'averages', type: 'float32', shape }, stacked(averages)],
    [nextStateInfo(config), nextState],
  ];
  if (rates.length > 0) {
    // Without a gate, the decay is a single row for all bytes; it is repeated here so that both kinds have the same
    // shape.
    const perByte = decayGateRank > 0 ? rates : rates.map((rate, layer) => repeated(graph, rate, averages[layer]!));
    outputs.push([{ name: 'rates', type: 'float32', shape }, stacked(perByte)]);
  }
  return graph.finish(
    'inspection',
    graphInputs(config),
    outputs.map(([info]) => info),
    outputs.map(([, value]) => value),
  );
}

/** (H), repeated for each row of `like`, (T, H). */
function repeated(graph: GraphBuilder, row: Value, like: Value): Value {
  return graph.add('Expand', [row, graph.add('Shape', [like])]);
}
