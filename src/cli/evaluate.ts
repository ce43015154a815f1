// `npm run evaluate -- --model M FILE`: bits per byte on held-out stories, measured with the engine that writes stories.
import { parseArgs } from 'node:util';
import { defaultSettings } from '../settings/definitions.ts';
import { AdaptivePredictor } from '../decoding/adaptivePredictor.ts';
import { ContextCounts } from '../decoding/contextCounts.ts';
import { scoreStories, splitStories } from '../decoding/bitsPerByte.ts';
import { encodeUtf8 } from '../prose/utf8.ts';
import { parseContext } from './contextArgument.ts';
import { readTerminalMixing, startModels } from './modelFiles.ts';
import { runProgram, UsageError } from './program.ts';
import { readTextInput } from './textInput.ts';

const help = `Scores a model on stories that it was not trained on.

  npm run evaluate -- [--model NAME|PATH] [--context N] [--learn [--before FILE]...] [--json] FILE

FILE is UTF-8 text with a line <|endoftext|> between stories. Each story is framed as BOS + text + EOS, and every byte
after BOS is scored given all the bytes before it; a model with a limited window reads windows that advance by half
their length. The result is the mean, in bits per byte: lower is better. With --learn, the stories are read as one
text from its beginning, and each byte is expected with what was learned of the text before it; the files of --before
are learned before all, as earlier chapters are. The model auto is for each story the one that its beginning surprises
less.
`;

void runProgram(async () => {
  const { values, positionals } = parseArgs({
    options: {
      model: { type: 'string' },
      context: { type: 'string' },
      learn: { type: 'boolean', default: false },
      before: { type: 'string', multiple: true, default: [] },
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
  if (values.before.length > 0 && !values.learn) throw new UsageError('--before is what is learned: add --learn.');
  const contextBytes = parseContext(values.context);
  const stories = splitStories(await readTextInput(file));
  if (stories.length === 0) throw new UsageError(`${file} contains no stories.`);
  const { name, choice } = await startModels(values.model ?? defaultSettings.model, contextBytes);
  const counts = new ContextCounts();
  const learner = values.learn
    ? { counts, predictor: new AdaptivePredictor(counts, await readTerminalMixing()) }
    : undefined;
  for (const earlier of values.before) {
    for (const story of splitStories(await readTextInput(earlier)).map(encodeUtf8)) counts.add(story, 0, story.length);
  }
  const { bits, bytes } = await scoreStories(choice, stories, learner);
  await choice.dispose();
  const bitsPerByte = Number((bits / bytes).toFixed(5));
  if (values.json === true)
    process.stdout.write(
      `${JSON.stringify({ model: name, ...(values.learn ? { learn: true } : {}), bitsPerByte, bytes })}\n`,
    );
  else process.stdout.write(`${name}: ${bitsPerByte} bits per byte on ${bytes} bytes of ${stories.length} stories\n`);
});
