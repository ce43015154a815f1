// The long block in which a line stands, remembered under edits as a fresh look would find it.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { OpenBlocks } from '../../src/prose/openBlocks.ts';
import { linesOf, type TextLines } from '../../src/prose/textLines.ts';

/** What each line begins in, one letter a line: `.` nothing, `f`ront matter, `c`ode or comment, `h`TML, `m`ath. */
function stateLetters(text: string): string {
  const lines = linesOf(text);
  const blocks = new OpenBlocks(lines);
  return Array.from({ length: lines.lineCount }, (_, line) => blocks.at(line)?.kind[0] ?? '.').join('');
}

const cases: [text: string, states: string][] = [
  ['a\nb', '..'],
  ['```\na\n\nb\n```\nc', '.cccc.'],
  ['~~~ js\na\n```\n~~~\nb', '.ccc.'],
  ['````\n```\n````\nb', '.cc.'],
  ['```\n```js\n```\nb', '.cc.'],
  ['``` a ` b\nc', '..'],
  ['    ```\na', '..'],
  ['   ```\na\n  ```  \nb', '.cc.'],
  ['---\na: b\n---\nc', '.ff.'],
  ['+++\na = "```"\n+++\n```\nc', '.ff.c'],
  ['---\na\n```\nb', '...c'],
  ['a\n---\nb\n---\nc', '.....'],
  ['<!--\na\n```\n-->\nb', '.hhh.'],
  ['<!-- a -->\nb', '..'],
  ['<!-- a\n\nb --> c\nd', '.hh.'],
  ['<script>\na\n\n</script>\nb', '.hhh.'],
  ['<PRE class="a">\na</pre>\nb', '.h.'],
  ['<div>\na', '..'],
  ['$$\nx\n\ny\n$$\nb', '.mmmm.'],
  ['$$x$$\nb', '..'],
  ['%%\na\n\n```\n%%\nb', '.cccc.'],
  ['%% a\nb %% c\nd', '.c.'],
  ['%% a %%\nb', '..'],
  ['a %% b\nc', '..'],
];
for (const [text, states] of cases) {
  test(`${states} for ${JSON.stringify(text)}`, () => assert.equal(stateLetters(text), states));
}

test('what is remembered is what a fresh look finds, whatever is edited and in whatever order it is asked', () => {
  const line = fc.constantFrom('a', '', '```', '~~~', '---', '<!--', '-->', '$$', '    b');
  const edit = fc.record({
    at: fc.nat(),
    removed: fc.nat(3),
    added: fc.array(line, { maxLength: 3 }),
    asked: fc.nat(),
  });
  const filler = fc.nat({ max: 300 }).map((count) => Array.from({ length: count }, () => 'a'));
  const document = fc.tuple(fc.array(line, { minLength: 1 }), filler, fc.array(line)).map((parts) => parts.flat());
  fc.assert(
    fc.property(document, fc.array(edit, { maxLength: 12 }), (texts, edits) => {
      const live: TextLines = {
        get lineCount() {
          return texts.length;
        },
        lineEnd: '\n',
        lineText: (line) => texts[line]!,
        lineOffset: () => 0,
      };
      const blocks = new OpenBlocks(live);
      for (const { at, removed, added, asked } of edits) {
        const first = at % texts.length;
        texts.splice(first, removed, ...added);
        if (texts.length === 0) texts.push('');
        blocks.didChange(first);
        const question = asked % texts.length;
        assert.deepEqual(blocks.at(question), new OpenBlocks(live).at(question));
      }
    }),
    { numRuns: 200 },
  );
});

test('after the first look a change costs no more than the lines after it', () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => (index === 500 ? '```' : 'Once upon a time.'));
  let looked = 0;
  const live: TextLines = {
    lineCount: texts.length,
    lineEnd: '\n',
    lineText: (line) => {
      looked++;
      return texts[line]!;
    },
    lineOffset: () => 0,
  };
  const blocks = new OpenBlocks(live);
  assert.equal(blocks.at(19_999)?.kind, 'code');
  looked = 0;
  blocks.didChange(19_990);
  assert.equal(blocks.at(19_995)?.kind, 'code');
  assert.ok(looked <= 128, `${looked} lines`);
});
