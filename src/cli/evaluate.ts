// `npm run evaluate -- --model M FILE`: bits per byte on held-out stories, measured with the engine that writes stories.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { defaultModelName } from '../settings/definitions.ts';
import { createOnnxEngine } from '../inference/onnxEngine.ts';
import { scoreStory, splitStories } from '../decoding/bitsPerByte.ts';
import { parseContext } from './contextArgument.ts';
import { loadModel, readWasm } from './modelFiles.ts';
import { runProgram, UsageError } from './program.ts';
import { decodeTextFile } from './textFile.ts';

const help = `Scores a model on stories that it was not trained on.

  npm run evaluate -- [--model NAME|PATH] [--context N] [--json] FILE

FILE is UTF-8 text with a line <|endoftext|> between stories. Each story is framed as BOS + text + EOS, and every byte
after BOS is scored given all the bytes before it; a model with a limited window reads windows that advance by half
their length. The result is the mean, in bits per byte: lower is better.
`;

void runProgram(async () => {
  const { values, positionals } = parseArgs({
    options: {
      model: { type: 'string' },
      context: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
  });
  if (values.help === true) {
    process.stdout.write(help);
    return;
  }
  const [file] = positionals;
  if (file === undefined || positionals.length > 1)
    throw new UsageError('Give one file of stories: npm run evaluate -- FILE');
  const contextBytes = parseContext(values.context);
  const stories = splitStories(await readStories(file));
  if (stories.length === 0) throw new UsageError(`${file} contains no stories.`);
  const { name, model } = await loadModel(values.model ?? defaultModelName, contextBytes);
  const engine = await createOnnxEngine(model, readWasm);
  let bits = 0;
  let bytes = 0;
  for (const story of stories) {
    const score = await scoreStory(engine, story);
    bits += score.bits;
    bytes += score.bytes;
  }
  await engine.dispose();
  const bitsPerByte = Number((bits / bytes).toFixed(5));
  if (values.json === true) process.stdout.write(`${JSON.stringify({ model: name, bitsPerByte, bytes })}\n`);
  else process.stdout.write(`${name}: ${bitsPerByte} bits per byte on ${bytes} bytes of ${stories.length} stories\n`);
});

async function readStories(file: string): Promise<string> {
  try {
    return decodeTextFile(await readFile(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = error instanceof TypeError ? 'is not UTF-8 text' : `cannot be read (${code})`;
    throw new UsageError(`${file} ${problem}.`, { cause: error });
  }
}
