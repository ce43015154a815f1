// Stop strings: found where a search would find them, and the beginnings that a text ends with, in a time that does not grow.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { StopStrings } from '../../src/decoding/stopStrings.ts';

/** For each unit of a text, the length of the string that is found and of the beginning that may become one. */
function followed(strings: readonly string[], text: string): [found: number, pending: number][] {
  const stop = new StopStrings(strings);
  return Array.from({ length: text.length }, (_, index) => [stop.push(text.charCodeAt(index)), stop.pendingLength]);
}

/** The same by searching. */
function searched(strings: readonly string[], text: string): [found: number, pending: number][] {
  const beginnings = strings.flatMap((string) =>
    Array.from({ length: string.length }, (_, length) => string.slice(0, length + 1)),
  );
  return Array.from({ length: text.length }, (_, index) => {
    const sofar = text.slice(0, index + 1);
    const found = strings.find((string) => string !== '' && sofar.endsWith(string));
    const pending = beginnings.filter((beginning) => sofar.endsWith(beginning));
    return [found?.length ?? 0, Math.max(0, ...pending.map(({ length }) => length))];
  });
}

const cases: [what: string, strings: string[], text: string, expected: [found: number, pending: number][]][] = [
  ['one string', ['ab'], 'xab', [[0, 0], [0, 1], [2, 2]]], // prettier-ignore
  ['one that begins again within itself', ['aab'], 'aaab', [[0, 1], [0, 2], [0, 2], [3, 3]]], // prettier-ignore
  ['one inside the beginning of another', ['abcd', 'bc'], 'abcd', [[0, 1], [0, 2], [2, 3], [4, 4]]], // prettier-ignore
  ['of two at once, the first of the list', ['b', 'ab'], 'ab', [[0, 1], [1, 2]]], // prettier-ignore
  ['of two at once, the first of the list, which is longer', ['ab', 'b'], 'ab', [[0, 1], [2, 2]]], // prettier-ignore
  ['the same one twice', ['ab', 'ab'], 'ab', [[0, 1], [2, 2]]], // prettier-ignore
  ['the beginning of one that is given first', ['abc', 'ab'], 'abc', [[0, 1], [2, 2], [3, 3]]], // prettier-ignore
  ['an empty one, which is never found', [''], 'ab', [[0, 0], [0, 0]]], // prettier-ignore
  ['none', [], 'a', [[0, 0]]],
  ['children of a node in any order', ['xa', 'xb', 'xc'], 'xbxaxcx', [[0, 1], [2, 2], [0, 1], [2, 2], [0, 1], [2, 2], [0, 1]]], // prettier-ignore
  ['a string is found again and again', ['aa'], 'aaa', [[0, 1], [2, 2], [2, 2]]], // prettier-ignore
  ['units up to the last there is', ['\uffff\u0000'], '\uffff\uffff\u0000', [[0, 1], [0, 1], [2, 2]]], // prettier-ignore
];
for (const [what, strings, text, expected] of cases) {
  test(`${what}: ${JSON.stringify(strings)} in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(followed(strings, text), expected);
    assert.deepEqual(searched(strings, text), expected);
  });
}

test('whatever the strings and the text, what is found and pending is what a search finds', () => {
  const letters = (maxLength: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength });
  fc.assert(
    fc.property(fc.array(letters(6), { maxLength: 6 }), letters(40), (strings, text) => {
      assert.deepEqual(followed(strings, text), searched(strings, text));
    }),
    { seed: 3, numRuns: 500 },
  );
});

test('a hundred thousand stop strings, and one of a million characters, are followed at once', () => {
  const many = new StopStrings([...Array.from({ length: 100_000 }, (_, index) => `stop ${index}.`), 'x'.repeat(1e6)]);
  const found = (text: string): number => {
    let length = 0;
    for (let index = 0; index < text.length; index++) length = many.push(text.charCodeAt(index));
    return length;
  };
  // Not the time on the clock: what else runs on this machine says nothing about it.
  const began = process.cpuUsage();
  assert.equal(found(`a stop 99999.`), 11);
  assert.equal(found('x'.repeat(999_999)), 0);
  assert.equal(many.pendingLength, 999_999);
  assert.equal(found('xx'), 1e6);
  assert.equal(found('y'), 0);
  assert.equal(many.pendingLength, 0);
  assert.ok(process.cpuUsage(began).user < 2_000_000);
});
