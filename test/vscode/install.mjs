// `npm run test:vscode:install [newest|oldest|all]`: installs the VS Code servers for the editor tests from the npm
// registry. They are separate from the project, with their own lock files, since one of them brings a Node that must
// not shadow the project's.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const which = process.argv[2] ?? 'all';
const folders = { newest: ['host'], oldest: ['host-oldest'], all: ['host', 'host-oldest'] }[which];
if (folders === undefined) {
  console.error(`Choose newest, oldest or all, not "${which}".`);
  process.exit(2);
}

/** Runs npm, and ends the program if it fails. */
function npm(cwd, ...args) {
  const { status } = spawnSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32', // npm is a script there
  });
  if (status !== 0) process.exit(status ?? 1);
}

for (const name of folders) {
  const folder = path.join(import.meta.dirname, name);
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  npm(folder, 'ci');
  // Not `npm ci`, which fails because the shrinkwrap inside lacks one package (tslib).
  npm(vscode, 'install', '--omit=dev', '--no-save');
  // Versions before the one that ships ripgrep as a package download it after installation: give them a copy.
  const ripgrep = path.join(folder, 'node_modules/@vscode/ripgrep-universal/bin/linux-x64/rg');
  const wanted = path.join(vscode, 'node_modules/@vscode/ripgrep');
  if (existsSync(ripgrep) && existsSync(wanted)) {
    mkdirSync(path.join(wanted, 'bin'), { recursive: true });
    cpSync(ripgrep, path.join(wanted, 'bin/rg'));
    chmodSync(path.join(wanted, 'bin/rg'), 0o755);
  }
  console.log(`Installed ${name}.`);
}
if (!existsSync(process.env.CHROMIUM ?? '/usr/bin/chromium')) {
  console.log('Chromium is missing: `apt-get install chromium`, or set CHROMIUM to its path.');
}
