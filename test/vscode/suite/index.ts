// The suite's entry in the extension host: VS Code calls run(). Each line is marked, since a headless run sees all consoles at once,
// and a closing line says how many tests passed: an extension host that died would otherwise look like a pass.
import { writeFileSync } from 'node:fs';
import { format } from 'node:util';
import Mocha from 'mocha';

export async function run(): Promise<void> {
  if (process.env['TEST_MARK'] !== undefined) {
    Mocha.reporters.Base.consoleLog = (...values: unknown[]) =>
      console.log(format(`[mocha] ${String(values.shift() ?? '')}`, ...values));
  }
  const grep = process.env['TEST_GREP'];
  const mocha = new Mocha({
    ui: 'tdd',
    color: false,
    timeout: 30_000,
    reporter: 'spec',
    ...(grep === undefined ? {} : { grep }),
  });
  mocha.suite.emit('pre-require', globalThis, 'suite', mocha);
  await import('./extension.suite.ts');
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
