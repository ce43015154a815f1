// `npm run sbom`: writes what the package contains to micromixer-stories.cdx.json, next to the package itself.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from './bundledPackages.ts';
import { sbom } from './sbom.ts';

const text = `${JSON.stringify(await sbom(), null, 2)}\n`;
await writeFile(path.join(projectFolder, 'micromixer-stories.cdx.json'), text);
