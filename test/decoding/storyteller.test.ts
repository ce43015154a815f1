// The loop that writes a story: whole characters, stop rules, seeds, greedy text, and an abort that takes effect at once.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ModelRunner } from '../../src/inference/modelRunner.ts';
import { plainStoryOptions, type StoryOptions } from '../../src/decoding/storyOptions.ts';
import { promptFrom } from '../../src/decoding/prompt.ts';
import { explainBytes, followWritten, tellStory, type StoryContext } from '../../src/decoding/storyteller.ts';
import type { Predictor } from '../../src/decoding/adaptivePredictor.ts';
import { TimeSlicer } from '../../src/inference/timeSlicer.ts';
import { emptyLexicon } from '../../src/logitsProcessors/lexicon.ts';
import type { LogitsProcessor } from '../../src/logitsProcessors/logitsProcessor.ts';
import { TextWords } from '../../src/logitsProcessors/textWords.ts';
import { encodeUtf8 } from '../../src/prose/utf8.ts';
import { FakeEngine } from '../support/fakeEngine.ts';
import { engineFor, fixture, shippedModel } from '../support/models.ts';

interface Told {
  readonly text: string;
  readonly bytes: number[];
  readonly pieces: string[];
  readonly reason: string;
}

async function tell(
  runner: ModelRunner,
  prompt: Uint8Array,
  options: Partial<StoryOptions>,
  context?: StoryContext,
): Promise<Told> {
  const story = tellStory(runner, prompt, { ...plainStoryOptions, seed: 1, ...options }, context);
  const pieces: string[] = [];
  const bytes: number[] = [];
  for (;;) {
    const next = await story.next();
    if (next.done === true) return { text: pieces.join(''), bytes, pieces, reason: next.value.reason };
    pieces.push(next.value.text);
    bytes.push(next.value.byte);
  }
}

/** What is told when the model wants this continuation of "One". */
function tellWanted(wanted: string | Uint8Array, options: Partial<StoryOptions>): Promise<Told> {
  const prompt = promptFrom('One', 0).bytes;
  return tell(new ModelRunner(new FakeEngine(prompt.length, wanted)), prompt, { temperature: 0, ...options });
}

const cases: [string, string, Partial<StoryOptions>, string, string][] = [
  ['the story ends with EOS', ' day. The end.', {}, ' day. The end.', 'story'],
  ['a sentence', ' day. Then', { stopAt: 'sentence' }, ' day.', 'sentence'],
  ['a sentence with its closing quote', ' said, "Go!" Then', { stopAt: 'sentence' }, ' said, "Go!"', 'sentence'],
  ['not at an abbreviation', ' met Mr. Fox. Then', { stopAt: 'sentence' }, ' met Mr. Fox.', 'sentence'],
  ['not at a decimal point', ' had 3.5 pies. Then', { stopAt: 'sentence' }, ' had 3.5 pies.', 'sentence'],
  ['a sentence ends at a line end too', ' day.\nThen', { stopAt: 'sentence' }, ' day.', 'paragraph'],
  ['a paragraph', ' day. Fine.\nThen', { stopAt: 'paragraph' }, ' day. Fine.', 'paragraph'],
  [
    'a leading line end is not the end of a paragraph',
    '\nThen.\nMore',
    { stopAt: 'paragraph' },
    '\nThen.',
    'paragraph',
  ],
  ['the length', ' day. Then', { maxBytes: 7 }, ' day. T', 'length'],
  ['no bytes at all', ' day.', { maxBytes: 0 }, '', 'length'],
  ['a stop string', ' day. THE END and', { stopStrings: ['THE END'] }, ' day. ', 'stopString'],
  ['the beginning of a stop string alone is text', ' THE dog', { stopStrings: ['THE END'] }, ' THE dog', 'story'],
  ['trimmed to the last sentence', ' day. Then he', { maxBytes: 12, trimToSentence: true }, ' day.', 'length'],
  ['nothing to trim to', ' day and then', { maxBytes: 8, trimToSentence: true }, ' day and', 'length'],
];
for (const [what, wanted, options, text, reason] of cases) {
  test(`stop: ${what}`, async () => {
    const told = await tellWanted(wanted, options);
    assert.deepEqual([told.text, told.reason], [text, reason]);
  });
}

test('characters come whole, each with the byte that completes it', async () => {
  const told = await tellWanted(' Zoë 🦊!', {});
  assert.deepEqual(told.pieces, [' ', 'Z', 'o', '', 'ë', ' ', '', '', '', '🦊', '!']);
});

test('bytes that are not UTF-8 are repaired, special bytes never reach the text', async () => {
  const told = await tellWanted(Uint8Array.of(0x41, 0xff, 0x42, 0, 1, 0x43), {});
  assert.equal(told.text, 'A\ufffdBC');
});

test('a story that is to be of a length goes on after an end of its own, of which nothing is shown', async () => {
  const wanted = Uint8Array.of(0x41, 2, 0x42);
  const ended = await tellWanted(wanted, {});
  assert.deepEqual([ended.text, ended.reason], ['A', 'story']);
  const told = await tellWanted(wanted, { stopAt: 'length', maxBytes: 3 });
  assert.deepEqual([told.text, told.reason], ['AB', 'length']);
});

test('a story that is cut inside a character does not show it', async () => {
  const told = await tellWanted(' Zoë', { maxBytes: 4 });
  assert.equal(told.text, ' Zo');
});

test('nothing of a stop string is ever given out, whatever it is', async () => {
  const characters = fc.stringMatching(/^[ab]{0,12}$/u);
  await fc.assert(
    fc.asyncProperty(characters, fc.stringMatching(/^[ab]{1,4}$/u), async (wanted, stop) => {
      const told = await tellWanted(wanted, { stopStrings: [stop] });
      const at = wanted.indexOf(stop);
      assert.equal(told.text, at < 0 ? wanted : wanted.slice(0, at));
    }),
    { numRuns: 60 },
  );
});

test('a story that is longer than the room that is made at first is written, read and learned from whole', async () => {
  const wanted = 'The fox ran. '.repeat(400);
  const prompt = promptFrom('One', 0).bytes;
  const engine = new FakeEngine(prompt.length, wanted);
  let known = '';
  const predictor: Predictor = {
    mixed(logits, text) {
      known = Buffer.from(text.subarray(1)).toString();
      return logits;
    },
  };
  const learned = { predictor, words: new TextWords(emptyLexicon) };
  const told = await tell(new ModelRunner(engine), prompt, { temperature: 0, maxBytes: 1e4 }, { learned });
  assert.equal(told.text, wanted);
  assert.equal(Buffer.from(engine.bytesRun.slice(1)).toString(), `One${wanted}`);
  assert.equal(known, `One${wanted}`, 'the predictor is shown all that stands before the last byte');
});

test('given bytes are written whatever the model wants, count as written, and the guards know of them', async () => {
  const prompt = promptFrom('One', 0).bytes;
  const context = { forced: encodeUtf8(' big red ball. A big red') };
  const wanted = `${'x'.repeat(24)} ball`;
  const telling = (options: Partial<StoryOptions>): Promise<Told> => {
    const runner = new ModelRunner(new FakeEngine(prompt.length, wanted));
    return tell(runner, prompt, { temperature: 0, ...options }, context);
  };
  assert.equal((await telling({})).text, ' big red ball. A big red ball');
  assert.equal((await telling({ maxBytes: 8 })).text, ' big red');
  assert.equal((await telling({ stopAt: 'sentence' })).text, ' big red ball.');
  // A run of three words may not come twice: another byte than the wanted "b".
  const guarded = await telling({ noRepeatWords: 3, maxBytes: 26 });
  assert.equal(guarded.text.slice(0, 25), ' big red ball. A big red ');
  assert.notEqual(guarded.text[25], 'b');
});

test('how far the prompt is read is told', async () => {
  const prompt = promptFrom('One day '.repeat(20), 0).bytes;
  const told: [number, number][] = [];
  const onReadProgress = (done: number, all: number): void => void told.push([done, all]);
  await tell(new ModelRunner(new FakeEngine(prompt.length, '')), prompt, {}, { onReadProgress });
  assert.deepEqual(told.at(-1), [161, 161]);
  assert.ok(told.length > 1);
});

test('the processors are shown the prompt, and all that was written after it once and in its order', async () => {
  for (const length of [0, 1, 255, 256, 257, 1000]) {
    const begun: Uint8Array[] = [];
    const accepted: number[] = [];
    const processor: LogitsProcessor = {
      reason: '',
      begin: (prompt) => begun.push(prompt),
      accept: (byte) => accepted.push(byte),
      forbidInPlace: () => undefined,
    };
    const place = { prompt: Uint8Array.of(1, 65), written: Uint8Array.from({ length }, (_, index) => index % 251) };
    await followWritten([processor], place, new TimeSlicer(undefined));
    assert.deepEqual([begun, accepted], [[place.prompt], [...place.written]]);
  }
});

test('temperature 0 writes the greedy bytes of the fixtures', async () => {
  for (const name of ['tiny', 'tiny-decay', 'tiny-gated'] as const) {
    const { model, cases: expected } = fixture(name);
    const engine = await engineFor(model);
    for (const { input_ids: input, greedy_48: greedy } of expected) {
      const options = { temperature: 0, maxBytes: 48, windowRule: 'slide', stopAt: 'length' } as const;
      const told = await tell(new ModelRunner(engine), Uint8Array.from(input), options);
      // Bytes of a character that the end cut in two are held back.
      assert.deepEqual(told.bytes, greedy.slice(0, told.bytes.length));
      assert.ok(told.bytes.length >= 45);
    }
    await engine.dispose();
  }
});

test('the same prompt, seed and settings give the same story; another seed another; what was read before changes nothing', async () => {
  const engine = await engineFor(shippedModel('micromixer-stories-1m'));
  const prompt = promptFrom('Once upon a time', 0).bytes;
  const runner = new ModelRunner(engine);
  const first = await tell(runner, prompt, { maxBytes: 120 });
  assert.equal((await tell(runner, prompt, { maxBytes: 120 })).text, first.text);
  const fresh = new ModelRunner(engine);
  await fresh.prefill(promptFrom('Once upon a t', 0).bytes);
  assert.equal((await tell(fresh, prompt, { maxBytes: 120 })).text, first.text);
  assert.notEqual((await tell(runner, prompt, { maxBytes: 120, seed: 2 })).text, first.text);
  // What was written was read: continuing it costs nothing but its own bytes.
  const before = runner.bytesRun;
  const longer = Uint8Array.of(...prompt, ...first.bytes);
  await runner.prefill(longer);
  assert.ok(runner.bytesRun - before <= 1, `${runner.bytesRun - before} bytes`);
  await engine.dispose();
});

test('an abort takes effect within a slice and the event loop is never held up', async () => {
  const engine = await engineFor(shippedModel('micromixer-stories-1m'));
  const controller = new AbortController();
  const runner = new ModelRunner(engine);
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  setTimeout(() => controller.abort(), 100);
  const began = performance.now();
  const endless = { maxBytes: 1e6, stopAt: 'length' } as const;
  await assert.rejects(tell(runner, promptFrom('Once', 0).bytes, endless, { signal: controller.signal }), {
    name: 'AbortError',
  });
  clearInterval(timer);
  // Generous: this machine may be busy. The benchmark measures the real figure.
  assert.ok(performance.now() - began < 2000 && longest < 500, `longest block ${longest} ms`);
  await engine.dispose();
});

test('a time limit ends a story', async () => {
  const engine = await engineFor(fixture('tiny-decay').model);
  const told = await tell(new ModelRunner(engine), encodeUtf8('x'), { maxBytes: 1e6, stopAt: 'length' }, { maxMs: 30 });
  assert.equal(told.reason, 'time');
  await engine.dispose();
});

test('an explanation that is given up ends within a slice, also while the processors are shown what was written', async () => {
  const controller = new AbortController();
  const place = { prompt: Uint8Array.of(1), written: new Uint8Array(5_000_000).fill(97), character: Uint8Array.of(97) };
  const options = { ...plainStoryOptions, seed: 1, proseGuard: true };
  const explaining = explainBytes(new ModelRunner(new FakeEngine(1, '')), place, options, {
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 20);
  const began = performance.now();
  await assert.rejects(explaining, { name: 'AbortError' });
  assert.ok(performance.now() - began < 300);
});
