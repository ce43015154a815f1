// The guards together: which of them there are, and that they always leave something to write.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { processorsFor } from '../../src/logitsProcessors/pipeline.ts';
import { lexicon } from '../support/guardLines.ts';
import { plainStoryOptions } from '../../src/decoding/storyOptions.ts';
import { readLexicon } from '../../src/logitsProcessors/lexicon.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const seeded = { seed: 7, numRuns: 200 };

test('guards never leave nothing to write, whatever stands before and whatever was forbidden already', () => {
  const all = {
    ...plainStoryOptions,
    wordGuard: 'strict',
    nameGuard: true,
    proseGuard: true,
    noRepeatWords: 3,
  } as const;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.array(fc.nat(255), { maxLength: 255 }), (text, forbidden) => {
      const logits = new Float32Array(256);
      for (const byte of forbidden) logits[byte] = -Infinity;
      for (const processor of processorsFor(all, lexicon)) {
        processor.begin(text);
        processor.forbidInPlace(logits);
      }
      assert.ok(logits.some((logit) => logit > -Infinity));
    }),
    seeded,
  );
});

test('a word twice in a row becomes another word where it can, and never gets a stray apostrophe', () => {
  const after = (text: string): string => {
    const logits = new Float32Array(256);
    for (const processor of processorsFor({ ...plainStoryOptions, wordGuard: 'strict', noRepeatWords: 5 }, lexicon)) {
      processor.begin(bytesOf(text));
      processor.forbidInPlace(logits);
    }
    return [...logits.keys()].filter((byte) => logits[byte]! > -Infinity && byte > 32 && byte < 127).map((byte) => String.fromCharCode(byte)).join(''); // prettier-ignore
  };
  assert.equal(after('she ran ran'), 't'); // "rant"
  assert.ok(after('the boy boy').includes('.')); // nothing else begins so: it may end
});

test('processors follow from the options; without a lexicon none that needs one', () => {
  const names = (options: Partial<typeof plainStoryOptions>, words = lexicon): string[] =>
    processorsFor({ ...plainStoryOptions, ...options }, words).map((processor) => processor.constructor.name);
  assert.deepEqual(names({}), []);
  assert.deepEqual(names({ wordGuard: 'lenient', noRepeatWords: 4 }), ['WordProcessor', 'NoRepeatProcessor']);
  assert.deepEqual(names({ nameGuard: true, proseGuard: true }), ['NameProcessor', 'ProseProcessor']);
  assert.deepEqual(names({ wordGuard: 'strict', nameGuard: true }, readLexicon(new Uint8Array(0))), []);
  assert.deepEqual(names({ minSentences: 1 }), ['EndProcessor']);
  assert.deepEqual(names({ minSentences: 0 }), []);
  const everything = {
    minSentences: 2,
    wordGuard: 'strict',
    nameGuard: true,
    proseGuard: true,
    noRepeatWords: 1,
  } as const;
  assert.deepEqual(names(everything), ['EndProcessor', 'WordProcessor', 'NameProcessor', 'ProseProcessor', 'NoRepeatProcessor']); // prettier-ignore
  assert.deepEqual(processorsFor({ ...plainStoryOptions, wordGuard: 'strict', nameGuard: true }), [], 'no lexicon');
});
