// `npm run story`: writes a story in the terminal, letter by letter.
import type { ModelRunner } from '../inference/modelRunner.ts';
import { promptFrom } from '../decoding/prompt.ts';
import { tellStory } from '../decoding/storyteller.ts';
import type { LearnedText } from '../decoding/learnedText.ts';
import type { Lexicon } from '../logitsProcessors/lexicon.ts';
import { readingOf } from '../prose/reading.ts';
import { LearnedTexts } from '../worker/learnedTexts.ts';
import { inspectionTable } from './inspect.ts';
import { readTerminalLexicon, readTerminalMixing, startModels } from './modelFiles.ts';
import { help, parseStoryArguments, type StoryArguments } from './storyArguments.ts';
import { runProgram } from './program.ts';
import { readTextInput, standardInput } from './textInput.ts';

/** The exit code of a program terminated by Ctrl-C. */
const interruptedExitCode = 130;

void runProgram(async () => {
  const parsed = parseStoryArguments(process.argv.slice(2), process.stdin.isTTY);
  if (parsed === 'help') {
    process.stdout.write(help);
    return;
  }
  const prompt = await readPrompt(parsed);
  const { choice, nameOf } = await startModels(parsed.model, parsed.contextBytes);
  const { windowRule } = parsed.options;
  if (prompt.skippedBytes > 0) {
    const allBytes = prompt.bytes.length - 1 + prompt.skippedBytes;
    process.stderr.write(
      `Reading the last ${prompt.bytes.length - 1} of ${allBytes} bytes (use --read-bytes 0 to read all of them).\n`,
    );
  }
  const runner = await choice.runnerFor(prompt.bytes, { windowRule });
  if (parsed.inspect) await inspect(parsed, nameOf(runner), runner, prompt.bytes);
  else await writeStory(parsed, nameOf(runner), runner, prompt);
  await choice.dispose();
});

interface TerminalPrompt {
  readonly bytes: Uint8Array;
  readonly skippedBytes: number;
  /** What to print before the continuation. */
  readonly text: string;
}

async function readPrompt({ prompt: source, readBytes, isPlain }: StoryArguments): Promise<TerminalPrompt> {
  if (source.kind === 'ids') return { bytes: source.ids, skippedBytes: 0, text: '' };
  const text =
    source.kind === 'text' ? source.text : await readTextInput(source.kind === 'file' ? source.path : standardInput);
  // Read as the editor reads plain text: paragraphs span line breaks, and punctuation is reduced to typewriter marks.
  const read = isPlain ? text : readingOf(text, false).plain;
  return { ...promptFrom(read, readBytes), text };
}

async function inspect(parsed: StoryArguments, model: string, runner: ModelRunner, prompt: Uint8Array): Promise<void> {
  const { logits } = await runner.prefill(prompt, { windowRule: parsed.options.windowRule });
  if (parsed.json) {
    printJson({ model, promptBytes: prompt.length, settings: settingsOf(parsed), logits: Array.from(logits) });
  } else process.stdout.write(inspectionTable(logits, parsed.options));
}

async function writeStory(
  parsed: StoryArguments,
  model: string,
  runner: ModelRunner,
  prompt: TerminalPrompt,
): Promise<void> {
  const { options, json } = parsed;
  const controller = new AbortController();
  const interrupt = (): void => controller.abort();
  process.once('SIGINT', interrupt);
  const began = performance.now();
  let firstByteAt: number | undefined;
  let text = '';
  const bytes: number[] = [];
  let reason: string = 'interrupted';
  if (!json) process.stdout.write(prompt.text);
  try {
    const lexicon = await readTerminalLexicon();
    const story = tellStory(runner, prompt.bytes, options, {
      lexicon,
      learned: await learnedFrom(parsed.learn, prompt.text, lexicon),
      signal: controller.signal,
      maxMs: parsed.maxSeconds === undefined ? undefined : parsed.maxSeconds * 1000,
      onReadProgress: readProgress(prompt.bytes.length),
    });
    for (let next = await story.next(); ; next = await story.next()) {
      if (next.done === true) {
        reason = next.value.reason;
        break;
      }
      firstByteAt ??= performance.now();
      bytes.push(next.value.byte);
      text += next.value.text;
      if (!json) process.stdout.write(next.value.text);
    }
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    process.exitCode = interruptedExitCode;
  } finally {
    process.off('SIGINT', interrupt);
  }
  const seconds = (performance.now() - began) / 1000;
  const writingSeconds = firstByteAt === undefined ? 0 : (performance.now() - firstByteAt) / 1000;
  const bytesPerSecond = writingSeconds > 0 ? Math.round(bytes.length / writingSeconds) : 0;
  if (json) {
    printJson({
      text,
      bytes,
      seed: options.seed,
      settings: settingsOf(parsed),
      model,
      promptBytes: prompt.bytes.length,
      seconds: Number(seconds.toFixed(3)),
      bytesPerSecond,
      stop: reason,
    });
  } else {
    process.stdout.write('\n');
    process.stderr.write(
      `[${model}, seed ${options.seed}, ${bytes.length} bytes, ${bytesPerSecond} bytes/s, end: ${reason}]\n`,
    );
  }
}

/**
 * What is learned from the given files and from the beginning, as the editor learns from a folder and a document;
 * nothing without files.
 */
async function learnedFrom(
  files: readonly string[],
  beginning: string,
  lexicon: Lexicon,
): Promise<LearnedText | undefined> {
  if (files.length === 0) return undefined;
  const document = 'beginning';
  const texts = new LearnedTexts(lexicon, await readTerminalMixing(), () => false);
  texts.learn({ document, source: document, isMarkdown: false, text: beginning });
  for (const file of files) {
    const isMarkdown = /\.(?:md|markdown)$/iu.test(file);
    texts.learn({ document, source: `file ${file}`, isMarkdown, text: await readTextInput(file) });
  }
  await texts.allLearned();
  return texts.at({ document, offset: beginning.length });
}

/** Reports progress on stderr once a second while a long beginning is being read. */
function readProgress(promptBytes: number): (doneBytes: number, allBytes: number) => void {
  let lastReport = performance.now();
  return (doneBytes, allBytes) => {
    if (performance.now() - lastReport < 1000) return;
    lastReport = performance.now();
    process.stderr.write(`Reading: ${doneBytes} of ${allBytes} bytes (${promptBytes} in all)\n`);
  };
}

function settingsOf({ options, readBytes }: StoryArguments): Record<string, unknown> {
  const { seed: _, ...settings } = options;
  return { ...settings, readBytes };
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
