// The package as `npm run package` makes it, without npm itself: on Windows that is a script which only a shell starts.
import { execFileSync } from 'node:child_process';
import { projectFolder } from './models.ts';

/** @param file where it goes: *.vsix */
export function packageExtension(file: string): void {
  const run = (...args: readonly string[]): void => {
    execFileSync(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  run('esbuild.mjs', 'extension', 'web', 'webview');
  run('node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', file);
}
