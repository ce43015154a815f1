// `npm run manifest`: writes the settings into package.json and their words into package.nls.json, from the one file that defines them.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { settingsManifest, settingWordsPrefix } from '../settings/manifest.ts';
import { runProgram } from './program.ts';

void runProgram(async () => {
  const { configuration, words } = settingsManifest();
  await rewrite('package.json', (manifest: { contributes: object }) => ({
    ...manifest,
    contributes: { ...manifest.contributes, configuration },
  }));
  await rewrite('package.nls.json', (all: Record<string, string>) => ({
    ...Object.fromEntries(Object.entries(all).filter(([key]) => !key.startsWith(settingWordsPrefix))),
    ...words,
  }));
});

async function rewrite<Content extends object>(name: string, change: (content: Content) => object): Promise<void> {
  const file = path.join(__dirname, '..', name);
  const content = JSON.parse(await readFile(file, 'utf8')) as Content;
  await writeFile(file, `${JSON.stringify(change(content), null, 2)}\n`);
}
