// Whether a release may be made of this tree.
import { linesToFill } from './prepareManifest.ts';

/** What a release is made of. */
export interface ReleaseParts {
  /** `v` and the version. */
  readonly tag: string;
  /** package.json */
  readonly manifest: string;
  /** CHANGELOG.md */
  readonly changelog: string;
}

/** What stands in the way, one sentence each; none if nothing does. */
export function problemsWithRelease({ tag, manifest, changelog }: ReleaseParts): string[] {
  const { version } = JSON.parse(manifest) as { version: string };
  const problems: string[] = [];
  if (tag !== `v${version}`) problems.push(`The tag is ${tag}, but the version in package.json is ${version}.`);
  const toFill = linesToFill(manifest);
  if (toFill.length > 0) {
    problems.push(
      `package.json does not say yet who publishes this and where (${toFill.join(', ')}): run "npm run release:prepare -- --repository URL --publisher ID".`,
    );
  }
  if (/^## \[[^\]]+\]/mu.exec(changelog)?.[0] !== `## [${version}]`)
    problems.push(`The newest section of CHANGELOG.md is not that of ${version}.`);
  return problems;
}
