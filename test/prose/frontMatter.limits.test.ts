// Front matter and title blocks: what is one, and how long they may be.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { countFrontMatterLines } from '../../src/prose/frontMatter.ts';
import { projectFolder } from '../support/models.ts';

/** How many lines are front matter, and how many were looked at for that. */
function counted(lines: readonly string[]): [frontMatter: number, looked: number] {
  const looked = new Set<number>();
  const frontMatter = countFrontMatterLines(lines.length, (line) => {
    looked.add(line);
    return lines[line]!;
  });
  return [frontMatter, looked.size];
}

test('front matter has the lines that training leaves out, too', () => {
  const table = readFileSync(path.join(projectFolder, 'test/fixtures/frontMatter.json'), 'utf8');
  for (const [document, lines] of JSON.parse(table) as [string, number][])
    assert.equal(counted(document.split('\n'))[0], lines, document);
});

for (const [what, ofLength] of [
  ['front matter', (lines) => ['---', ...Array.from({ length: lines - 2 }, () => 'key: value'), '---', '', 'Once']],
  ['a title block', (lines) => ['% One', ...Array.from({ length: lines - 1 }, () => '  and more'), '', 'Once']],
] as [string, (lines: number) => string[]][]) {
  test(`${what} has at most 1,000 lines, and what comes after these is not looked at`, () => {
    assert.equal(counted(ofLength(3))[0], 3);
    assert.equal(counted(ofLength(1000))[0], 1000);
    assert.equal(counted(ofLength(1001))[0], 0);
    const [frontMatter, looked] = counted(ofLength(100_000));
    assert.equal(frontMatter, 0);
    assert.ok(looked <= 1001, `${looked} lines`);
  });
}

test('a title block may be all that there is', () => {
  assert.equal(counted(['% One', '% Tom', '% 2026'])[0], 3);
  assert.equal(counted(Array.from({ length: 1000 }, (_, line) => (line === 0 ? '% One' : '  and more')))[0], 1000);
});
