// Nothing that only Linux has: scripts that cmd.exe runs too, line ends that git leaves alone, no program that needs a shell.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { projectFolder } from '../support/models.ts';

const git = (...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: projectFolder, encoding: 'utf8', maxBuffer: 1e8 });
const { scripts } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

test('the scripts of package.json are what every shell understands', () => {
  for (const [name, script] of Object.entries(scripts)) {
    for (const command of script.split(' && ')) {
      assert.match(command, /^(?:node|npm run|tsc|oxlint|prettier|knip|vsce|vscode-l10n-dev)\b/u, name);
      assert.doesNotMatch(command, /['$`;|<>*~]|\\|\/dev\//u, `${name}: ${command}`);
    }
  }
});

test('text has the line ends of the repository in every checkout, and what is no text is left alone', () => {
  // i/ is what the repository holds, attr/ what git is told, whatever core.autocrlf says.
  for (const line of git('ls-files', '--eol').trim().split('\n')) {
    const [, stored, told, file] = /^i\/(\S*) +w\/\S* +attr\/(.*?) *\t(.*)$/u.exec(line)!;
    if (stored === '-text') assert.equal(told, '-text', `${file} is taken for text: .gitattributes`);
    else if (told !== '-text')
      assert.deepEqual([stored === 'none' ? 'lf' : stored, told], ['lf', 'text=auto eol=lf'], file);
  }
});

test('a checkout with the settings of Git for Windows has every file byte for byte', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'checkout-'));
  t.after(() => rmSync(folder, { recursive: true }));
  git('-c', 'core.autocrlf=true', '-c', 'core.eol=crlf', 'checkout-index', '--all', `--prefix=${folder}/`);
  const stored = Array.from(
    git('ls-files', '--stage', '-z').matchAll(/(?<=^|\0)100\d+ (\w+) 0\t([^\0]+)/gu),
    ([, hash, file]) => [file!, hash!],
  );
  assert.ok(stored.length > 100);
  for (const [file, hash] of stored) {
    const bytes = readFileSync(path.join(folder, file!));
    assert.equal(createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'), hash, file);
  }
});

test('no name differs from another by capitals alone, or is one that Windows keeps for itself', () => {
  const files = git('ls-files', '-z').split('\0').filter(Boolean);
  assert.equal(new Set(files.map((file) => file.toLowerCase())).size, files.length);
  for (const file of files)
    assert.doesNotMatch(file, /[<>:"|?*\\]|[. ](?:\/|$)|(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\/|$)/iu);
});

test('programs are started by the path of Node, not by names that are scripts on Windows', () => {
  for (const file of git('ls-files', '*.ts', '*.mts', '*.mjs').trim().split('\n')) {
    const text = readFileSync(path.join(projectFolder, file), 'utf8');
    assert.doesNotMatch(
      text,
      /(?:spawn|execFile)(?:Sync)?\(\s*['"](?:npm|npx|vsce|tsc|sh|bash)['"](?![^;]*shell: )/u,
      file,
    );
  }
});
