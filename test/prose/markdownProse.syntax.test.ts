// Syntax that is not prose: of dialects, of what is still being typed, and what the parser leaves as text.
import assert from 'node:assert/strict';
import test from 'node:test';
import { markdownProse, writtenProse } from '../../src/prose/markdownProse.ts';

const cases: Record<string, [markdown: string, prose: string][]> = {
  'white space': [
    ['One\u00a0\u00a0two', 'One two'],
    ['One.\r\rTwo.', 'One.\nTwo.'],
    ['[^1] One\n\nTwo', 'One\nTwo'],
  ],
  'a callout is the beginning of a quote': [
    ['[!note] One\n\nTwo', '!note One\nTwo'],
    ['- [!note] One\n\nTwo', '!note One\nTwo'],
    ['> [!note] One\n\nTwo', 'One\nTwo'],
  ],
  'a bar begins a verse only in a paragraph': [
    ['# | Roses\n\nTwo', '| Roses\nTwo'],
    ['| Roses\n\nTwo', 'Roses\nTwo'],
  ],
  'a block without prose leaves nothing': [['- ![a](b.png)\n- two\n\nEnd', 'two\nEnd']],
  'a line of marks that is still being written': [
    ['One.\n\n⁂', 'One.\n⁂'],
    ['One.\n\n⁂\n\n', 'One.\n'],
  ],
  addresses: [
    ['Call <tel:5> now', 'Call now'],
    ['See http://a.b/c or HTTPS://a.b now', 'See or now'],
  ],
  'images that are still being typed': [
    ['A ![fox', 'A '],
    ['A ![fox]', 'A '],
    ['A ![fox](fox.png "The', 'A '],
    ['A ![fox][fo', 'A '],
    ['A ![fox] and ![he', 'A !fox and '],
    ['Oh!', 'Oh!'],
  ],
  'links that are still being typed': [
    ['See [the map](https://a.b/(old) and', 'See the map'],
    ['See [the map][lab', 'See the map'],
    ['See [the map][label] now', 'See the map now'],
  ],
  'other syntax that is still being typed': [
    ['One <span class="a', 'One '],
    ['1 <a< two', '1 <a< two'],
    ['One \\', 'One '],
    [String.raw`C:\dir and`, String.raw`C:\dir and`],
    ['He said _so and', 'He said so and'],
    ['He said __so and', 'He said so and'],
    ['He said so__ and', 'He said so and'],
    ['He said so_ and', 'He said so and'],
  ],
  footnotes: [['A fox[^note] ran', 'A fox ran']],
};
for (const [what, rows] of Object.entries(cases)) {
  for (const [markdown, prose] of rows) {
    test(`${what}: ${JSON.stringify(markdown)}`, () => assert.equal(markdownProse(markdown), prose));
  }
}

test('a no-break space stays as it is written, and takes other spaces with it', () => {
  assert.equal(writtenProse('«\u00a0Oui\u00a0» \u00a0 dit'), '«\u00a0Oui\u00a0»\u00a0dit');
  assert.equal(writtenProse('a\u00a0 b'), 'a\u00a0b');
});

test('the prose of many pieces is that of each, however many are remembered', () => {
  const count = 300;
  const pieces = Array.from({ length: count }, (_, index) => `*Piece* ${index}.`);
  const expected = pieces.map((piece) => piece.replaceAll('*', '')).join('\n');
  for (let time = 0; time < 2; time++) assert.equal(markdownProse(pieces.join('\n\n')), expected);
});
