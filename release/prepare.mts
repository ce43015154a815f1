// `npm run release:prepare -- --repository URL --publisher ID`: writes into package.json where the project lives and who publishes it.
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectFolder } from './bundledPackages.ts';
import { prepareManifest } from './prepareManifest.ts';

const usage = 'npm run release:prepare -- --repository https://github.com/OWNER/NAME --publisher ID';

try {
  const { values } = parseArgs({
    options: { repository: { type: 'string' }, publisher: { type: 'string' }, folder: { type: 'string' } },
  });
  const { repository, publisher, folder = projectFolder } = values;
  if (repository === undefined || publisher === undefined) throw new Error(`Both are needed: ${usage}`);
  const file = path.join(folder, 'package.json');
  await writeFile(file, prepareManifest(await readFile(file, 'utf8'), { repository, publisher }));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
