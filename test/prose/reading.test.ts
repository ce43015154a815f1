// What is read before the cursor, in plain marks, and how what comes back is written in the document's own.
import assert from 'node:assert/strict';
import test from 'node:test';
import { readingOf } from '../../src/prose/reading.ts';

const cases: [what: string, before: string, isMarkdown: boolean, plain: string, written: string][] = [
  ['Markdown', '# *One*\n\n“Hi—” ', true, 'One\n"Hi -" ', '“Oh—” he'],
  ['plain text, in which syntax is text', '# *One*\n\n“Hi—” ', false, '# *One*\n"Hi -" ', '“Oh—” he'],
  ['single marks', '‘Hi,’ he said. ', true, '"Hi," he said. ', '‘Oh -’ he'],
  ['spaces of several kinds', '«\u00a0Oui\u00a0», dit-il.\u00a0 ', true, '"Oui", dit-il. ', '«\u00a0Oh -\u00a0» he'],
  ['spaces in plain text', 'Once   upon. ', false, 'Once upon. ', '"Oh -" he'],
];
for (const [what, before, isMarkdown, plain, written] of cases) {
  test(`${what}: ${JSON.stringify(before)}`, () => {
    const reading = readingOf(before, isMarkdown);
    assert.equal(reading.plain, plain);
    assert.equal(reading.write('"Oh -" he'), written);
  });
}
