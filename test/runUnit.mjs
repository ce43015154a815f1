// `npm run test:unit [-- FILE ...]`: runs all unit tests or those named. A script, since cmd.exe knows neither `*` nor
// `NAME=value`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const tests = import.meta.dirname;

/** Not searched: the editors installed for other tests, and data. */
const skipped = ['vscode/host', 'vscode/host-oldest', 'fixtures'].map((folder) => path.join(tests, folder));

/** Every test below a folder. */
function testsIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.includes(inside) ? [] : testsIn(inside);
    return entry.name.endsWith('.test.ts') ? [inside] : [];
  });
}

const named = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-timeout=300000', ...(named.length > 0 ? named : testsIn(tests))],
  { stdio: 'inherit', env: { ...process.env, TSX_TSCONFIG_PATH: path.join(tests, 'tsconfig.fakeVscode.json') } },
);
process.exitCode = status ?? 1;
