// Runs the suites in the extension host: VS Code calls run() of the module that runSuite.mts makes around this. Each line is marked, since a headless run sees all consoles at once,
// and a closing line says how many tests passed: an extension host that died would otherwise look like a pass.
import { writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';

/** @param suites import the files that define the tests */
export async function runSuites(suites: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (process.env['TEST_MARK'] !== undefined) {
    Mocha.reporters.Base.consoleLog = (...values: unknown[]) => console.log(`[mocha] ${format(...values)}`);
  }
  const grep = process.env['TEST_GREP'];
  // On a machine with two busy cores the workbench was seen not to answer a settings update for half a minute: one more try.
  const mocha = new Mocha({
    ui: 'tdd',
    color: false,
    timeout: 30_000,
    retries: 1,
    reporter: 'spec',
    ...(grep === undefined ? {} : { grep }),
  });
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  for (const load of suites) await load();
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const end = JSON.stringify({ passes: runner.stats?.passes, failures: runner.stats?.failures });
      console.log(`[mocha-end] ${end}`);
      const file = process.env['TEST_RESULT_FILE'];
      if (file !== undefined) writeFileSync(file, end);
      if (failures > 0) reject(new Error(`${failures} tests failed`));
      else resolve();
    });
  });
}
