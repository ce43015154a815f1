// `npm run manifest`: writes the settings into package.json and their texts into package.nls.json, from the file that
// defines them.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { settingsManifest, settingWordsPrefix } from '../settings/manifest.ts';
import { runProgram } from './program.ts';

void runProgram(async () => {
  const { configuration, words } = settingsManifest();
  const manifest = (await readJson('package.json')) as { contributes: object };
  await writeJson('package.json', { ...manifest, contributes: { ...manifest.contributes, configuration } });
  const all = Object.entries(await readJson('package.nls.json'));
  const others = Object.fromEntries(all.filter(([key]) => !key.startsWith(settingWordsPrefix)));
  await writeJson('package.nls.json', { ...others, ...words });
});

/** A file in the project's folder, the parent of the folder that this is built into. */
function inProject(name: string): string {
  return path.join(__dirname, '..', name);
}

async function readJson(name: string): Promise<object> {
  return JSON.parse(await readFile(inProject(name), 'utf8')) as object;
}

async function writeJson(name: string, content: object): Promise<void> {
  await writeFile(inProject(name), `${JSON.stringify(content, null, 2)}\n`);
}
