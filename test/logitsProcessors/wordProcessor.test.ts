// The guard of words: which bytes can still lead to a known one, and what is let through if the model is sure.
import assert from 'node:assert/strict';
import test from 'node:test';
import { TextWords } from '../../src/logitsProcessors/textWords.ts';
import { WordProcessor } from '../../src/logitsProcessors/wordProcessor.ts';
import { check, checkBeginsAnew, checkFollows, lexicon } from '../support/guardLines.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

check('words', () => new WordProcessor(lexicon, 'strict'), [
  '|the |The |THE |!!Then|!!tHe|!!xyz',
  'a bo|y |y.|y"|y!|!! |!!b',
  'she ra|n |nt |n, |!!ns|!!nd ',
  "she |don't |!!don'tt|!!don ",
  "the boy|!!'s |!!s' |' |!!'d |!!st ",
  "Lily|'s |' ran",
  'ZORG ran to the mom and |ZORG |!!zorg |!!ZORN ',
  "The wombat ran and the |wombat |Wombat |wombat's |!!wombats",
  'Zorblat|. |, |!!s |!!y',
  'the café and a |café |!!cafe ',
  '3|4 |. |!!x|!!rd ',
  'a – |the |– |… |“a |!!thé ',
  'a 🦊|🦊 | and |!!x',
  'the |EOS',
  'the bo|!!EOS|!!3',
  'the boy 3|3|!!a',
  'the boy\'|!!s |" |!!t ',
  "Zorblat ran. Zorblat'|s | |!!t ",
  "She said, 'the boy'| | ran",
  'the 12b|!!3|. ',
  'RAN to |RANT |!!RAn|!!RaN|!!rAN',
]);

test('lenient lets through what the model is sure of, strict does not', () => {
  for (const [rule, isAllowed] of [
    ['lenient', true],
    ['strict', false],
  ] as const) {
    const processor = new WordProcessor(lexicon, rule);
    processor.begin(bytesOf('she ra'));
    const sure = new Float32Array(256);
    sure['g'.charCodeAt(0)] = 20;
    processor.forbidInPlace(sure);
    assert.equal(sure['g'.charCodeAt(0)] === 20, isAllowed);
    const unsure = new Float32Array(256);
    unsure['g'.charCodeAt(0)] = 1;
    processor.forbidInPlace(unsure);
    assert.equal(unsure['g'.charCodeAt(0)], -Infinity);
  }
});

const allowedBehind = (processor: WordProcessor, text: string): string => {
  processor.begin(bytesOf(text));
  const logits = new Float32Array(256);
  processor.forbidInPlace(logits);
  return Array.from(logits.keys())
    .filter((byte) => logits[byte]! > -Infinity && byte > 32 && byte < 127)
    .map((byte) => String.fromCharCode(byte))
    .join('');
};

test('the words of the writer’s document are known, with a capital, in capitals and with a possessive', () => {
  const known = new TextWords(lexicon);
  known.add(bytesOf('The wombat zigged.\n'));
  const strict = new WordProcessor(lexicon, 'strict', known);
  assert.equal(allowedBehind(strict, 'a w'), 'o');
  assert.equal(allowedBehind(strict, 'a W'), 'Oo');
  assert.equal(allowedBehind(strict, 'a WO'), 'M');
  assert.ok(allowedBehind(strict, 'a wombat').includes("'"));
  assert.equal(allowedBehind(strict, "a wombat'").includes('s'), true);
  // Nothing known begins so: it may only end.
  assert.doesNotMatch(allowedBehind(new WordProcessor(lexicon, 'strict'), 'a w'), /[a-z]/iu);
});

test('lenient is sure from one in two on; where what it is sure of is known anyway, the rest is forbidden as ever', () => {
  const lettersLeft = (logits: Float32Array): string => {
    const processor = new WordProcessor(lexicon, 'lenient');
    processor.begin(bytesOf('she ra'));
    processor.forbidInPlace(logits);
    return Array.from('gnx').filter((letter) => logits[letter.charCodeAt(0)]! > -Infinity).join(''); // prettier-ignore
  };
  const chances = (g: number, n: number): Float32Array => {
    const logits = new Float32Array(256).fill(-Infinity);
    for (const [letter, chance] of [
      ['g', g],
      ['n', n],
      ['x', 1 - g - n],
    ] as const)
      // prettier-ignore
      logits[letter.charCodeAt(0)] = Math.log(chance);
    return logits;
  };
  assert.equal(lettersLeft(chances(0.5, 0.25)), 'gnx');
  assert.equal(lettersLeft(chances(0.49, 0.26)), 'n');
  assert.equal(lettersLeft(chances(0.1, 0.8)), 'n');
});

test('which bytes lead to one word alone: none of a number does', () => {
  const leads = (text: string, letter: string, word: string, at: number): boolean => {
    const processor = new WordProcessor(lexicon, 'strict');
    processor.begin(bytesOf(text));
    return processor.leadsOnlyTo(letter.charCodeAt(0), bytesOf(word), at);
  };
  assert.equal(leads('the bo', 'y', 'boy', 2), true);
  assert.equal(leads('the ra', 'n', 'ran', 2), false, 'there is "rant" too');
  assert.equal(leads('the 3', '4', '34', 1), false);
});

checkBeginsAnew(() => new WordProcessor(lexicon, 'strict'));
checkFollows(() => new WordProcessor(lexicon, 'strict'));
checkFollows(() => new WordProcessor(lexicon, 'lenient'));
