// THIRD_PARTY_NOTICES.md, from what the bundles really hold and what models.md says of the weights.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runtimeFileName } from '../src/checkpoint/modelFolder.ts';
import { bundledPackages, projectFolder, type BundledPackage } from './bundledPackages.ts';

/** The whole document. Packages with the same text share it. */
export async function notices(): Promise<string> {
  const packages = await bundledPackages();
  const models = await readFile(path.join(projectFolder, 'release/models.md'), 'utf8');
  const rows = packages.map(
    ({ name, version, license }) =>
      `| [${name}](https://www.npmjs.com/package/${name}/v/${version}) | ${version} | ${license} |`,
  );
  return `<!-- Written by \`npm run notices\`. -->

# Third-party notices

MicroMixer Stories itself is licensed under the Apache License 2.0 (LICENSE). Here are the terms of everything else in the package.

${models.trim()}

## Software

These packages are in the bundles, whole or in part, under the licenses whose texts follow.

| package | version | license |
| --- | --- | --- |
${rows.join('\n')}

onnxruntime-web is also \`dist/${runtimeFileName}\`: ONNX Runtime and what it is built from, all of which
[its own notices](licenses/onnxruntime-web/ThirdPartyNotices.txt) list with their licenses.

## License texts

${textsOf(packages).join('\n\n')}
`;
}

function textsOf(packages: readonly BundledPackage[]): string[] {
  const namesOf = new Map<string, string[]>();
  for (const { name, version, text } of packages)
    namesOf.set(text, [...(namesOf.get(text) ?? []), `${name} ${version}`]);
  return Array.from(namesOf, ([text, sharing]) => {
    const names = sharing.join(', ');
    return `### ${names}\n\n\`\`\`text\n${text}\n\`\`\``;
  });
}
