// One continuation while it is written: what belongs to its text, what is held back, and what the next byte is chosen from.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Predictor } from '../../src/decoding/adaptivePredictor.ts';
import { Sequence } from '../../src/decoding/sequence.ts';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import { readLexicon } from '../../src/logitsProcessors/lexicon.ts';
import { TextWords } from '../../src/logitsProcessors/textWords.ts';
import { endByte } from '../../src/model/vocabulary.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const noLogits = new Float32Array(256);
const optionsWith = (more: Partial<StoryOptions>): StoryOptions => ({ ...plainStoryOptions, seed: 1, ...more });
const sequenceOf = (more: Partial<StoryOptions> = {}): Sequence => new Sequence(bytesOf('Once'), optionsWith(more));

/** Writes a text to its end or as far as a rule lets it. @returns why it ended, if it did */
function write(sequence: Sequence, text: string | readonly number[]): string | undefined {
  for (const byte of typeof text === 'string' ? bytesOf(text) : text) {
    const reason = sequence.push(byte, noLogits);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
const shown = (pieces: readonly { readonly text: string }[]): string => pieces.map(({ text }) => text).join('');

test('its text is the prompt and what was written, however much that is', () => {
  const sequence = sequenceOf();
  assert.equal(textOf(sequence.text), 'Once');
  let expected = 'Once';
  for (const character of 'a day. '.repeat(500)) {
    sequence.push(character.charCodeAt(0), noLogits);
    expected += character;
    assert.equal(sequence.written, expected.length - 4);
    if (sequence.written % 500 === 0 || Math.abs(sequence.written - 1024) < 5)
      assert.equal(textOf(sequence.text), expected);
  }
  assert.equal(textOf(sequence.text), expected);
});

test('the prompt is copied: whoever changes it afterwards changes nothing', () => {
  const prompt = bytesOf('Once');
  const sequence = new Sequence(prompt, optionsWith({}));
  prompt.fill(0);
  assert.equal(textOf(sequence.text), 'Once');
});

test('an end is the end of the story and no part of it; what is to be of a length goes on after it', () => {
  const ending = sequenceOf();
  assert.equal(write(ending, [0x61, endByte]), 'story');
  assert.deepEqual([ending.written, textOf(ending.text)], [1, 'Oncea']);
  const long = sequenceOf({ stopAt: 'length' });
  assert.equal(write(long, [0x61, endByte, 0x62]), undefined);
  assert.deepEqual([long.written, shown(long.release())], [3, 'ab']);
});

test('characters are shown whole; special bytes never, and half of a character is taken for none', () => {
  const sequence = sequenceOf({ stopAt: 'length' });
  write(sequence, [...bytesOf('é'), 0, 1, ...bytesOf('x')]);
  assert.deepEqual(sequence.release().map(({ byte, text }) => [byte, text]), [[0xc3, ''], [0xa9, 'é'], [0, ''], [1, ''], [0x78, 'x']]); // prettier-ignore
  const half = sequenceOf();
  write(half, [0x61, 0xc3]);
  assert.equal(shown(half.release()), 'a');
  assert.deepEqual(half.finish('length'), []);
});

test('each byte is released once, with what it was chosen from; what may be taken back is held until the end', () => {
  const sequence = sequenceOf({ stopStrings: ['THE END'] });
  const logits = new Float32Array(256).fill(3);
  sequence.push(0x61, logits);
  assert.deepEqual(sequence.release(), [{ byte: 0x61, text: 'a', logits }]);
  write(sequence, ' THE');
  assert.equal(shown(sequence.release()), ' ');
  assert.deepEqual(sequence.release(), []);
  assert.equal(shown(sequence.finish('length')), 'THE');
  const stopped = sequenceOf({ stopStrings: ['THE END'] });
  assert.equal(write(stopped, 'a THE END'), 'stopString');
  assert.equal(shown(stopped.finish('stopString')), 'a ');
});

test('the next byte is chosen from what the model expects, or from that and what is known of the writer’s text', () => {
  assert.equal(sequenceOf().expected(noLogits), noLogits);
  const seen: string[] = [];
  const mixed = new Float32Array(256).fill(1);
  const predictor: Predictor = {
    mixed(logits, text) {
      assert.equal(logits, noLogits);
      seen.push(textOf(text));
      return mixed;
    },
  };
  const learned = { predictor, words: new TextWords(readLexicon(bytesOf('a'))) };
  const sequence = new Sequence(bytesOf('Once'), optionsWith({}), { learned });
  assert.equal(sequence.expected(noLogits), mixed);
  write(sequence, ' a');
  sequence.expected(noLogits);
  assert.deepEqual(seen, ['Once', 'Once a']);
});

test('the sampler has the seed of the options, and its guards know the prompt, the lexicon and the writer’s words', () => {
  const even = new Float32Array(256);
  const drawn = (seed: number): number[] => {
    const { sampler } = new Sequence(bytesOf('Once'), optionsWith({ seed, topK: 256 }));
    return Array.from({ length: 8 }, () => sampler.pick(even));
  };
  assert.deepEqual(drawn(7), drawn(7));
  assert.notDeepEqual(drawn(7), drawn(8));
  const lexicon = readLexicon(bytesOf('cat'));
  const words = new TextWords(lexicon);
  words.add(bytesOf('The cot. '));
  const guarded = optionsWith({ wordGuard: 'strict', temperature: 0 });
  const predictor: Predictor = { mixed: (logits) => logits };
  const pickedBehind = (learned?: { predictor: Predictor; words: TextWords }): string => {
    const { sampler } = new Sequence(bytesOf('a c'), guarded, { lexicon, learned });
    const logits = new Float32Array(256);
    logits[0x6f] = 5; // o
    logits[0x61] = 4; // a
    logits[0x78] = 9; // x
    return String.fromCharCode(sampler.pick(logits));
  };
  assert.equal(pickedBehind(), 'a');
  assert.equal(pickedBehind({ predictor, words }), 'o');
});
