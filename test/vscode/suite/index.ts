// Runs the suites in any kind of extension host: VS Code calls run() of the module that buildSuite.mts builds around
// this. Each line is marked, since a headless run sees all consoles at once, and a closing line says how many tests
// passed: otherwise, an extension host that died would look like a pass.
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { measured } from './support.ts';

/** This many characters of a failure are repeated at the end, where a truncated log still has them. */
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
    // On a machine with two busy cores, the workbench was seen to take half a minute to answer a settings update.
    timeout: 90_000,
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

/**
 * What an error's location contains if it is ours: this extension, its tests, or its thread's script, which is a blob.
 */
const ownPlace = /\/(?:dist\/extension|out\/test\/suite)|\bblob:/u;

/**
 * Reports where an unhandled error or rejection comes from. In a browser, where all extensions share one worker, Mocha
 * would otherwise count another extension's error as a failure of whatever test is running.
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
  // Before Mocha is notified.
  const look = (event: Event): void => {
    const { error, message, filename, lineno } = event as ErrorEvent;
    const words = tell(error ?? `${message} at ${filename}:${lineno}`);
    if (!ownPlace.test(`${words} ${filename}`)) event.stopImmediatePropagation();
  };
  listen('error', look, { capture: true });
}
