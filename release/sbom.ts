// What is in the package, as CycloneDX: the npm packages in the bundles, the runtime's .wasm, and what was learned from text.
// It depends on the tree alone, without a time or a random number, so two builds of one commit have the same.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { compressedRuntime } from '../bundles.mjs';
import { cardFileName, lexiconFileName, runtimeFileName, weightsFileName } from '../src/checkpoint/modelFolder.ts';
import { shippedModelNames } from '../src/settings/shippedModels.ts';
import { bundledPackages, projectFolder } from './bundledPackages.ts';

/** A component of https://cyclonedx.org/docs/1.6/json/, as far as it is used here. */
export interface Component {
  readonly type: 'application' | 'library' | 'file' | 'machine-learning-model' | 'data';
  /** Its name within the document. */
  readonly 'bom-ref': string;
  /** With slashes, if it is a file of the package. */
  readonly name: string;
  readonly version: string;
  readonly licenses: readonly ({ readonly license: { readonly id: string } } | { readonly expression: string })[];
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: 'SHA-256'; readonly content: string }[];
  readonly externalReferences?: readonly { readonly type: 'model-card' | 'license'; readonly url: string }[];
}

/** The document. */
export interface Sbom {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: number;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const runtime = 'onnxruntime-web';
const wasm = 'ort-wasm-simd-threaded.wasm'; // in its package

/** @throws {Error} if a package has no license, or no text of it here */
export async function sbom(): Promise<Sbom> {
  const manifest = JSON.parse(await readFile(path.join(projectFolder, 'package.json'), 'utf8')) as {
    publisher: string;
    name: string;
    version: string;
    license: string;
  };
  const own = { version: manifest.version, licenses: licensesOf(manifest.license) };
  const packages = (await bundledPackages()).map(({ name, version, license }): Component => {
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    return { type: 'library', 'bom-ref': purl, name, version, licenses: licensesOf(license), purl };
  });
  const runtimePackage = packages.find(({ name }) => name === runtime)!;
  const wasmPurl = `${runtimePackage.purl}#dist/${wasm}`;
  const components: Component[] = [
    ...packages,
    {
      ...runtimePackage,
      type: 'file',
      'bom-ref': wasmPurl,
      name: `dist/${runtimeFileName}`,
      purl: wasmPurl,
      hashes: [hashOf(compressedRuntime())],
      externalReferences: [{ type: 'license', url: `licenses/${runtime}/ThirdPartyNotices.txt` }],
    },
    { ...(await learned('data', `models/${lexiconFileName}`)), ...own },
  ];
  for (const name of shippedModelNames) {
    components.push({
      ...(await learned('machine-learning-model', `models/${name}/${weightsFileName}`)),
      ...own,
      externalReferences: [{ type: 'model-card', url: `models/${name}/${cardFileName}` }],
    });
  }
  const purl = `pkg:vscode-extension/${manifest.publisher}/${manifest.name}@${manifest.version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': purl, name: manifest.name, ...own, purl } },
    components,
    dependencies: [{ ref: purl, dependsOn: components.map((component) => component['bom-ref']) }],
  };
}

/** @param license an SPDX expression, which CycloneDX keeps apart from the name of a single license */
function licensesOf(license: string): Component['licenses'] {
  return [/[\s()]/u.test(license) ? { expression: license } : { license: { id: license } }];
}

/** What is made by training, and so is known by its bytes alone. */
async function learned(
  type: Component['type'],
  file: string,
): Promise<Pick<Component, 'type' | 'bom-ref' | 'name' | 'hashes'>> {
  return { type, 'bom-ref': file, name: file, hashes: [hashOf(await readFile(path.join(projectFolder, file)))] };
}

function hashOf(bytes: Uint8Array): { alg: 'SHA-256'; content: string } {
  return { alg: 'SHA-256', content: createHash('sha256').update(bytes).digest('hex') };
}
