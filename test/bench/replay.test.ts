// What the replay of `npm run bench:writing` counts, on a story whose suggestions are played and whose counts were worked out by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replay } from '../../bench/support/replay.ts';
import { rowOf } from '../../bench/support/row.ts';
import type { SuggestionWriter } from '../../src/decoding/bestOf.ts';
import { suggestionOptions } from '../../src/completions/suggester.ts';
import { defaultSettings } from '../../src/settings/definitions.ts';

const story = 'Tom sat. The dog ran. Tom hid away.';

/** What the model says after a text, and what becomes of it; after every other text it says nothing. */
const continuations: Readonly<Record<string, string>> = {
  T: 'im', // comes, is short, is wrong, goes
  Tom: ' sat.', // comes, is right to its end: one key
  'Tom sat. ': 'The cat ran.', // comes at a sentence's beginning; one key takes "The", the rest stays for two keys, is wrong, goes
  'Tom sat. The do': 'g', // too short to come
  'Tom sat. The dog': ' ran.', // comes, is right to its end: one key
  'Tom sat. The dog ran. Tom': ' hid here.', // comes; two keys take " hid", the rest stays for two keys, is wrong, goes
};

const writer: SuggestionWriter = {
  suggest: async (prompt) => ({
    text: continuations[new TextDecoder().decode(prompt.subarray(1))] ?? '',
    isCut: false,
  }),
};

test('what comes and goes, what is short, and where a sentence begins are counted as somebody would see them', async () => {
  const tally = await replay(writer, suggestionOptions(defaultSettings, 'automatic'), [story], { start: '' }, 2);
  const { letters, keys, shown, taken, came, cameShort, flips, sentences, sentencesHelped } = tally;
  assert.deepEqual(
    { letters, keys, shown, taken, came, cameShort, flips, sentences, sentencesHelped },
    {
      letters: 35,
      keys: 23, // T o m [ sat.] _ [The] _ d o g [ ran.] _ T o m [ ][hid] _ a w a y .
      shown: 9, // "im"; " sat."; "The cat ran." and twice its rest; " ran."; " hid here." and twice its rest
      taken: 4, // " sat.", "The", " ran.", " hid"
      came: 5,
      cameShort: 1, // "im"
      flips: 8, // five times it came, and three times it went without being taken to its end
      sentences: 2, // in front of "The" and of the second "Tom", where nothing comes
      sentencesHelped: 1,
    },
  );
  const { savedPer100, shownPer100, precision, flipsPer100, cameShort: shareOfShort, sentencesHelped: helped } = rowOf('model', 'as set by default', tally); // prettier-ignore
  assert.deepEqual(
    { savedPer100, shownPer100, precision, flipsPer100, shareOfShort, helped },
    {
      savedPer100: 34.29, // 12 of 35
      shownPer100: 39.13, // 9 of 23
      precision: 0.4444, // 4 of 9
      flipsPer100: 34.78, // 8 of 23
      shareOfShort: 0.2, // 1 of 5
      helped: 0.5, // 1 of 2
    },
  );
});

test('without a suggestion every letter is a key and nothing flips; without a whole sentence none is helped or not', async () => {
  const silent: SuggestionWriter = { suggest: async () => ({ text: '', isCut: false }) };
  const tally = await replay(silent, suggestionOptions(defaultSettings, 'automatic'), ['Tom sat']);
  const row = rowOf('model', 'as set by default', tally);
  assert.deepEqual([tally.keys, tally.flips, row.savedPer100, row.sentencesHelped], [7, 0, 0, null]);
});
