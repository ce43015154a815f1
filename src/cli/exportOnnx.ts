// `npm run export:onnx -- MODEL OUT.onnx`: a model as one ONNX graph of standard operators, a file for other runtimes.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { mixerGraph } from '../onnx/mixerGraph.ts';
import { encodeOnnx } from '../onnx/onnxModel.ts';
import { parseContext } from './contextArgument.ts';
import { loadModel } from './modelFiles.ts';
import { runProgram, UsageError } from './program.ts';

const help = `Writes a model as an ONNX file in standard operators, for any runtime.

  npm run export:onnx -- [--context N] MODEL OUT.onnx

MODEL is a folder in models/, another model folder, a PyTorch file or a safetensors file (with --context N where
the window cannot be inferred).
`;

void runProgram(async () => {
  const { values, positionals } = parseArgs({
    options: { context: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const [nameOrPath, out] = positionals;
  if (nameOrPath === undefined || out === undefined || positionals.length > 2) {
    throw new UsageError('Give a model and the file to write: npm run export:onnx -- MODEL OUT.onnx');
  }
  const contextBytes = parseContext(values.context);
  const { model } = await loadModel(nameOrPath, contextBytes);
  const bytes = encodeOnnx(mixerGraph(model));
  try {
    await writeFile(out, bytes);
  } catch (error) {
    throw new UsageError(`${out} cannot be written (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
  process.stdout.write(`${out}: ${bytes.length} bytes\n`);
});
