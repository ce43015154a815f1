// Which phrase is shown to a writer who rests: whole, long enough, and sure as a whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxPhraseBitsOf, PhraseCutoff } from '../../src/decoding/phraseCutoff.ts';

const maxBits = 0.25;

/** A continuation in parts, each with the surprise of its first byte; the rest of a part surprises nobody. */
function phraseOf(parts: readonly (readonly [text: string, bits: number])[], isEnded = false): string {
  const cutoff = new PhraseCutoff(maxBits);
  const bytes: number[] = [];
  for (const [text, bits] of parts)
    for (const [index, byte] of Buffer.from(text).entries()) {
      bytes.push(byte);
      cutoff.push({ byte, bits: index === 0 ? bits : 0 });
    }
  if (isEnded) cutoff.finish();
  return Buffer.from(bytes.slice(0, cutoff.confidentBytes)).toString();
}

for (const [what, parts, expected] of [
  ['up to the last mark', [[' she went to the park, and', 3]], ' she went to the park,'],
  [
    'up to the end of the sentence',
    [[' she went to the park, and came home. Then', 3]],
    ' she went to the park, and came home.',
  ],
  [
    'a first word that nobody could know',
    [
      [' Marisol', 5],
      [' went to the park. ', 0],
    ],
    ' Marisol went to the park.',
  ],
  [
    'none that is unsure as a whole',
    [
      [' she', 4],
      [' went to.', 0],
    ],
    '',
  ],
  ['none of two words', [[' she went. ', 0]], ''],
  ['one of three words, of as many bits as may be', [[' she went home.', 3.75]], ' she went home.'],
  ['none of more bits', [[' she went home.', 3.76]], ''],
  [
    'a later word of as many bits as it has bytes, with the mark that ends it',
    [
      [' she went to the park, and came ', 0],
      ['home.', 5],
    ],
    ' she went to the park, and came home.',
  ],
  [
    'no later word of more',
    [
      [' she went to the park, and came ', 0],
      ['home.', 5.01],
    ],
    ' she went to the park,',
  ],
  [
    'nothing from a strange word on',
    [
      [' she went to the park,', 0],
      [' zig', 9],
      [' zag and home again at last.', 0],
    ],
    ' she went to the park,',
  ],
  ['no half of a quotation', [[' she said, "Come home."', 0]], ' she said, "Come home."'],
  ['nothing that has not ended', [[' she went to the park', 0]], ''],
] as [what: string, parts: [string, number][], expected: string][])
  test(`a phrase: ${what}`, () => {
    assert.equal(phraseOf(parts), expected);
  });

test('a phrase that ended by itself needs no mark', () => {
  assert.equal(phraseOf([[' she went to the park', 3]], true), ' she went to the park');
  assert.equal(phraseOf([[' she went to the park', 30]], true), '');
});

test('a strange word at the end is not shown with what is sure, although all of it together would be', () => {
  const sure = ' she went to the park and home and then to the sea,';
  const parts = [[sure, 0], [' zig', 9], [' zag', 0]] as const; // prettier-ignore
  assert.equal(phraseOf(parts, true), sure);
});

test('says when nothing more can be sure', () => {
  const cutoff = new PhraseCutoff(maxBits);
  const push = (text: string, bits: number): boolean =>
    [...Buffer.from(text)].reduce((_, byte) => cutoff.push({ byte, bits }), true);
  assert.equal(push('she ', 5), true, 'the first word');
  assert.equal(push('zigzag ', 2), false);
  assert.equal(push('and ', 0), false, 'nor does it become sure again');
});

test('a phrase may be shown whatever the chance of its first word', () => {
  assert.equal(new PhraseCutoff(maxBits).mayShow(), true);
});

test('more confidence lets fewer bits through', () => {
  const { low, medium, high } = maxPhraseBitsOf;
  assert.ok(0 < high && high < medium && medium < low, `${high}, ${medium}, ${low}`);
});
