// What a document says about itself at its top: where it ends, and whether the cursor is in it.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  closesFrontMatter,
  countFrontMatterLines,
  endsInFrontMatter,
  frontMatterFence,
} from '../../src/prose/frontMatter.ts';

test('fences, with spaces after them, but not in front', () => {
  for (const fence of ['---', '+++', ';;;', '{']) {
    assert.equal(frontMatterFence(fence), fence);
    assert.equal(frontMatterFence(`${fence} \t`), fence);
    assert.equal(frontMatterFence(` ${fence}`), undefined);
  }
  for (const line of ['----', '--', '}', 'toString', '']) assert.equal(frontMatterFence(line), undefined);
  assert.ok(closesFrontMatter('---  ', '---'));
  assert.ok(closesFrontMatter('}', '{'));
  assert.ok(!closesFrontMatter('{', '{'));
  assert.ok(!closesFrontMatter(' ---', '---'));
});

const counts: [what: string, text: string, lines: number][] = [
  ['an empty document', '', 0],
  ['a story', 'Once', 0],
  ['YAML', '---\ntitle: x\n---\nOnce', 3],
  ['nothing in it', '---\n---\nOnce', 2],
  ['TOML', '+++\ntitle = "x"\n+++\nOnce', 3],
  ['JSON', '{\n"title": "x"\n}\nOnce', 3],
  ['not closed', '---\ntitle: x\n', 0],
  ['closed by another fence', '---\ntitle: x\n+++\n', 0],
  ['further down', 'Once\n---\ntitle: x\n---', 0],
  ['a title block', '% Title\n% Tom\n% May\n\nOnce', 3],
  ['a title block of one field', '% Title\nOnce', 1],
  ['a title block with an empty field', '%\n% Tom\nOnce', 2],
  ['a title block that goes on', '% Title\n  of two lines\n% Tom\nOnce', 3],
  ['a title block of four fields', '% Title\n% Tom\n% May\n% more', 3],
  ['blank space ends a title block', '% Title\n  \n% Tom', 1],
  ['a percent sign alone is none', '%Title', 0],
  ['a percentage is none', 'It is 5% of\n% Tom', 0],
  ['an indented line is none', '  Title\n% Tom', 0],
  ['nothing but a title block', '% Title\n% Tom', 2],
  ['as many lines as there may be', `---\n${'a: b\n'.repeat(998)}---\n`, 1000],
  ['one line more', `---\n${'a: b\n'.repeat(999)}---\n`, 0],
];
for (const [what, text, expected] of counts) {
  test(`lines of front matter: ${what}`, () => {
    const lines = text.split('\n');
    assert.equal(countFrontMatterLines(lines.length, (line) => lines[line]!), expected); // prettier-ignore
  });
}

const inside = [
  '---\n',
  '---\ntitle',
  '---\ntitle:',
  '---\ntitle: x',
  '---\ntitle: x\n',
  '---\n"title": x',
  '---\ntitle: x\n--',
  '---\ntags:\n- one\n  more\n# why\n\n- two',
  '---\ntags: [\n]\nti',
  '---\ntitle: x\n  ',
  '+++\ntitle = "x"\n[menu]\n',
  '{\n  "title": "x",\n  "ta',
  '{\n"title": "x"\n',
  '{ "title": "x",',
  '{"title": "x",\n"tags": [',
  '% Title',
  '% Title\n% Tom\n  and Lily',
];
const outside = [
  '',
  '---',
  'Once',
  '---\n\n',
  '---\n \nti',
  '---\nOnce upon a time',
  '---\nOnce upon a time\nti',
  '---\ntitle: x\n\nOnce',
  '---\ntitle: x\n---\n',
  '{\n"title": "x"\n}\n"',
  '---\ntitle: x\nOnce upon',
  '+++\ntitle = "x"\nthe end',
  '{"title": "x"}',
  '{"title": "x"} ',
  '{"title": "x",\n"a": 1}\nOnce',
  '{"title": "x",\n\nOnce',
  '{once',
  ' {"title": "x",',
  '% Title\n\nOnce',
  '%Title',
];
for (const [texts, expected] of [[inside, true], [outside, false]] as const) {
  for (const text of texts) {
    test(`${expected ? 'in' : 'not in'} front matter: ${JSON.stringify(text)}`, () =>
      assert.equal(endsInFrontMatter(text.split('\n')), expected));
  }
} // prettier-ignore
