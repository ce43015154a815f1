// What of a text is pointed at: whole characters; and what is tinted: those, or words.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { characterAt, charactersOf, unitsOf, wordAt, type Tint } from '../../../src/panel/page/textUnits.ts';

const letterUnits = (text: string, tint: Tint): string =>
  unitsOf(text, [], tint)
    .map((unit) => unit.text)
    .join('|');

/** The words that one comes to from code point to code point. */
const wordUnits = (text: string): string => {
  const words = Array.from(text, (_, index) => wordAt(text, index)!);
  return words
    .filter(({ start }, index) => start !== words[index - 1]?.start)
    .map((word) => word.text)
    .join('|');
};

for (const [text, letters, words] of [
  ['a cat', 'a| |c|a|t', 'a |cat'],
  ['“Hi,”  he\nsaid', '“|H|i|,|”| | |h|e|\n|s|a|i|d', '“Hi,”  |he\n|said'],
  ['e\u0301te\u0301', 'e\u0301|t|e\u0301', 'e\u0301te\u0301'],
  ['🦊👩‍👩‍👧 x', '🦊|👩‍👩‍👧| |x', '🦊👩‍👩‍👧 |x'],
  ['שָׁלוֹם', 'שָׁ|ל|וֹ|ם', 'שָׁלוֹם'],
  ['', '', ''],
] as const) {
  test(`units of ${JSON.stringify(text)}`, () =>
    assert.deepEqual(
      [letterUnits(text, 'letters'), letterUnits(text, 'words'), wordUnits(text)],
      [letters, letters, words],
    ));
}

test('a unit is as surprising as all its code points, a word by steps twice as wide', () => {
  const level = (text: string, bits: number[], tint: Tint) => unitsOf(text, bits, tint).map((unit) => unit.level);
  assert.deepEqual(level('e\u0301a', [1, 1.5, 0], 'letters'), [3, 0]);
  assert.deepEqual(level('ab c', [2, 3, 1, 0.4], 'words'), [4, 4, 4, 0]);
  assert.deepEqual(level('abc', [2, 3], 'letters'), [3, 4, undefined]);
  assert.deepEqual(level('abc', [2, 3], 'words'), [undefined, undefined, undefined]);
  assert.deepEqual(level('ab', [2, 3], 'none'), [undefined, undefined]);
});

test('the character at a code point, with what stands before it', () => {
  assert.deepEqual(characterAt('a👩‍👩‍👧b', 1), { before: 'a', character: '👩‍👩‍👧' });
  assert.deepEqual(characterAt('a👩‍👩‍👧b', 6), { before: 'a👩‍👩‍👧', character: 'b' });
  assert.equal(characterAt('a', 1), undefined);
});

test('a pile of accents is shown in parts that a message can carry', () => {
  const parts = charactersOf(`a${'\u0301'.repeat(100)}`);
  assert.ok(parts.length > 1 && parts.every((part) => part.length <= 64));
});

test('units cover any text without a gap', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom<Tint>('letters', 'words'), (text, tint) => {
      const units = unitsOf(text, [], tint);
      assert.equal(units.map((unit) => unit.text).join(''), text);
      let start = 0;
      for (const unit of units) {
        assert.equal(unit.start, start);
        start += Array.from(unit.text).length;
      }
    }),
  );
});
