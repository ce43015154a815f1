// The program that scores a model on stories, as a process.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { promisify } from 'node:util';
import { storyModelName } from '../../src/settings/automaticModel.ts';
import { projectFolder } from '../support/models.ts';

const run = promisify(execFile);
const node = (...args: string[]): Promise<{ stdout: string }> => run(process.execPath, args, { cwd: projectFolder });
let folder = '';
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'evaluate-'));
  await node('esbuild.mjs', 'cli');
});
after(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function bitsPerByte(...args: string[]): Promise<number> {
  const { stdout } = await node('dist/evaluate.js', '--model', storyModelName, '--json', ...args);
  return (JSON.parse(stdout) as { bitsPerByte: number }).bitsPerByte;
}

test('a chapter surprises less the more was learned: nothing, itself as it is read, the chapter before', async () => {
  const earlier = fileOf('one.txt', 'The Quillfeather sailed from Ombrasund with Captain Zoltanka.');
  const chapter = fileOf(
    'two.txt',
    'Zoltanka saw Ombrasund from the Quillfeather. The Quillfeather came to Ombrasund.',
  );
  const off = await bitsPerByte(chapter);
  const learned = await bitsPerByte('--learn', chapter);
  const after = await bitsPerByte('--learn', '--before', earlier, chapter);
  assert.ok(off > learned + 0.05 && learned > after + 0.3, `${off} ${learned} ${after}`);
  await assert.rejects(bitsPerByte('--before', earlier, chapter), /add --learn/u);
});
