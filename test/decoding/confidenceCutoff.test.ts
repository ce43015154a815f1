// What of a continuation counts as sure: whole words, apostrophes and signs considered. And which prompts are familiar.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  confidenceLimits,
  ConfidenceCutoff,
  FirstCutoff,
  isFamiliar,
  type ConfidenceLimit,
} from '../../src/decoding/confidenceCutoff.ts';
import { readLexicon } from '../../src/logitsProcessors/lexicon.ts';

const limit: ConfidenceLimit = { chance: 0.5, characters: 1 };

/** A continuation in parts, each with the surprise of its first byte; the rest of a part surprises nobody. */
function sureTextOf(parts: readonly (readonly [text: string, bits: number])[]): string {
  const sure = new ConfidenceCutoff(limit);
  const bytes: number[] = [];
  for (const [text, bits] of parts)
    for (const [index, byte] of Buffer.from(text).entries()) {
      bytes.push(byte);
      sure.push({ byte, chance: index === 0 ? 2 ** -bits : 1, endChance: 1 });
    }
  return Buffer.from(bytes.slice(0, sure.confidentBytes)).toString();
}

const continuations: readonly [what: string, parts: [string, number][], sure: string][] = [
  [
    'words up to the unsure one',
    [
      ['he ran ', 0],
      ['home ', 9],
      ['again ', 0],
    ],
    'he ran',
  ],
  ['nothing of a word that is not known to have ended', [['he ran ho', 0]], 'he ran'],
  ['a contraction', [["he didn't go ", 0]], "he didn't go"],
  [
    'no first part of a contraction',
    [
      ["he didn'", 0],
      ['t go ', 9],
    ],
    'he',
  ],
  ['no apostrophe that ends a word or a quotation', [["the boys' dog", 0]], 'the boys'],
  ['nothing in front of an apostrophe that may go on', [["he didn'", 0]], 'he'],
  [
    'a word in front of a dash, and none of its bytes',
    [
      ['he ran\u{2014}', 0],
      ['and ', 9],
    ],
    'he ran',
  ],
  ['a word of letters that are not ASCII', [['the café was ', 0]], 'the café was'],
];
for (const [what, parts, sure] of continuations)
  test(`sure of ${what}`, () => {
    assert.equal(sureTextOf(parts), sure);
  });

test('that a word ends counts for it, which sign ends it for the next one', () => {
  const shown = (signBits: number, endBits: number): string => {
    const sure = new ConfidenceCutoff(limit);
    const text = 'Marisol, home ';
    for (const byte of Buffer.from(text))
      sure.push({
        byte,
        chance: byte === 0x2c ? 2 ** -signBits : 1,
        endChance: byte === 0x2c ? 2 ** -endBits : 1,
      });
    return text.slice(0, sure.confidentBytes);
  };
  assert.equal(shown(4, 0.1), 'Marisol', 'the comma is unsure, the name is not');
  assert.equal(shown(4, 4), '', 'whether the name ends is unsure');
  assert.equal(shown(0.5, 0.1), 'Marisol, home');
});

test('the mark that ends the text is shown if it is sure that it is this one', () => {
  const shown = (signBits: number): string => {
    const sure = new ConfidenceCutoff(limit);
    for (const byte of Buffer.from('home.'))
      sure.push({ byte, chance: byte === 0x2e ? 2 ** -signBits : 1, endChance: 1 });
    sure.finish();
    return 'home.'.slice(0, sure.confidentBytes);
  };
  assert.equal(shown(0.1), 'home.');
  assert.equal(shown(2), 'home');
});

test('a word that is unlikely is not shown because the text ends', () => {
  const cutoff = new ConfidenceCutoff(limit);
  const text = 'he ran home ';
  for (const [index, byte] of Buffer.from(text).entries())
    cutoff.push({ byte, chance: index === text.indexOf('home') ? 0.1 : 1, endChance: 1 });
  cutoff.finish();
  assert.equal(text.slice(0, cutoff.confidentBytes), 'he ran');
});

test('a word that does not end for sure is not shown because the text ends', () => {
  const cutoff = new ConfidenceCutoff(limit);
  const text = 'he ran home ';
  for (const [index, byte] of Buffer.from(text).entries()) {
    const chance = index === text.length - 1 ? 0.1 : 1;
    cutoff.push({ byte, chance, endChance: chance });
  }
  cutoff.finish();
  assert.equal(text.slice(0, cutoff.confidentBytes), 'he ran');
});

/** What is shown of words, each with its chance. */
function likelyTextOf(words: readonly (readonly [text: string, chance: number])[], wanted: ConfidenceLimit): string {
  const cutoff = new ConfidenceCutoff(wanted);
  for (const [text, chance] of words) {
    for (const [index, byte] of Buffer.from(text).entries())
      cutoff.push({ byte, chance: index === 0 ? chance : 1, endChance: 1 });
  }
  cutoff.push({ byte: 0x20, chance: 1, endChance: 1 });
  return words
    .map(([text]) => text)
    .join('')
    .slice(0, cutoff.confidentBytes);
}

test('the first word needs the chance that is asked for, all of it three fifths of that', () => {
  const wanted = { chance: 0.5, characters: 0 };
  assert.equal(likelyTextOf([['ran', 0.49]], wanted), '');
  assert.equal(likelyTextOf([['ran', 0.5]], wanted), 'ran');
  assert.equal(likelyTextOf([['ran', 0.6], [' home', 0.51]], wanted), 'ran home'); // prettier-ignore
  assert.equal(likelyTextOf([['ran', 0.6], [' home', 0.49]], wanted), 'ran'); // prettier-ignore
  // Each word may be likely, and all of them together not.
  const five = Array.from({ length: 5 }, () => [' ran', 0.75] as const);
  assert.equal(likelyTextOf(five, wanted), ' ran ran ran ran');
});

test('so many characters must be expected to be right, those of later words less', () => {
  const expecting = (characters: number): ConfidenceLimit => ({ chance: 0.5, characters });
  assert.equal(likelyTextOf([['ed', 0.99]], expecting(2)), '');
  assert.equal(likelyTextOf([['ing', 0.7]], expecting(2)), 'ing');
  assert.equal(likelyTextOf([['ing', 0.6]], expecting(2)), '');
  assert.equal(likelyTextOf([['ed', 0.9], [' to', 0.6]], expecting(3.4)), 'ed to'); // prettier-ignore
  assert.equal(likelyTextOf([['ed', 0.9], [' to', 0.6]], expecting(3.5)), ''); // prettier-ignore
  assert.equal(
    likelyTextOf([['é', 1]], expecting(1)),
    Buffer.from('é').toString().slice(0, 2),
    'a letter of two bytes',
  );
  assert.equal(likelyTextOf([['é', 1]], expecting(1.5)), '');
  assert.equal(likelyTextOf([["boys'", 1]], expecting(4)), 'boys');
  assert.equal(likelyTextOf([["boys'", 1]], expecting(4.5)), '', 'the apostrophe is none of its letters');
});

test('more confidence wants more, none wants nothing; a long one may be less likely', () => {
  const of = (confidence: 'none' | 'low' | 'medium' | 'high'): readonly ConfidenceLimit[] | undefined =>
    confidenceLimits({ confidence, shortestSuggestion: 4 });
  assert.equal(of('none'), undefined);
  const [low, medium, high] = [of('low')!, of('medium')!, of('high')!];
  assert.ok(low[0]!.chance < medium[0]!.chance && medium[0]!.chance < high[0]!.chance);
  assert.ok(low[0]!.characters < medium[0]!.characters);
  assert.deepEqual(
    medium.map(({ characters }) => characters),
    [4, 7],
  );
  for (const [short, long] of [low, medium, high])
    assert.ok(long!.chance < short!.chance && long!.characters > short!.characters);
});

test('of several limits the first that shows something counts', () => {
  const shown = (chance: number): string => {
    const cutoff = new FirstCutoff([
      new ConfidenceCutoff({ chance: 0.9, characters: 1 }),
      new ConfidenceCutoff({ chance: 0.5, characters: 4 }),
    ]);
    const text = 'ed tomorrow ';
    let isSure = true;
    for (const [index, byte] of Buffer.from(text).entries())
      isSure = cutoff.push({ byte, chance: index === 0 ? chance : 1, endChance: 1, bits: 0, endBits: 0 });
    assert.equal(isSure, chance > 0.5);
    return text.slice(0, cutoff.confidentBytes);
  };
  assert.equal(shown(0.95), 'ed tomorrow');
  assert.equal(shown(0.6), 'ed tomorrow');
  assert.equal(shown(0.4), '');
});

test('within a word nothing more is asked for once it is too unlikely: after the first one, than three fifths of the chance', () => {
  const sure = new ConfidenceCutoff({ chance: 0.5, characters: 1 });
  const push = (letter: string, chance: number): boolean =>
    sure.push({ byte: letter.charCodeAt(0), chance, endChance: letter === ' ' ? 1 : chance });
  assert.deepEqual([push('h', 0.9), push('e', 1), push(' ', 0.9)], [true, true, true]);
  assert.deepEqual([push('r', 0.5), push('a', 0.8), push('n', 0.8)], [true, true, false]); // 0.41, 0.32, 0.26
  assert.equal(sure.confidentBytes, 2);
  const first = new ConfidenceCutoff({ chance: 0.5, characters: 1 });
  assert.equal(first.push({ byte: 0x68, chance: 0.49, endChance: 0.49 }), false);
  assert.deepEqual(
    [0.49, 0.5].map((chance) => first.mayShow(chance)),
    [false, true],
  );
  const either = new FirstCutoff([first, new ConfidenceCutoff({ chance: 0.3, characters: 9 })]);
  assert.deepEqual(
    [0.29, 0.3].map((chance) => either.mayShow(chance)),
    [false, true],
  );
});

test('the mark that ends the text is shown by whichever of several limits shows it', () => {
  const cutoff = new FirstCutoff([
    new ConfidenceCutoff({ chance: 0.5, characters: 20 }),
    new ConfidenceCutoff({ chance: 0.5, characters: 1 }),
  ]);
  for (const byte of Buffer.from('home.')) cutoff.push({ byte, chance: 1, endChance: 1, bits: 0, endBits: 0 });
  cutoff.finish();
  assert.equal(cutoff.confidentBytes, 'home.'.length);
});

const fewWords = readLexicon(Buffer.from('he\nran\nhome'));
/** Text of so many bytes that ends like this; what is in front of that is one word that nobody knows. */
const longText = (bytes: number, end: string): string => 'z'.repeat(bytes - end.length) + end;
const prompts: readonly [what: string, prompt: string, isKnown: boolean][] = [
  ['a known word', 'he ', true],
  ['a word that has not ended', 'he', false],
  ['nothing', '', false],
  ['three known words of four', 'he zob ran home ', true],
  ['two of three', 'he zob ran ', false],
  ['the beginning of a sentence', 'He ran. ', true],
  ['names that nobody knows beside a known word', 'Zob Quix Zab he ', true],
  ['names alone', 'Zob Quix ', false],
  ['numbers beside a known word', '12 37 he ', true],
  ['numbers alone', '12 37 ', false],
  ['one sign of code after two words', 'he ran * ', true],
  ['one sign of code after one word', 'he * ', false],
  ['signs of prose', '"he, ran -- he: home!" ', true],
  ['signs of code after names, which make up for none', 'he Zob Quix Zab * ', false],
  ['a whole prompt whose first word is unknown, and counts', longText(160, ' he ran zob '), false],
  ['a whole prompt whose first word makes it three of five', longText(160, ' he ran home zob '), false],
  ['a longer one, whose first word may be cut', longText(161, ' he ran home zob '), true],
  ['a first word that is known only because it is cut', `zhe${' Zob'.repeat(39)}  `, false],
  ['a text that became familiar', 'zob '.repeat(100) + 'he ran home '.repeat(14), true],
  ['a text that was familiar once', 'he ran home '.repeat(100) + 'zob '.repeat(41), false],
];
for (const [what, prompt, isKnown] of prompts)
  test(`${isKnown ? 'familiar' : 'unfamiliar'}: ${what}`, () => {
    assert.equal(isFamiliar(Buffer.from(prompt), fewWords), isKnown);
  });

test('each sign of code makes a prompt unfamiliar, no sign of prose does', () => {
  for (const sign of '{}[]()<>=_/\\|&^%$#@+*~`;')
    assert.ok(!isFamiliar(Buffer.from(`he ${sign} `), fewWords), `he ${sign}`);
  for (const sign of '.,:!?"\'-') assert.ok(isFamiliar(Buffer.from(`he ${sign} `), fewWords), `he ${sign}`);
});
