// `npm run manifest`: writes the settings into package.json, from the one file that defines them.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { manifestConfiguration } from '../settings/manifest.ts';
import { runProgram } from './program.ts';

void runProgram(async () => {
  const file = path.join(__dirname, '..', 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { contributes: { configuration: unknown } };
  manifest.contributes.configuration = manifestConfiguration();
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
});
