// `npm run notices`: writes THIRD_PARTY_NOTICES.md.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { projectFolder } from './bundledPackages.ts';
import { notices } from './notices.ts';

await writeFile(path.join(projectFolder, 'THIRD_PARTY_NOTICES.md'), await notices());
