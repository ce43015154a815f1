// Which npm packages are in the files that ship, and under which terms: what the bundler says that it took, and the packages' own texts.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { bundles } from '../bundles.mjs';

export const projectFolder = path.join(__dirname, '..');

/** A package of which something is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** The full text, or texts one after the other, that the package brings along. */
  readonly text: string;
}

/** Packages without a text of their own: theirs is kept in `licenses/NAME/`. */
const ownTexts = 'licenses';
/** Packages that come as one file in which others are already: the bundler can't see those. */
const alreadyInside: Readonly<Record<string, readonly string[]>> = { 'onnxruntime-web': ['onnxruntime-common'] };
const licenseFile = /^(?:licen[cs]e|copying|notice)(?:\.(?:md|txt))?$/iu;

/**
 * All packages in the bundles of the extension, by name. The command line is not among them: it does not ship.
 *
 * @throws {Error} if a package has no license, or no text of it here
 */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const folders = new Set<string>();
  const { cli: _cli, ...shipped } = bundles;
  for (const options of Object.values<readonly esbuild.BuildOptions[]>(shipped).flat()) {
    const { metafile } = await esbuild.build({
      ...options,
      absWorkingDir: projectFolder,
      minify: true, // as what ships: what is never called is left out
      write: false,
      metafile: true,
    });
    for (const { inputs } of Object.values(metafile.outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = packageFolderOf(input);
        if (folder === undefined || bytesInOutput === 0) continue;
        folders.add(folder);
        for (const name of alreadyInside[path.posix.basename(folder)] ?? [])
          folders.add(path.posix.join(path.posix.dirname(folder), name));
      }
    }
  }
  const packages = await Promise.all(Array.from(folders, readPackage));
  return packages.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

/** The folder of the package that a file belongs to; `undefined` for our own files. @param file with slashes, as esbuild names it */
export function packageFolderOf(file: string): string | undefined {
  return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/u.exec(file)?.[0];
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const inside = path.resolve(projectFolder, folder);
  const { name, version, license } = JSON.parse(await readFile(path.join(inside, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  if (license === undefined) throw new Error(`${name} names no license: it can't be bundled.`);
  const texts = (await textsIn(inside)) ?? (await textsIn(path.join(projectFolder, ownTexts, name)));
  if (texts === undefined)
    throw new Error(`${name} has no license text: put the one of its repository into ${ownTexts}/${name}/LICENSE.txt.`);
  return { name, version, license, text: texts };
}

async function textsIn(folder: string): Promise<string | undefined> {
  const files = await readdir(folder).catch(() => []);
  const chosen = files.filter((file) => licenseFile.test(file)).toSorted();
  if (chosen.length === 0) return undefined;
  const texts = await Promise.all(chosen.map((file) => readFile(path.join(folder, file), 'utf8')));
  return texts.map((text) => text.replaceAll('\r\n', '\n').trim()).join('\n\n');
}
