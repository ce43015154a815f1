// Builds the recurrent ONNX graphs of a mixer from its config and weights. A graph is code: it is built in memory
// whenever a model is loaded, which takes milliseconds, so any checkpoint runs right away and no stored graph can go
// stale.
//
//   bytes (T) int32, state (S, H) float32, for windowed models positions (T) int32   ->   logits (T, 256), next_state (S, H)
//
// T >= 1. A state has one or two rows per layer: the running sum or average and, with token shift, the last byte's
// vector. There are two ways to run: `reading` processes T bytes of one text, and S is the number of rows; `stepping`
// processes one byte of each of T texts, and S is T times that: row 0 of every text, then row 1 of every text, so that
// splitting a state copies whole rows. Decoding is stepping with T = 1. In `stepping`, bytes don't interact; in
// `reading`, a Scan (decay pooling) or a CumSum (cumulative pooling) runs over T. Both give the same bits, so the
// logits don't depend on how a text is split into runs (test/inference/onnxEngine.test.ts).
import { stateRowsPerLayer, type MixerConfig } from '../model/config.ts';
import { vocabularySize } from '../model/vocabulary.ts';
import type { MixerModel } from '../model/weights.ts';
import { GraphBuilder, type Value } from './graphBuilder.ts';
import { MixerBody, type Operators, type Way } from './mixerBody.ts';
import type { Attribute, Graph, ValueInfo } from './onnxModel.ts';

/**
 * The graph for one of the two ways. Weights are referenced rather than copied until the graph is encoded.
 *
 * @param operators which operators may be used: only the standard's, or also onnxruntime's own, which do more at once
 */
export function mixerGraphFor(way: Way, model: MixerModel, operators: Operators): Graph {
  const graph = new GraphBuilder();
  const results = new MixerBody(model, graph, way, operators).write();
  return graph.finish(way, graphInputs(model.config), graphOutputs(model.config), results);
}

/**
 * One graph for both ways, in standard operators, for other runtimes. It steps if S is T times the rows of a state;
 * otherwise it reads.
 */
export function mixerGraph(model: MixerModel): Graph {
  const { config } = model;
  const outputs = graphOutputs(config);
  const graph = new GraphBuilder();
  const branch = (way: Way): Attribute => {
    const body = graph.body(`${way}_`);
    const results: readonly Value[] = new MixerBody(model, body, way, 'standard').write();
    return {
      graph: body.finishBody(
        [],
        outputs.map((info, index) => ({ ...info, name: results[index]! })),
      ),
    };
  };
  const stateRows = graph.integers(config.numLayers * stateRowsPerLayer(config));
  const rowsOfTexts = graph.add('Mul', [graph.add('Shape', ['bytes']), stateRows]);
  const isStep = graph.add('Equal', [rowsOfTexts, graph.add('Shape', ['state'], { end: { int: 1 } })]);
  const results = graph.addMany('If', [isStep], 2, { then_branch: branch('stepping'), else_branch: branch('reading') });
  return graph.finish('mixer', graphInputs(config), outputs, results);
}

/** The inputs of every graph of a model: bytes and state, and positions if the model has a window. */
export function graphInputs({ hiddenDim, contextBytes }: MixerConfig): ValueInfo[] {
  const inputs: ValueInfo[] = [
    { name: 'bytes', type: 'int32', shape: ['T'] },
    { name: 'state', type: 'float32', shape: ['S', hiddenDim] },
  ];
  if (contextBytes !== undefined) inputs.push({ name: 'positions', type: 'int32', shape: ['T'] });
  return inputs;
}

/** The output of every graph for the state after the last byte. */
export function nextStateInfo({ hiddenDim }: MixerConfig): ValueInfo {
  return { name: 'next_state', type: 'float32', shape: ['S', hiddenDim] };
}

function graphOutputs(config: MixerConfig): ValueInfo[] {
  return [{ name: 'logits', type: 'float32', shape: ['T', vocabularySize] }, nextStateInfo(config)];
}
