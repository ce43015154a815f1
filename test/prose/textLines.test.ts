// A string as lines, as an editor would open it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { linesOf } from '../../src/prose/textLines.ts';

const cases: [what: string, text: string, lines: string[], lineEnd: string, offsets: number[]][] = [
  ['an empty text has one line', '', [''], '\n', [0]],
  ['a line end begins a line', 'One\n', ['One', ''], '\n', [0, 4]],
  ['Unix line ends', 'One\n\nTwo', ['One', '', 'Two'], '\n', [0, 4, 5]],
  ['Windows line ends', 'One\r\n\r\nTwo', ['One', '', 'Two'], '\r\n', [0, 5, 7]],
  ['old line ends', 'One\rTwo', ['One', 'Two'], '\n', [0, 4]],
  ['mixed line ends become those of Windows', 'One\nTwo\r\nThree', ['One', 'Two', 'Three'], '\r\n', [0, 5, 10]],
];
for (const [what, text, expected, lineEnd, offsets] of cases) {
  test(`${what}: ${JSON.stringify(text)}`, () => {
    const lines = linesOf(text);
    assert.equal(lines.lineEnd, lineEnd);
    assert.equal(lines.lineCount, expected.length);
    assert.deepEqual(expected.map((_, line) => lines.lineText(line)), expected); // prettier-ignore
    assert.deepEqual(expected.map((_, line) => lines.lineOffset(line)), offsets); // prettier-ignore
  });
}
