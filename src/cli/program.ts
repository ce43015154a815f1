// How a command-line program ends. After a mistake in its arguments or input: one sentence on stderr, exit code 2, no
// stack trace.
import { setFlagsFromString } from 'node:v8';
import { ModelError } from '../model/modelError.ts';

/** A mistake made by the person at the terminal. The message is one sentence that says what to do. */
export class UsageError extends Error {}

/** Runs a program and sets the exit code. Any other error is a bug of ours, so it keeps its stack trace. */
export async function runProgram(main: () => Promise<void>): Promise<void> {
  // Node 20 waits at its end for what other threads compile, and one of them may wait for this one to collect garbage: then
  // neither ends (seen in every second run of a small model). So nothing is compiled elsewhere.
  setFlagsFromString('--no-concurrent-recompilation');
  // `| head` closes our output early: nobody is left to read the rest.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    await main();
  } catch (error) {
    const isMistake = error instanceof UsageError || error instanceof ModelError || isArgumentError(error);
    process.stderr.write(
      `${isMistake ? error.message.replaceAll('\n', ' ') : error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = isMistake ? 2 : 1;
  }
}

/** What node:util's parseArgs throws. */
function isArgumentError(error: unknown): error is Error {
  return error instanceof TypeError && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}
