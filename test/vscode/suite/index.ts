// Runs the suites in the extension host, of whatever kind: VS Code calls run() of the module that buildSuite.mts makes around this. Each line is
// marked, since a headless run sees all consoles at once, and a closing line says how many tests passed: an extension host that died
// would otherwise look like a pass.
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { measured } from './support.ts';

/** So many characters of a failure are told once more at the end, where a log that was cut still has them. */
const failureLength = 400;

/** @param suites import the files that define the tests */
export async function runSuites(suites: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (process.env['TEST_MARK'] !== undefined) {
    Mocha.reporters.Base.consoleLog = (format = '', ...values: unknown[]) =>
      console.log(`[mocha] ${String(format)}`, ...values);
  }
  const grep = process.env['TEST_GREP'];
  const mocha = new Mocha({
    ui: 'tdd',
    color: false,
    timeout: 90_000, // on a machine with two busy cores the workbench was seen not to answer a settings update for half a minute
    reporter: 'spec',
    ...(grep === undefined ? {} : { grep }),
  });
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  for (const load of suites) await load();
  tellUnhandled();
  const failed: string[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run((count) => {
      const { passes } = runner.stats!;
      const end = JSON.stringify({ passes, failures: count, failed, measured });
      console.log(`[mocha-end] ${end}`);
      const file = process.env['TEST_RESULT_FILE'];
      const written =
        file === undefined
          ? Promise.resolve()
          : vscode.workspace.fs.writeFile(vscode.Uri.file(file), new TextEncoder().encode(end));
      void written.then(() => resolve(count));
    });
    runner.on('fail', (test, error) => failed.push(`${test.fullTitle()}: ${String(error)}`.slice(0, failureLength)));
  });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}

/** In what an error says of its place: this extension, its tests, or the script of its thread, which is a blob. */
const ownPlace = /\/(?:dist\/extension|out\/test\/suite)|\bblob:/u;

/**
 * Says where an error or a rejection that nobody handled comes from. In a browser, where all extensions share one worker, Mocha would
 * count an error of another extension as a failure of whatever test runs just then.
 */
function tellUnhandled(): void {
  const tell = (reason: unknown): string => {
    const words = reason instanceof Error ? (reason.stack ?? String(reason)) : String(reason);
    console.log(`[mocha] nobody handled: ${words}`);
    return words;
  };
  if (!('WorkerGlobalScope' in globalThis)) {
    process.on('unhandledRejection', (reason) => void tell(reason));
    return;
  }
  // The worker's own function is blocked for extensions.
  const listen = EventTarget.prototype.addEventListener.bind(globalThis);
  listen('unhandledrejection', (event) => void tell((event as PromiseRejectionEvent).reason));
  // Before Mocha hears of it.
  const look = (event: Event): void => {
    const { error, message, filename, lineno } = event as ErrorEvent;
    const words = tell(error ?? `${message} at ${filename}:${lineno}`);
    if (!ownPlace.test(`${words} ${filename}`)) event.stopImmediatePropagation();
  };
  listen('error', look, { capture: true });
}
