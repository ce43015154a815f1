// `npm run sbom`: writes what is in the package to micromixer-stories.cdx.json, beside the package itself.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from './bundledPackages.ts';
import { sbom } from './sbom.ts';

const text = `${JSON.stringify(await sbom(), null, 2)}\n`;
await writeFile(path.join(projectFolder, 'micromixer-stories.cdx.json'), text);
