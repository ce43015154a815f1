// Where a story stops and what of it can be shown already; and that neither costs more the longer the story is.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { StopCriteria, type StopReason } from '../../src/decoding/stopCriteria.ts';
import type { StoryOptions } from '../../src/decoding/storyOptions.ts';
import { assertGrowsLinearly } from '../support/growth.ts';

type Options = Pick<StoryOptions, 'stopAt' | 'stopStrings' | 'trimToSentence'>;

/** What is shown of a text that comes character by character, piece by piece, and why it ended. */
function follow(text: string, options: Partial<Options>, last: StopReason = 'length') {
  const criteria = new StopCriteria({ stopAt: 'length', stopStrings: [], trimToSentence: false, ...options });
  const heldBack: { text: string }[] = [];
  const shown: string[] = [];
  let reason: StopReason | undefined;
  for (const character of text) {
    reason = criteria.push(character);
    heldBack.push({ text: character });
    shown.push(...heldBack.splice(0, criteria.releasable(heldBack)).map((piece) => piece.text));
    if (reason !== undefined) break;
  }
  const early = shown.join('');
  const rest = heldBack.slice(0, criteria.finish(heldBack, reason ?? last));
  return { early, all: early + rest.map((piece) => piece.text).join(''), reason };
}

test('of two stop strings that end at once the first that was given decides', () => {
  assert.equal(follow('xab', { stopStrings: ['b', 'ab'] }).all, 'xa');
  assert.equal(follow('xab', { stopStrings: ['ab', 'b'] }).all, 'x');
  assert.equal(follow('xab', { stopStrings: ['', 'ab', 'ab'] }).all, 'x');
});

test('stop strings are found where a search would find them, and nothing of them is ever shown', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '🦊'), maxLength: 40 });
  const strings = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '🦊'), maxLength: 5 }), { maxLength: 5 });
  fc.assert(
    fc.property(letters, strings, (text, stopStrings) => {
      let expected = text;
      search: for (let end = 1; end <= text.length; end++) {
        for (const stop of stopStrings) {
          if (stop === '' || !text.slice(0, end).endsWith(stop)) continue;
          expected = text.slice(0, end - stop.length);
          break search;
        }
      }
      assert.equal(follow(text, { stopStrings }).all, expected);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test('what may be the beginning of a stop string is held back, and no more than that', () => {
  assert.equal(follow('one THE E', { stopStrings: ['THE END', 'HE EX'] }).early, 'one ');
  assert.equal(follow('one THE EX', { stopStrings: ['THE END', 'HE EXIT'] }).early, 'one T');
  assert.equal(follow('one THE do', { stopStrings: ['THE END'] }).early, 'one THE do');
});

const trimmed: [string, string, string][] = [
  ['One day. Two', 'One day.', 'One day.'],
  ['One day. Two.', 'One day.', 'One day. Two.'],
  ['One day.', '', 'One day.'],
  ['It cost 3.', '', 'It cost 3.'],
  ['It cost 3.5 pies', '', 'It cost 3.5 pies'],
  ['One. It cost 3.5 pies', 'One.', 'One.'],
  ['He met Mr. Fox and', '', 'He met Mr. Fox and'],
  ['One!\nTwo? Three', 'One!\nTwo?', 'One!\nTwo?'],
];
for (const [text, early, all] of trimmed) {
  test(`cut to whole sentences, ${JSON.stringify(text)} shows ${JSON.stringify(early)} and becomes ${JSON.stringify(all)}`, () => {
    const followed = follow(text, { trimToSentence: true });
    assert.deepEqual([followed.early, followed.all], [early, all]);
  });
}

test('what ran out of time is cut to whole sentences, what came to an end of its own is not', () => {
  const endedBy = (reason: StopReason, trimToSentence = true): string =>
    follow('One day. Two', { trimToSentence }, reason).all;
  assert.equal(endedBy('time'), 'One day.');
  assert.equal(endedBy('time', false), 'One day. Two');
  assert.equal(endedBy('story'), 'One day. Two');
  assert.equal(follow('One day. Two STOP', { trimToSentence: true, stopStrings: [' STOP'] }).all, 'One day. Two');
});

test('line ends before the first letter end no paragraph and no sentence', () => {
  for (const stopAt of ['paragraph', 'sentence'] as const) {
    const { all, reason } = follow('\n \nOne day\nTwo', { stopAt });
    assert.deepEqual([all, reason], ['\n \nOne day', 'paragraph']);
  }
});

test('only a plain space ends the sentence at once: after a no-break space its quotation may close', () => {
  const { all, reason } = follow('\u00ab\u00a0Oui.\u00a0\u00bb Two', { stopAt: 'sentence' });
  assert.deepEqual([all, reason], ['\u00ab\u00a0Oui.\u00a0\u00bb', 'sentence']);
});

const endless: [string, Partial<Options>][] = [
  ['cut to whole sentences', { trimToSentence: true }],
  ['to the end of a sentence', { stopAt: 'sentence' }],
  ['to the end of a paragraph', { stopAt: 'paragraph' }],
  [
    'to one of a thousand stop strings',
    { stopStrings: Array.from({ length: 1000 }, (_, index) => `the dog ${index}`) },
  ],
  ['to a long stop string', { stopStrings: [`${'the dog '.repeat(100_000)}.`] }],
];
for (const [what, options] of endless) {
  test(`a story without an end, ${what}, costs the same for each byte`, async () => {
    const criteriaOf = (size: number): void => {
      const criteria = new StopCriteria({ stopAt: 'length', stopStrings: [], trimToSentence: false, ...options });
      const heldBack: { text: string }[] = [];
      const text = 'the dog ran ';
      for (let index = 0; index < size; index++) {
        assert.equal(criteria.push(text[index % text.length]!), undefined);
        heldBack.push({ text: text[index % text.length]! });
        heldBack.splice(0, criteria.releasable(heldBack));
      }
    };
    await assertGrowsLinearly(criteriaOf, 20_000);
  });
}
