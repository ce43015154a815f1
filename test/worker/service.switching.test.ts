// Two models used in turn leave no memory behind.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

/** What the process may grow: 200 models that were not freed would be 200 times the smaller one's half a megabyte. */
const slackBytes = 16 * 1024 * 1024;

test('two models used in turn 200 times leave memory as it was', async (context) => {
  const child = path.join(import.meta.dirname, '../support/switchingPeak.mts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    '--import',
    'tsx',
    child,
    '40',
    '200',
  ]);
  const { growthBytes } = JSON.parse(stdout) as { growthBytes: number };
  context.diagnostic(`${growthBytes} bytes`);
  assert.ok(growthBytes < slackBytes, `grew by ${growthBytes} bytes`);
});
