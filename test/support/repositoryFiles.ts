// The repository: its files (what is committed, and what is not yet but would be) and where it says that it is.
import { execFileSync } from 'node:child_process';
import manifest from '../../package.json' with { type: 'json' };
import { projectFolder } from './models.ts';

/** With slashes, from the project's folder. */
export function repositoryFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  return list.split('\0').filter(Boolean);
}

/** `https://github.com/OWNER/NAME` */
export function repositoryAddress(): string {
  return manifest.repository.url.replace(/\.git$/u, '');
}
