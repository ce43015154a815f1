// `npm run release:check -- --tag vX.Y.Z`: fails if this tree must not be released, and says why.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectFolder } from './bundledPackages.ts';
import { problemsWithRelease } from './checkRelease.ts';

const { tag = '' } = parseArgs({ options: { tag: { type: 'string' } } }).values;
const read = (file: string): Promise<string> => readFile(path.join(projectFolder, file), 'utf8');
const problems = problemsWithRelease({
  tag,
  manifest: await read('package.json'),
  changelog: await read('CHANGELOG.md'),
});
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
