// The score of a model on held-out stories, bits per byte, against surprises that are known.
import assert from 'node:assert/strict';
import test from 'node:test';
import { scoreStory, splitStories } from '../../src/decoding/bitsPerByte.ts';
import { surprisalBits } from '../../src/inference/surprisal.ts';
import { referenceLogits } from '../../src/model/reference.ts';
import { FakeEngine } from '../support/fakeEngine.ts';
import { engineFor, fixture } from '../support/models.ts';

const story = 'Once upon a time there was a fox. She lived in a wood, and she was never, ever afraid of the dark.';

test('the score of a story is the mean surprise of its bytes, in the windows that the protocol names', async () => {
  for (const name of ['tiny', 'tiny-decay', 'tiny-gated'] as const) {
    const { model } = fixture(name);
    const engine = await engineFor(model);
    const text = [1, ...new TextEncoder().encode(story), 2];
    // Written down again: each byte in the first window of N, advancing by N/2, that reaches it.
    const window = model.config.contextBytes ?? text.length - 1;
    let bits = 0;
    for (let target = 1; target < text.length; target++) {
      let start = 0;
      while (start + window < target) start += Math.floor(window / 2);
      const logits = referenceLogits(model, text.slice(start, target)).at(-1)!;
      bits += surprisalBits(Float32Array.from(logits), text[target]!);
    }
    const score = await scoreStory(engine, story);
    assert.equal(score.bytes, text.length - 1);
    assert.ok(Math.abs(score.bits - bits) < 0.01, `${name}: ${score.bits} and ${bits}`);
    await engine.dispose();
  }
});

test('a sure guess surprises by 0 bits, an even one of 256 by 8', () => {
  const sure = new Float32Array(256).fill(-100);
  sure[65] = 0;
  assert.ok(surprisalBits(sure, 65) < 1e-9);
  assert.ok(Math.abs(surprisalBits(new Float32Array(256), 65) - 8) < 1e-6);
});

test('stories are split at their separators and stripped', () => {
  assert.deepEqual(splitStories('A.\n<|endoftext|>\n\nB.\nC. \n<|endoftext|>\n'), ['A.', 'B.\nC.']);
});

test('a story of any length is scored', async () => {
  const { bytes, bits } = await scoreStory(new FakeEngine(1, 'a'.repeat(300_000)), 'a'.repeat(300_000));
  assert.equal(bytes, 300_001);
  assert.ok(bits < 1);
});
