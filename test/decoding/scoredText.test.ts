// What the panel tints a text by: the surprise of each character, however its bytes come and however often it is taken.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ScoreCollector } from '../../src/decoding/scoredText.ts';
import type { StoryByte } from '../../src/decoding/sequence.ts';

/** A byte that surprises by so many bits: the rest of the chance is that of one other byte. */
function scored(byte: number, text: string, bits: number): StoryByte {
  const logits = new Float32Array(256).fill(-Infinity);
  logits[byte] = Math.log(2 ** -bits);
  logits[byte ^ 1] = Math.log(1 - 2 ** -bits);
  return { byte, text, logits };
}

/** What was collected, without the time. */
function taken(collector: ScoreCollector): object {
  const { text, bits, bytes, greedyBytes } = collector.take();
  return { text, bits, bytes, greedyBytes };
}

test('each character has its bits, of two decimals, and first choices are counted', () => {
  const collector = new ScoreCollector();
  collector.add(scored(0x61, 'a', 0.25));
  collector.add(scored(0x62, 'b', 3));
  collector.add(scored(0x63, 'c', 1.234));
  assert.equal(collector.text, 'abc');
  assert.deepEqual(taken(collector), { text: 'abc', bits: [0.25, 3, 1.23], bytes: 3, greedyBytes: 1 });
});

test('the bytes of a character count together', () => {
  const collector = new ScoreCollector();
  for (const [index, byte] of Buffer.from('🦊').entries()) collector.add(scored(byte, index === 3 ? '🦊' : '', 2));
  collector.add(scored(0x61, 'a', 1.5));
  assert.deepEqual(taken(collector), { text: '🦊a', bits: [8, 1.5], bytes: 5, greedyBytes: 0 });
});

test('what could not become a character keeps the bits of before, what comes with it its own', () => {
  const collector = new ScoreCollector();
  collector.add(scored(0xc3, '', 5));
  collector.add(scored(0x61, '\ufffda', 2));
  collector.add(scored(0x62, 'b', 1.5));
  assert.deepEqual(taken(collector), { text: '\ufffdab', bits: [5, 2, 1.5], bytes: 3, greedyBytes: 0 });
});

test('what was taken is not taken again, and half a character waits', () => {
  const collector = new ScoreCollector();
  collector.add(scored(0x61, 'a', 0.5));
  collector.add(scored(0xc3, '', 3));
  assert.deepEqual(taken(collector), { text: 'a', bits: [0.5], bytes: 2, greedyBytes: 1 });
  assert.deepEqual(taken(collector), { text: '', bits: [], bytes: 0, greedyBytes: 0 });
  collector.add(scored(0xbc, 'ü', 1.25));
  assert.deepEqual(taken(collector), { text: 'ü', bits: [4.25], bytes: 1, greedyBytes: 0 });
});

test('the time is counted from the beginning', async () => {
  const collector = new ScoreCollector();
  await new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
  const first = collector.take().milliseconds;
  // A timer may be early by a millisecond.
  assert.ok(first >= 18 && first < 20_000, `${first} ms`);
  assert.ok(collector.take().milliseconds >= first);
});
